/** What a command says when it cannot do what was asked: one clear message, a code where there is one, an exit code. */
import type { Problem } from "@headwater/core/problem";
import type { ProblemCode } from "@headwater/core/problem-codes";

/** What the process exits with. Part of the command line's contract. */
export const EXIT = { succeeded: 0, failed: 1, wrong: 2, canceled: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: ProblemCode | null;
  readonly exitCode: ExitCode;
  /** What the user can do next, one line each. */
  readonly hints: readonly string[];
  /** Shown before the message. */
  readonly problems: readonly Problem[];
  /** The project that they lie in. */
  readonly root: string;
  /** From 1, where a selection is at fault. */
  readonly column: number | null;

  constructor(
    message: string,
    details: {
      readonly code?: ProblemCode;
      readonly exitCode?: ExitCode;
      readonly hints?: readonly string[];
      readonly problems?: readonly Problem[];
      readonly root?: string;
      readonly column?: number;
    } = {},
  ) {
    super(message);
    this.code = details.code ?? null;
    this.exitCode = details.exitCode ?? EXIT.wrong;
    this.hints = details.hints ?? [];
    this.problems = details.problems ?? [];
    this.root = details.root ?? "";
    this.column = details.column ?? null;
  }
}
