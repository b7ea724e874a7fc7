/** What a store can answer instead of doing its work. Everything else that it throws is a bug of ours. */
import type { ProblemCode } from "@headwater/core/problem-codes";

export type StoreErrorCode = Extract<ProblemCode, `HW60${number}`>;

/** Nothing more can be written, and all that was written is whole. */
export function isDiskFull(error: unknown): error is StoreError {
  return error instanceof StoreError && error.code === "HW606";
}

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  /** What is wrong: a sentence that names the place. */
  readonly what: string;
  /** Absolute path of the store's file; empty for a store in memory. */
  readonly place: string;
  /** What the user can do about it: a sentence. */
  readonly next: string;

  constructor(options: {
    readonly code: StoreErrorCode;
    /** As `what`; the error's own message goes on with `next`. */
    readonly message: string;
    readonly place: string;
    readonly next: string;
    readonly cause?: unknown;
  }) {
    super(`${options.message} ${options.next}`, { cause: options.cause });
    this.code = options.code;
    this.what = options.message;
    this.place = options.place;
    this.next = options.next;
  }
}
