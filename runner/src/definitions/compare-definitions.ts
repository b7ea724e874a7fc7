/** Where the text of a definition and what runs differ, for all that both can see. */
import type { Asset, Check, Manifest, Parameter } from "@headwater/core/asset";
import { equal } from "@headwater/core/index/equal";
import { problem } from "@headwater/core/index/place";
import { containsPosition, type Location } from "@headwater/core/location";
import type { MetadataValue } from "@headwater/core/metadata";
import type { Problem, Severity } from "@headwater/core/problem";
import type { Evaluated, RuntimeAsset } from "@headwater/protocol/definitions";
import { startOfFile } from "./definition-problems.ts";
import { type Double, type DoubleCheck, type LinkedAnswer, placeId } from "./link-runtime.ts";

export function compareDefinitions(
  { linked, doubles, doubleChecks }: LinkedAnswer,
  answer: Evaluated,
  manifest: Manifest,
): readonly Problem[] {
  const differing = linked.flatMap(({ runtime, asset, text }) =>
    text === null ? [] : compareAsset(text, asset, runtime, manifest),
  );
  const found = new Set(linked.map(({ text }) => text));
  const faulty = new Set(answer.faults.map(({ at }) => placeId(at)));
  const loaded = new Set(answer.modules.flatMap(({ file, fault }) => (fault === null ? file : [])));
  const missing = manifest.assets
    .filter(({ export: { file } }) => loaded.has(file))
    .filter((asset) => !found.has(asset) && !faulty.has(placeId(asset.export)));
  return [
    ...differing,
    ...doubles.flatMap((double) => doubleProblems(double, manifest)),
    ...doubleChecks.map((double) => doubleCheckProblem(double, manifest)),
    ...leftOut({ linked, doubles }, answer, manifest),
    ...missing.map((asset) =>
      atName(
        asset,
        "error",
        `The text defines \`${asset.key}\`, but when ${asset.export.file} runs it exports no such asset.`,
      ),
    ),
  ];
}

/** At both places; what a loop makes is at the loop. */
function doubleProblems({ place, key, holder }: Double, manifest: Manifest): readonly Problem[] {
  const isWritten = manifest.assets.includes(holder);
  const at = madeIn(place.file, manifest);
  const { file, name: range } = holder.definition;
  const holderAt: Location = isWritten ? { file, range } : madeIn(file, manifest);
  const made = `\`${shownPlace(place)}\`, made when ${place.file} runs,`;
  const mend = "rename one, or give it the option `key`.";
  const words =
    key === holder.key
      ? `has the key \`${key}\` of another asset, and is left out`
      : `is left out: its key \`${key}\` differs from \`${holder.key}\` only by case`;
  const double = problem("HW102", at, `${made} ${words}: ${mend}`, {
    related: [{ at: holderAt, message: `\`${holder.key}\` is also defined here.` }],
  });
  if (equal(at, holderAt)) return [double];
  const other =
    key === holder.key
      ? `Two assets have the key \`${key}\``
      : `\`${key}\` differs from \`${holder.key}\` only by case`;
  const related = [{ at, message: `\`${key}\` is made here when ${place.file} runs.` }];
  return [double, problem("HW102", holderAt, `${other}: ${mend}`, { related })];
}

function doubleCheckProblem({ asset, check }: DoubleCheck, manifest: Manifest): Problem {
  const { export: path, name } = check;
  const message = `\`${shownPlace(path)}\`, made when ${path.file} runs, is left out: \`${asset}\` has another check named \`${name}\`. Give one the option \`name\`.`;
  return problem("HW108", madeIn(path.file, manifest), message);
}

/** The declaration that makes assets when the file runs, if there is one alone. */
function madeIn(file: string, { madeAtRun = [] }: Manifest): Location {
  const [only, ...more] = madeAtRun.filter((each) => each.file === file);
  return only === undefined || more.length > 0 ? startOfFile(file) : only;
}

function shownPlace({ name, member }: Double["place"]): string {
  return member === undefined ? name : `${name}[${JSON.stringify(member)}]`;
}

/** What the text does not show either, and cannot be an asset. */
function leftOut(
  { linked, doubles }: Pick<LinkedAnswer, "linked" | "doubles">,
  answer: Evaluated,
  manifest: Manifest,
): readonly Problem[] {
  const known = new Set([...linked, ...doubles].map(({ runtime }) => runtime.id));
  return answer.assets.flatMap((asset) => {
    const [place] = asset.exports;
    if (place === undefined || known.has(asset.id)) return [];
    const made = `\`${shownPlace(place)}\`, made when ${place.file} runs,`;
    const message =
      asset.key === null
        ? `${made} has no name to make a key of: give it the option \`key\`.`
        : `${made} has the key \`${asset.key}\`, which is no key: use letters, digits, \`_\`, \`.\` and \`-\`, joined by \`/\`.`;
    return problem(asset.key === null ? "HW112" : "HW103", madeIn(place.file, manifest), message);
  });
}

/** One aspect of an asset, by a name that fits behind `has the`. */
interface Aspect {
  readonly name: string;
  readonly text: unknown;
  readonly run: unknown;
  readonly severity: Severity;
}

function compareAsset(text: Asset, run: Asset, runtime: RuntimeAsset, manifest: Manifest): readonly Problem[] {
  const said = manifest.problems.filter(
    ({ at }) => at.file === text.definition.file && containsPosition(text.definition.whole, at.range.start),
  );
  // What the text cannot show is said already, and is no difference.
  const unread = said.some(({ code }) => code === "HW105" || code === "HW111");
  const unresolved = said.some(({ severity }) => severity === "error");
  const aspects = [
    ...identity(text, run),
    ...(unresolved ? [] : inputs(text, run, runtime)),
    ...(unread ? [] : descriptions(text, run, runtime)),
    ...checks(text, run),
  ];
  return aspects
    .filter((aspect) => !equal(aspect.text, aspect.run))
    .map(({ name, text: said, run: ran, severity }) =>
      atName(
        text,
        severity,
        `\`${text.key}\` has the ${name} ${shown(said)} by its text, and ${shown(ran)} when ${text.export.file} runs. The text counts.`,
      ),
    );
}

function identity(text: Asset, run: Asset): Aspect[] {
  return [
    { name: "key", text: text.key, run: run.key, severity: "error" },
    { name: "kind", text: text.kind, run: run.kind, severity: "error" },
  ];
}

function inputs(text: Asset, run: Asset, runtime: RuntimeAsset): Aspect[] {
  const ordered = ({ dependencies }: Asset, other: Asset): readonly string[] => {
    // Of an edge that a parameter has too, one side may say that it is the parameter's.
    const byParameter = other.dependencies.filter(({ via }) => via === "parameter").map(({ key }) => key);
    return dependencies.flatMap(({ key, via }) => (via === "parameter" || byParameter.includes(key) ? [] : key)).sort();
  };
  const aspects: Aspect[] = [
    { name: "upstream by `ins` and `deps`", text: ordered(text, run), run: ordered(run, text), severity: "error" },
  ];
  // A function that hides what it takes shows nothing.
  if (runtime.parameters === null || runtime.kind === "external") return aspects;
  const names = runtime.parameters.map((parameter) => {
    if (parameter.kind === "object") return `{ ${parameter.properties.join(", ")} }`;
    return parameter.kind === "name" ? parameter.name : parameter.kind;
  });
  return [...aspects, { name: "parameters", text: text.parameters.map(nameOf), run: names, severity: "error" }];
}

function descriptions(text: Asset, run: Asset, runtime: RuntimeAsset): Aspect[] {
  const aspects: Aspect[] = [
    { name: "group", text: text.group, run: run.group, severity: "warning" },
    { name: "owners", text: text.owners, run: run.owners, severity: "warning" },
    { name: "kinds", text: text.kinds, run: run.kinds, severity: "warning" },
    { name: "tags", text: sorted(text.tags), run: sorted(run.tags), severity: "warning" },
    { name: "former keys", text: text.formerly, run: run.formerly, severity: "warning" },
    { name: "code version", text: given(text), run: runtime.codeVersion, severity: "error" },
  ];
  // The run does not see doc comments.
  if (runtime.description !== null) {
    aspects.push({ name: "description", text: text.description, run: runtime.description, severity: "warning" });
  }
  for (const [label, value] of Object.entries(text.metadata)) {
    const ran = run.metadata[label];
    aspects.push({
      name: `metadata \`${label}\``,
      text: canonical(value),
      run: ran && canonical(ran),
      severity: "warning",
    });
  }
  return aspects;
}

/** Checks that the text does not show are no difference; one that the run does not have is. */
function checks(text: Asset, run: Asset): Aspect[] {
  return text.checks
    .filter(({ export: { file } }) => file === text.export.file || run.checks.length > 0)
    .map((check) => {
      const ran = run.checks.find(({ name }) => name === check.name);
      return {
        name: `check \`${check.name}\``,
        text: strictness(check),
        run: ran === undefined ? undefined : strictness(ran),
        severity: "error",
      };
    });
}

function strictness({ blocking, severity }: Check): string {
  return `${blocking ? "blocking" : "not blocking"}, of severity ${severity}`;
}

function nameOf(parameter: Parameter): string {
  if (parameter.kind === "context") return "context";
  if (parameter.kind === "input") return parameter.name;
  return `{ ${parameter.properties.map((each) => (each.kind === "input" ? each.name : "context")).join(", ")} }`;
}

function given({ code }: Asset): string | null {
  return code.given ? code.version : null;
}

function sorted(tags: Asset["tags"]): readonly (readonly [string, string])[] {
  return Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The SDK writes addresses in their normal form. */
function canonical(value: MetadataValue): MetadataValue {
  return value.type === "url" ? { ...value, value: URL.parse(value.value)?.href ?? value.value } : value;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "not there";
  if (typeof value === "string") return `\`${value}\``;
  if (Array.isArray(value)) return value.length === 0 ? "empty" : value.map((each) => shown(each)).join(", ");
  return `\`${JSON.stringify(value)}\``;
}

function atName({ definition: { file, name } }: Asset, severity: Severity, message: string): Problem {
  return problem("HW122", { file, range: name }, message, { severity });
}
