/** Which environment is meant: the one asked for by name, else the first. */
import type { Environment, ProjectConfig } from "./asset.ts";

/** What a name of an environment is made of: it is part of the name of a file, `.env.NAME`. */
export const ENVIRONMENT_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;

/** The environment of a project that names none. */
export const LOCAL = "local";

/**
 * `undefined` where the project has none of that name. Ask with the name that the user gave, else with the value of
 * `HEADWATER_ENV`, else with `null`; an empty name is none.
 */
export function chooseEnvironment(
  { environments, storage }: Pick<ProjectConfig, "environments" | "storage">,
  name: string | null,
): Environment | undefined {
  const [first = { name: LOCAL, protected: false, storage, variables: {} }] = environments;
  if (name === null || name === "" || name === first.name) return first;
  return environments.find((environment) => environment.name === name);
}

/**
 * Why the store of an environment is not to be opened: another one in its place would show an empty history, and take in
 * data that is then missing where it belongs.
 */
export function withoutStore({ name, unsetStorage }: Environment): string | undefined {
  if (unsetStorage === undefined) return undefined;
  return `The variable \`${unsetStorage}\`, which says where the store of the environment ${name} lies, is not set.`;
}

/**
 * The environments that one reads from, where it has no value itself: the nearest first, also those of which nobody knows
 * where their store lies.
 */
export function deferralOf(
  { environments }: Pick<ProjectConfig, "environments">,
  environment: Environment,
): readonly Environment[] {
  const chain: Environment[] = [];
  const seen = new Set([environment.name]);
  let name = environment.deferTo;
  while (name !== undefined && !seen.has(name)) {
    seen.add(name);
    const next = environments.find((each) => each.name === name);
    if (next === undefined) break;
    chain.push(next);
    name = next.deferTo;
  }
  return chain;
}

/** For whoever asked for one that there is not: what there is, in words. */
export function noSuchEnvironment({ environments }: Pick<ProjectConfig, "environments">, name: string): string {
  const known = environments.length === 0 ? LOCAL : environments.map((environment) => environment.name).join(", ");
  return `The project has no environment ${JSON.stringify(name)}; it has ${known}.`;
}
