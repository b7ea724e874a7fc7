/**
 * Environment variables as a project's files give them. Everything that reads a variable for a project reads it here:
 * the static reading of `env("NAME")`, and the coordinator for step and definition processes.
 *
 * A variable comes from the process's own environment, else from `.env.local`, else from `.env.NAME`, else from `.env`,
 * else from the option `variables` of the environment NAME.
 *
 * Invariant: files are read and nothing else is done with them, so that it may be done in Restricted Mode too.
 */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "@headwater/core/asset";

interface Variables {
  readonly [name: string]: string | undefined;
}

/** Nobody writes more by hand; what a workspace holds is not read without limit. */
const LARGEST = 1_000_000;

/** In the order in which they count: the first that has a variable gives it. */
export function envFileNames(environment: string): readonly string[] {
  return [...new Set([".env.local", `.env.${environment}`, ".env"])];
}

/** Whether a file of the project's folder may give environment variables, in some environment. */
export function isEnvFile(path: string): boolean {
  return /^\.env(\.[A-Za-z0-9_.-]+)?$/.test(path);
}

/** What the files and the option give, whatever the process's environment has. */
export function fileVariables(
  root: string,
  { name, variables }: Pick<Environment, "name" | "variables">,
): ReadonlyMap<string, string | undefined> {
  const files = envFileNames(name).map((file) => readEnvFile(join(root, file)));
  // As a Map, so that `env("toString")` is not set.
  return new Map([variables, ...files.toReversed()].flatMap((each) => Object.entries(each)));
}

/** What a process of the project needs beside what it inherits from one with the environment `inherited`. */
export function addedVariables(
  root: string,
  environment: Pick<Environment, "name" | "variables">,
  inherited: Variables,
): Record<string, string> {
  const entries = [...fileVariables(root, environment)].filter(
    (entry): entry is [string, string] => entry[1] !== undefined && inherited[entry[0]] === undefined,
  );
  return Object.fromEntries(entries);
}

function readEnvFile(path: string): Variables {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > LARGEST) return {};
    return parseEnv(readFileSync(path, "utf8"));
  } catch {
    // There is none, or it cannot be read.
    return {};
  }
}
