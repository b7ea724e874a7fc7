/** The option `deferTo` of environments: where each reads what it lacks. */
import type { Location } from "../location.ts";
import type { Problem } from "../problem.ts";
import { alternatives, nearestNames } from "./nearest.ts";
import { problem } from "./place.ts";

export interface Deferral {
  readonly to: string;
  readonly at: Location;
}

interface Deferrals {
  /** Of all environments. */
  readonly names: readonly string[];
  /** By the name of the environment that has the option. */
  readonly deferrals: ReadonlyMap<string, Deferral>;
}

/** Those that lead to another environment and not back, by name; what is wrong with the others is reported. */
export function checkDeferrals(given: Deferrals, problems: Problem[]): ReadonlyMap<string, string> {
  const checked = new Map<string, string>();
  for (const [name, { to, at }] of given.deferrals) {
    const wrong = wrongDeferral(name, to, given);
    if (wrong === null) checked.set(name, to);
    else problems.push(problem("HW111", at, wrong));
  }
  return checked;
}

function wrongDeferral(name: string, to: string, { names, deferrals }: Deferrals): string | null {
  if (to === name) return `The environment ${name} cannot defer to itself: name another one.`;
  const others = names.filter((each) => each !== name);
  if (!others.includes(to)) {
    const near = nearestNames(to, others);
    const advice =
      near.length > 0
        ? `Did you mean ${alternatives(near)}?`
        : others.length > 0
          ? `There ${others.length === 1 ? "is" : "are"}: ${others.join(", ")}.`
          : "There is no other.";
    return `\`deferTo\` names \`${to}\`, which is no environment of the project. ${advice}`;
  }
  const path = [name];
  for (let next: string | undefined = to; next !== undefined; next = deferrals.get(next)?.to) {
    const isBack = path.includes(next);
    path.push(next);
    if (!isBack) continue;
    return next === name ? `Environments defer to each other in a circle: ${path.join(" → ")}.` : null;
  }
  return null;
}
