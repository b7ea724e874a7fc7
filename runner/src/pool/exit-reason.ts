/** In words, why a step process is gone before its step ended. */

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it printed to standard error. */
  readonly lastWords: string;
}

/** Who has left behind what fails now, and how it does. */
export function leftBehindText({ stepId, what }: { readonly stepId: string; readonly what: string }): string {
  return `Code that ${stepId} left behind in this process ${what}.`;
}

export function exitReason({ code, signal, lastWords }: Exit): string {
  if (/heap out of memory|FATAL ERROR: .*(allocation|memory)/i.test(lastWords)) {
    return "The step process ran out of memory. Read less at a time, or raise the limit with NODE_OPTIONS=--max-old-space-size=MEGABYTES.";
  }
  if (signal === "SIGKILL")
    return "The step process was killed by SIGKILL: by the system when memory ran short, or by someone.";
  if (signal !== null) return `The step process was killed by ${signal}.`;
  if (code === 13) return "The step process ended while a top-level await was not settled (exit code 13).";
  if (code === 0)
    return "The step process ended before the step did, with exit code 0: does the code call process.exit?";
  return `The step process ended with exit code ${code ?? "unknown"}: does the code call process.exit, or has it crashed?`;
}
