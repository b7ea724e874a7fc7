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

const MOST_NAMED = 3;

/**
 * Whose code may have ended a process, where nobody has said: nothing, or a sentence. Of each step, the names that Node has
 * for what it has left under way.
 */
export function suspicion(left: ReadonlyMap<string, readonly string[]>): readonly string[] {
  if (left.size === 0) return [];
  const named = [...left].slice(-MOST_NAMED).map(([stepId, names]) => `${stepId} (${resourceWords(names)})`);
  const more = left.size > named.length ? ` or ${left.size - named.length} more` : "";
  return [`It may have been code that an earlier step left behind in this process: ${named.join(", ")}${more}.`];
}

const RESOURCES: readonly (readonly [name: RegExp, words: string])[] = [
  [/^(Timeout|Immediate)$/, "a timer"],
  [/^Process/, "a child process"],
  [/^(TCP|Pipe)Server/, "a server"],
  [/^(TCP|TLS|UDP|HTTP)/, "a connection"],
  [/^(FS|FILE)/, "work on files"],
  [/^(MessagePort|Worker)/, "a thread"],
];

function resourceWords(names: readonly string[]): string {
  const words = names.map((name) => RESOURCES.find(([pattern]) => pattern.test(name))?.[1] ?? "work under way");
  // The pipes of a child are known by the child.
  return [...new Set(words)].filter((word, _, all) => word !== "work under way" || all.length === 1).join(", ");
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
