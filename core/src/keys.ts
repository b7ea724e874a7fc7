/**
 * The identifiers of the model. Each is a branded string that only this module makes, so that a text from a user's
 * project, a message or a database becomes an identifier only by passing its check.
 *
 * Records keyed by these identifiers are Maps: a key is a user's text, and an object would meet `__proto__`.
 */

declare const brand: unique symbol;
type Brand<Name extends string> = { readonly [brand]: Name };

/** Segments of letters, digits, `_`, `.` and `-`, joined by `/`: `finance/dailyRevenue`. */
export type AssetKey = string & Brand<"AssetKey">;
/**
 * A path inside a project: relative, with `/` on every platform, without `.` and `..` segments. Static analysis alone
 * also makes paths that begin with `../`: sources that a project imports from other packages of its workspace.
 */
export type ProjectPath = string & Brand<"ProjectPath">;
/** Names one run; sorts by the time it was made. */
export type RunId = string & Brand<"RunId">;
/** Names one computation of a run: an asset, or a check that runs alone. */
export type StepId = string & Brand<"StepId">;

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const RESERVED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{5,63}$/;

/** The key that the text is, or `undefined` where it is none. */
export function parseAssetKey(text: string): AssetKey | undefined {
  if (text.length > 512) return undefined;
  const segments = text.split("/");
  return segments.every((segment) => SEGMENT.test(segment) && !RESERVED.has(segment)) ? (text as AssetKey) : undefined;
}

/** For text that is known to be a key, as in tests and after a check elsewhere. Throws a TypeError otherwise. */
export function assetKey(text: string): AssetKey {
  const key = parseAssetKey(text);
  if (key === undefined) throw new TypeError(`${JSON.stringify(text)} is not an asset key`);
  return key;
}

/** The last segment: what a reader calls the asset. */
export function keyName(key: AssetKey): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

/** Everything before the last segment, without its slash; empty for a key of one segment. */
export function keyPrefix(key: AssetKey): string {
  return key.slice(0, Math.max(0, key.lastIndexOf("/")));
}

/** Normalises separators. Throws a TypeError for an absolute path and for one that leaves the project. */
export function projectPath(text: string): ProjectPath {
  const path = text.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
  const outside = path === "" || path.startsWith("/") || /^[A-Za-z]:/.test(path) || path.split("/").includes("..");
  if (outside) throw new TypeError(`${JSON.stringify(text)} is not a path inside the project`);
  return path as ProjectPath;
}

/** Whether a value is one, as `projectPath` would give it. */
export function isProjectPath(value: unknown): value is ProjectPath {
  try {
    return typeof value === "string" && projectPath(value) === value;
  } catch {
    return false;
  }
}

export function parseRunId(text: string): RunId | undefined {
  return RUN_ID.test(text) ? (text as RunId) : undefined;
}

/** Throws a TypeError for a text that is no run id. */
export function runId(text: string): RunId {
  const id = parseRunId(text);
  if (id === undefined) throw new TypeError(`${JSON.stringify(text)} is not a run id`);
  return id;
}

/** The step that materializes an asset. */
export function assetStepId(key: AssetKey): StepId {
  return key as string as StepId;
}

/** The step that runs a check without its asset. `:` is in no key, so the two kinds never collide. */
export function checkStepId(key: AssetKey, check: string): StepId {
  return `${key}:${check}` as StepId;
}

/** Order of keys for display: by code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
