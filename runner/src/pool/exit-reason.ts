/** In words, why a step process is gone before its step ended. */

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it printed to standard error. */
  readonly lastWords: string;
}

/** What it is that ended, for the beginning of a sentence. */
type Subject = "The step process" | "Its process";

/** Who has left behind what fails now, and how it does. */
export function leftBehindText({ stepId, what }: { readonly stepId: string; readonly what: string }): string {
  return `Code that ${stepId} left behind in this process ${what}.`;
}

export function exitReason({ code, signal, lastWords }: Exit, subject: Subject = "The step process"): string {
  if (/heap out of memory|FATAL ERROR: .*(allocation|memory)/i.test(lastWords)) {
    return `${subject} ran out of memory. Read less at a time, or raise the limit with NODE_OPTIONS=--max-old-space-size=MEGABYTES.`;
  }
  if (signal === "SIGKILL")
    return `${subject} was killed by SIGKILL: by the system when memory ran short, or by someone.`;
  if (signal !== null) return `${subject} was killed by ${signal}.`;
  if (code === 13) return `${subject} ended while a top-level await was not settled (exit code 13).`;
  if (code === 0)
    return `${subject} ended before its work was done, with exit code 0: does the code call process.exit?`;
  return `${subject} ended with exit code ${code ?? "unknown"}: does the code call process.exit, or has it crashed?`;
}
