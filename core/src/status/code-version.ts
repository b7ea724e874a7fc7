/** How the code version of a materialization and that of the code now compare. */
import type { CodeVersion } from "../asset.ts";
import { schemeOf } from "../code-scheme.ts";
import { compareText } from "../keys.ts";

export type CodeComparison = "equal" | "differs" | "unknown";

/** What was recorded with a materialization, or accepted since. */
export interface RecordedCode {
  readonly codeVersion: string;
  readonly declarations: Readonly<Record<string, string>>;
}

/**
 * Versions of different schemes compare as `unknown`, and so does a computed version with one that the user gave: a new
 * version of Headwater, or a `codeVersion` option that comes or goes, makes nothing stale by itself.
 */
export function compareCode(
  recorded: Pick<RecordedCode, "codeVersion">,
  now: Pick<CodeVersion, "version">,
): CodeComparison {
  if (recorded.codeVersion === now.version) return "equal";
  return schemeOf(recorded.codeVersion) === schemeOf(now.version) ? "differs" : "unknown";
}

/**
 * The declarations that differ, by name: those that were altered, or where none was, those that came and went. Empty
 * where a side has no list, as an event that had to be shortened.
 */
export function changedDeclarations(
  recorded: RecordedCode,
  now: Pick<CodeVersion, "declarations">,
): readonly DeclarationChange[] {
  const before = new Map(Object.entries(recorded.declarations));
  const after = new Map(Object.entries(now.declarations));
  if (before.size === 0 || after.size === 0) return [];
  const changes = [...new Set([...after.keys(), ...before.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort(compareText)
    .map((declaration): DeclarationChange => {
      const change = !before.has(declaration) ? "added" : !after.has(declaration) ? "removed" : "changed";
      return { declaration, change };
    });
  const altered = changes.filter(({ change }) => change === "changed");
  return altered.length > 0 ? altered : changes;
}

export interface DeclarationChange {
  /** `file#name`. */
  readonly declaration: string;
  readonly change: "changed" | "added" | "removed";
}
