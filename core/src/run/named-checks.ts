/**
 * Checks as a person names them: `noNulls` is every check of that name in what is selected, `orders:noNulls` is one of one
 * asset. Where no names are given all checks are meant.
 */
import type { Asset, Check, Manifest } from "../asset.ts";
import { alternatives, nearestNames } from "../index/nearest.ts";
import { checkStepId } from "../keys.ts";

/** In a message; more names than this help nobody. */
const MOST_NAMES = 5;

export function isNamed({ asset, name }: Check, names: readonly string[] | undefined): boolean {
  return names === undefined || names.some((given) => given === name || given === checkStepId(asset, name));
}

/** Why one of the names is none of a check of the selected assets, and what to do; `null` where each names one. */
export function unknownCheck(
  names: readonly string[],
  selected: readonly Asset[],
  { assets, problems }: Pick<Manifest, "assets" | "problems">,
): string | null {
  const checks = selected.flatMap((asset) => asset.checks);
  const unknown = names.find((name) => !checks.some((check) => isNamed(check, [name])));
  if (unknown === undefined) return null;
  const others = assets.flatMap((asset) => asset.checks).filter((check) => isNamed(check, [unknown]));
  if (others.length > 0)
    return `\`${unknown}\` is a check of ${listed(others.map(({ asset }) => asset))}, which the selection leaves out.`;
  const mayBeWhy = problems.some(({ severity }) => severity === "error")
    ? " The project has errors, which may be why."
    : "";
  return `No check is named \`${unknown}\`: it may have been renamed or removed. ${advice(unknown, checks)}${mayBeWhy}`;
}

/** What a run was asked for, in one line. */
export function selectionText({
  selection,
  checks,
}: {
  readonly selection: string;
  readonly checks?: readonly string[];
}): string {
  return checks === undefined
    ? selection
    : `${selection} · ${checks.length === 1 ? "check" : "checks"} ${listed(checks)}`;
}

function advice(unknown: string, checks: readonly Check[]): string {
  const whole = checks.map(({ asset, name }) => checkStepId(asset, name));
  const near = nearestNames(unknown, unknown.includes(":") ? whole : checks.map(({ name }) => name));
  if (near.length > 0) return `Did you mean ${alternatives(near)}?`;
  return checks.length === 0
    ? "What is selected has no checks."
    : `There ${whole.length === 1 ? "is" : "are"}: ${listed(whole)}.`;
}

function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  const more = all.length - MOST_NAMES;
  return all.slice(0, MOST_NAMES).join(", ") + (more > 0 ? ` and ${String(more)} more` : "");
}
