/** The configuration of a project. */
import { type DefinitionsContract, type EnvContract, SDK } from "@headwater/core/sdk-contract";
import type { brand } from "./function-types.ts";
import type { IoManagers } from "./io-manager.ts";
import type { Materializable } from "./materialize.ts";
import { refuseOptions } from "./not-yet.ts";
import type { Resources } from "./resources.ts";

/**
 * What `headwater.config.ts` says. Write literals for all but `assets`: the editor, the command line and the coordinator
 * of a run read this file without running it.
 */
export interface DefinitionsOptions {
  /**
   * Globs of the files that may define assets, relative to the folder of the configuration. By default every TypeScript
   * and JavaScript file except tests, declaration files, build output and node_modules.
   */
  include?: readonly string[];
  /** Folder of the store, relative to the folder of the configuration. `.headwater` by default. */
  storage?: string | EnvVariable;
  /**
   * With `explicit`, the name of a parameter means an import or constant of that name, or a key in the asset's own
   * prefix. Without it also the only key that ends in the name.
   */
  resolve?: "explicit";
  /**
   * By name; the first is the default. Without any there is one, named `local`. `--env` on the command line or the
   * variable `HEADWATER_ENV` chooses another.
   */
  environments?: { readonly [name: string]: EnvironmentOptions };
  executor?: ExecutorOptions;
  /** What stays when a run ends, and by `headwater prune`. The newest data, checks and value of each asset always do. */
  retention?: RetentionOptions;
  /**
   * Assets and checks that no module exports, as those that are made in a loop. What a module exports is part of the
   * project without standing here.
   */
  assets?: readonly Materializable[] | { readonly [name: string]: Materializable };
  /** In place of the resources of these names in the options of assets. Does not work in this version yet. */
  resources?: Resources;
  /** What the option `io` of assets means, by name. Does not work in this version yet. */
  io?: IoManagers;
}

/** How steps are run: in child processes of the coordinator. */
export interface ExecutorOptions {
  /** Steps that run at once, from 1 to 1,000; one for each processor unless given. */
  concurrency?: number;
}

/** A run goes when it is beyond one of these limits. */
export interface RetentionOptions {
  /** The newest runs of each environment, so many: a whole number from 1. */
  runs?: number;
  /** Runs that ended within this time, as `"30d"`. */
  age?: `${number}${"s" | "m" | "h" | "d"}`;
  /** What the store, its values and logs may take on the disk, as `"2GB"`: older runs go first. */
  bytes?: `${number}${"MB" | "GB" | "TB"}`;
}

export interface EnvironmentOptions {
  /** The editor only reads it, and the command line asks for `--yes`. */
  protected?: boolean;
  /**
   * Folder of its store, in place of that of the project. Environments may share a store: each has a history of its own
   * in it.
   */
  storage?: string | EnvVariable;
  /**
   * The name of another environment, whose values are read where this one has none. Nothing is ever written there, and
   * its blocking checks count.
   */
  deferTo?: string;
  /**
   * Environment variables that steps, and `env`, find where neither the process nor a file `.env.local`, `.env.NAME` or
   * `.env` gives them a value. No place for secrets: this file is kept with the code.
   */
  variables?: { readonly [name: string]: string };
  /** In place of those of the project. Does not work in this version yet. */
  resources?: Resources;
  /** In place of those of the project. Does not work in this version yet. */
  io?: IoManagers;
}

/** The default export of `headwater.config.ts`. */
export interface Definitions {
  readonly [brand]: "definitions";
}

/** The place of an environment variable's value, which is read when it is needed. */
export interface EnvVariable {
  readonly [brand]: "env";
}

/**
 * Configures a project: the folder whose `headwater.config.ts` has this as its default export.
 *
 * @example
 * import { definitions } from "headwater";
 *
 * export default definitions({ include: ["src/**"] });
 *
 * @example
 * // `headwater materialize orders --env prod --yes` stores what it makes where PROD_STORE says.
 * export default definitions({
 *   environments: {
 *     dev: { variables: { WAREHOUSE: "localhost" } },
 *     prod: { protected: true, storage: env("PROD_STORE") },
 *   },
 * });
 *
 * @throws TypeError when the options are no object; Error for an option that does not work in this version yet.
 */
export function definitions(options: DefinitionsOptions = {}): Definitions {
  const given: unknown = options;
  if (typeof given !== "object" || given === null) {
    throw new TypeError('definitions takes a record of options: definitions({ include: ["src/**"] })');
  }
  for (const each of [options, ...Object.values(options.environments ?? {})]) refuseOptions(each);
  const contract = { kind: "definitions", options } as unknown as DefinitionsContract;
  return { [SDK]: contract } as unknown as Definitions;
}

/**
 * The value of an environment variable, where a literal would give a secret or a machine's own path away.
 *
 * It comes from the process's environment, else from `.env.local`, `.env.NAME` (of the environment NAME) or `.env` beside
 * the configuration, in this order, else from `variables` of the environment.
 *
 * @param name the variable's name, as `HEADWATER_STORE`
 * @throws TypeError for a text that is no name of a variable.
 */
export function env(name: string): EnvVariable {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new TypeError(`${JSON.stringify(name)} is not the name of an environment variable`);
  }
  const contract: EnvContract = { kind: "env", name };
  return { [SDK]: contract } as unknown as EnvVariable;
}
