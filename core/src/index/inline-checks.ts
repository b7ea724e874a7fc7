/** The option `checks` of an asset: each of its entries is a check of that asset, as `assetCheck` would define it. */
import type { ProjectPath } from "../keys.ts";
import type { Location } from "../location.ts";
import type { Problem } from "../problem.ts";
import { codeRootOf } from "./code-root.ts";
import type { CheckDefinition, FunctionSource } from "./definition.ts";
import type { Candidate } from "./find-candidates.ts";
import { functionSource } from "./function-source.ts";
import { type Closed, follow, type Sources } from "./names.ts";
import { OptionReader, type OptionValue, whereIs } from "./options.ts";
import { problem } from "./place.ts";
import { readSeverity } from "./severity.ts";

const OPTIONS = ["check", "description", "blocking", "severity"];
const NO_EDITS = { option: null, deps: null, ins: null };

export function inlineChecks(
  sources: Sources,
  { id, export: path, call, name: assetName, declaration }: Candidate,
  {
    hasKey,
    file,
    options,
    problems,
  }: {
    /** Known from the text, or once the file has run. */
    readonly hasKey: boolean;
    readonly file: ProjectPath;
    readonly options: OptionReader;
    readonly problems: Problem[];
  },
): readonly CheckDefinition[] {
  const given = options.get("checks");
  if (given === undefined || call.api !== "asset") return [];
  return options.entries(given.value, "checks").flatMap((entry): CheckDefinition[] => {
    const own = ownOptions(sources, entry, problems);
    const written = own === undefined ? entry.value : own.get("check")?.value;
    const fn = written === undefined ? null : functionOf(sources, written);
    if (written === undefined || fn === null) {
      const message = `The check \`${entry.name}\` has no function: write \`${entry.name}: (value) => ...\`, or a record with \`check\`.`;
      problems.push(problem("HW106", written === undefined ? entry.nameAt : whereIs(written), message));
      return [];
    }
    // Without these the asset is no part of the project, which is said of the asset.
    if (!hasKey || path === null) return [];
    // What another file lends has no place in this one.
    const name: Location = entry.nameAt.file === file ? entry.nameAt : assetName;
    return [
      {
        kind: "check",
        id: `${id}.checks.${entry.name}`,
        file,
        name,
        whole: name === entry.nameAt ? until(name, whereIs(entry.value)) : name,
        export: { ...path, check: entry.name },
        description: own?.text("description") ?? entry.doc,
        fn,
        code: codeRootOf(sources, written),
        edits: NO_EDITS,
        checkName: entry.name,
        asset: { kind: "definition", file, id, text: declaration.name, at: assetName },
        blocking: own?.boolean("blocking") ?? false,
        severity: own === undefined ? "error" : readSeverity(own, problems),
      },
    ];
  });
}

/** Of a check that is written as a record. */
function ownOptions(sources: Sources, { value }: OptionValue, problems: Problem[]): OptionReader | undefined {
  if (follow(sources, value).value.expression.kind !== "record") return undefined;
  const options = new OptionReader(sources, [value], problems);
  options.expectOnly(OPTIONS);
  return options;
}

/** `null` for what is plainly no function. */
function functionOf(sources: Sources, written: Closed): FunctionSource | null {
  const { value } = follow(sources, written);
  const { kind } = value.expression;
  return kind === "literal" || kind === "list" || kind === "record" ? null : functionSource(written, value);
}

function until({ file, range }: Location, end: Location): Location {
  return { file, range: { start: range.start, end: end.file === file ? end.range.end : range.end } };
}
