/** The options that say what an asset is: they alter no value, and so no code version. */
import type { ExpressionFact } from "../facts.ts";
import { type AssetKey, parseAssetKey } from "../keys.ts";
import type { Location } from "../location.ts";
import type { JsonValue, Metadata } from "../metadata.ts";
import type { Problem } from "../problem.ts";
import { canonicalMetadata } from "../sdk-metadata.ts";
import { type Closed, follow, type Sources } from "./names.ts";
import { type OptionReader, whereIs } from "./options.ts";
import { problem } from "./place.ts";

/** An entry of `formerly`. */
export interface FormerKey {
  readonly key: AssetKey;
  readonly at: Location;
}

export interface DescribedOptions {
  /** What the text shows of it: a value that is computed is left out. */
  readonly metadata: Metadata;
  readonly formerly: readonly AssetKey[];
}

export function readDescribed(sources: Sources, options: OptionReader, problems: Problem[]): DescribedOptions {
  return { metadata: readMetadata(sources, options), formerly: readFormerly(options, problems) };
}

function readFormerly(options: OptionReader, problems: Problem[]): readonly AssetKey[] {
  return (options.texts("formerly") ?? []).flatMap((text) => {
    const key = parseAssetKey(text);
    const at = options.at("formerly");
    if (key === undefined && at !== undefined)
      problems.push(problem("HW111", at, `\`formerly\` names \`${text}\`, which no asset can have had as its key.`));
    return key ?? [];
  });
}

/** Where the option names each. */
export function formerPlaces(sources: Sources, options: OptionReader): readonly FormerKey[] {
  const option = options.get("formerly");
  if (option === undefined) return [];
  return options.items(option.value, "formerly").flatMap((item): readonly FormerKey[] => {
    const { expression } = follow(sources, item).value;
    const key = expression.kind === "literal" ? parseAssetKey(String(expression.value)) : undefined;
    return key === undefined ? [] : [{ key, at: whereIs(item) }];
  });
}

function readMetadata(sources: Sources, options: OptionReader): Metadata {
  const option = options.get("metadata");
  if (option === undefined) return {};
  const entries = options.entries(option.value, "metadata").flatMap(({ name, value }) => {
    const raw = valueOf(sources, value);
    if (raw === undefined) return [];
    try {
      return Object.entries(canonicalMetadata({ [name]: raw }));
    } catch {
      // The SDK says so, with the label, when the module is loaded.
      return [];
    }
  });
  return Object.fromEntries(entries);
}

/** Helpers whose result depends on their one argument alone. The others compute something. */
const HELPERS = ["text", "number", "boolean", "markdown", "url", "path", "json", "timestamp"];

/** A bare value, or `metadata.markdown("...")`. */
function valueOf(sources: Sources, closed: Closed): unknown {
  const { value } = follow(sources, closed);
  const { expression } = value;
  if (expression.kind !== "call") return expression.kind === "literal" ? expression.value : undefined;
  const [argument, ...more] = expression.args;
  const helper = helperOf(sources, value, expression.callee);
  if (argument === undefined || more.length > 0 || helper === undefined) return undefined;
  const json = jsonOf(sources, { ...value, expression: argument }, 0);
  return json === undefined ? undefined : { type: helper, value: json };
}

function helperOf(sources: Sources, call: Closed, callee: ExpressionFact): string | undefined {
  const { value, end } = follow(sources, { ...call, expression: callee });
  const helper = value.expression.kind === "name" ? value.expression.path.at(-1) : undefined;
  return end?.kind === "sdk" && end.name === "metadata" && helper !== undefined && HELPERS.includes(helper)
    ? helper
    : undefined;
}

function jsonOf(sources: Sources, closed: Closed, depth: number): JsonValue | undefined {
  const { value, end } = follow(sources, closed);
  const { expression } = value;
  if (end !== null || depth > 16) return undefined;
  if (expression.kind === "literal") return expression.value;
  if (expression.kind === "list") {
    const items = expression.items.map((item) => jsonOf(sources, { ...value, expression: item }, depth + 1));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (expression.kind !== "record") return undefined;
  const entries: [string, JsonValue][] = [];
  for (const entry of expression.entries) {
    const member =
      entry.kind === "property" ? jsonOf(sources, { ...value, expression: entry.value }, depth + 1) : undefined;
    if (entry.kind !== "property" || member === undefined) return undefined;
    entries.push([entry.name, member]);
  }
  return Object.fromEntries(entries);
}
