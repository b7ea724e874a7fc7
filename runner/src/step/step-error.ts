/**
 * From whatever user code throws to an error as a value.
 *
 * Invariant: this never throws, whatever it is given: getters that throw, revoked proxies, errors that contain
 * themselves.
 */
import type { StackFrame, StepError } from "@headwater/core/events";
import { plainText } from "@headwater/core/plain-text";
import type { ProblemCode } from "@headwater/core/problem-codes";
import { inspect } from "node:util";
import { SourceSyntaxError } from "../loader/compile.ts";
import { placeOf } from "../loader/source-place.ts";
import { frameAt, type FrameSources, stackFrames, withSources } from "./stack-trace.ts";

const MAX_MESSAGE = 4_000;
const MAX_NAME = 100;
const MAX_CAUSES = 4;

export type ErrorSources = FrameSources;

/** A fault that Headwater itself found in a step: its words are ours. */
export class StepFault extends Error {
  override readonly name = "StepFault";
  readonly code: ProblemCode;
  /** What user code, or Node, threw: its name, place and causes stand, under our code and words. */
  readonly origin: { readonly thrown: unknown } | undefined;

  constructor(code: ProblemCode, message: string, origin?: { readonly thrown: unknown }) {
    super(message);
    this.code = code;
    this.origin = origin;
  }
}

/** `code` is for what user code throws; a `StepFault` brings its own. */
export function toStepError(thrown: unknown, code: ProblemCode, sources: ErrorSources): StepError {
  return convert(thrown, code, sources, 0);
}

function convert(thrown: unknown, code: ProblemCode, sources: ErrorSources, depth: number): StepError {
  try {
    if (thrown instanceof StepFault && thrown.origin !== undefined) {
      const origin = convert(thrown.origin.thrown, thrown.code, sources, depth);
      return { ...origin, message: plainText(thrown.message, MAX_MESSAGE) };
    }
    if (!isErrorLike(thrown)) return notAnError(thrown, code);
    const cause = causeOf(thrown);
    return {
      code: thrown instanceof StepFault ? thrown.code : code,
      name: thrown instanceof StepFault ? "Error" : plainText(nameOf(thrown), MAX_NAME),
      message: plainText(textOf(thrown.message), MAX_MESSAGE),
      frames: framesOf(thrown, sources),
      ...(cause === undefined || depth >= MAX_CAUSES ? {} : { cause: convert(cause, code, sources, depth + 1) }),
    };
  } catch {
    return { code, name: "Error", message: "It threw something that cannot be read.", frames: [] };
  }
}

interface ErrorLike {
  readonly message: unknown;
}

/** Also of another realm, and of libraries that do without the class. */
function isErrorLike(thrown: unknown): thrown is ErrorLike {
  return (
    thrown instanceof Error ||
    (typeof thrown === "object" && thrown !== null && "message" in thrown && "stack" in thrown)
  );
}

function notAnError(thrown: unknown, code: ProblemCode): StepError {
  const shown =
    typeof thrown === "string"
      ? `"${plainText(thrown, MAX_MESSAGE)}"`
      : inspect(thrown, { depth: 2, breakLength: 120, maxStringLength: MAX_MESSAGE, maxArrayLength: 20 });
  return {
    code,
    name: "Error",
    message: plainText(`It threw ${shown}, which is not an Error.`, MAX_MESSAGE),
    frames: [],
  };
}

/** Of several errors at once, the first stands for all. */
function causeOf(thrown: ErrorLike): unknown {
  const cause: unknown = Reflect.get(thrown, "cause");
  if (cause !== undefined) return cause;
  const errors: unknown = Reflect.get(thrown, "errors");
  return Array.isArray(errors) ? (errors as unknown[])[0] : undefined;
}

function nameOf(thrown: ErrorLike): string {
  const name: unknown = Reflect.get(thrown, "name");
  return typeof name === "string" && name !== "" ? name : "Error";
}

function textOf(message: unknown): string {
  return typeof message === "string" ? message : inspect(message, { depth: 1 });
}

function framesOf(thrown: ErrorLike, sources: ErrorSources): readonly StackFrame[] {
  const stack: unknown = Reflect.get(thrown, "stack");
  const frames = typeof stack === "string" ? stackFrames(stack, sources) : [];
  const place = thrown instanceof SourceSyntaxError ? { path: thrown.path, position: thrown } : placeOf(thrown);
  const frame = place === undefined ? undefined : frameAt(place.path, place.position, sources);
  return frame === undefined ? frames : withSources([frame], sources);
}
