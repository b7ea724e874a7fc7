/** How the code version of a materialization and that of the code now compare; semantics.md, "Versions". */
import type { CodeVersion } from "../asset.ts";

export type CodeComparison = "equal" | "differs" | "unknown";

/** What was recorded with a materialization, or accepted since. */
export interface RecordedCode {
  readonly codeVersion: string;
  readonly declarations: Readonly<Record<string, string>>;
}

const COMPUTED = /^([a-z][a-z0-9]*):[0-9a-zA-Z+/=_-]{16,}$/;

/**
 * Versions of different schemes compare as `unknown`, and so does a computed version with one that the user gave: a new
 * version of Headwater, or a `codeVersion` option that comes or goes, makes nothing stale by itself.
 */
export function compareCode(
  recorded: Pick<RecordedCode, "codeVersion">,
  now: Pick<CodeVersion, "version" | "given">,
): CodeComparison {
  if (recorded.codeVersion === now.version) return "equal";
  const before = schemeOf(recorded.codeVersion);
  const after = now.given ? null : schemeOf(now.version);
  return before === after ? "differs" : "unknown";
}

/** `file#name` of the first declaration that differs, by key; one that was altered goes before one that came or went. */
export function changedDeclaration(
  recorded: RecordedCode,
  now: Pick<CodeVersion, "declarations">,
): DeclarationChange | null {
  const before = new Map(Object.entries(recorded.declarations));
  const after = new Map(Object.entries(now.declarations));
  const names = [...new Set([...after.keys(), ...before.keys()])].sort();
  const altered = names.find((name) => before.has(name) && after.has(name) && before.get(name) !== after.get(name));
  if (altered !== undefined) return { declaration: altered, change: "changed" };
  const other = names.find((name) => before.has(name) !== after.has(name));
  if (other === undefined || before.size === 0 || after.size === 0) return null;
  return { declaration: other, change: after.has(other) ? "added" : "removed" };
}

export interface DeclarationChange {
  readonly declaration: string;
  readonly change: "changed" | "added" | "removed";
}

/** `null` for a version that a user wrote. */
function schemeOf(version: string): string | null {
  return COMPUTED.exec(version)?.[1] ?? null;
}
