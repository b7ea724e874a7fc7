/** The configuration of a project. */
import { type DefinitionsContract, type EnvContract, SDK } from "@headwater/core/sdk-contract";
import type { brand } from "./function-types.ts";

/** What `headwater.config.ts` says. Write literals: the editor reads this file without running it. */
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
  /** By name; the first is the default. Without any there is one, named `local`. */
  environments?: { readonly [name: string]: EnvironmentOptions };
}

export interface EnvironmentOptions {
  /** The editor only reads it, and the command line asks for `--yes`. */
  protected?: boolean;
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
 */
export function definitions(options: DefinitionsOptions = {}): Definitions {
  const contract = { kind: "definitions", options } as unknown as DefinitionsContract;
  return { [SDK]: contract } as unknown as Definitions;
}

/**
 * The value of an environment variable, where a literal would give a secret or a machine's own path away.
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
