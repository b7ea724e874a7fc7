/**
 * The runtime manifest: what the modules of a project define when they run, beside what their text says.
 *
 * Invariant: for all that both can see the text counts, and a problem shows both; what the text cannot show comes from
 * the run.
 */
import { realpath } from "node:fs/promises";
import { addedVariables } from "@headwater/analyzer/environment-variables";
import { isIncluded } from "@headwater/analyzer/project-files";
import type { Asset, Environment, Manifest } from "@headwater/core/asset";
import { isSource } from "@headwater/core/index/resolution";
import { type ProjectPath, projectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import type { RuntimeDefinition, RuntimeReads } from "@headwater/core/runtime/runtime-definition";
import type { Evaluated } from "@headwater/protocol/definitions";
import { cacheFolder } from "../cache-folder.ts";
import { bundledSdk } from "../program-path.ts";
import { askDefinitions, type AskOptions } from "./ask-definitions.ts";
import { compareConfig } from "./compare-config.ts";
import { compareDefinitions } from "./compare-definitions.ts";
import { answerProblems } from "./definition-problems.ts";
import { linkRuntime } from "./link-runtime.ts";

export interface RuntimeOptions extends AskOptions {
  /** Absolute. */
  readonly root: string;
  /** As the text says. */
  readonly manifest: Manifest;
  readonly environment: Environment;
  /** The configuration alone; or with it the files that make what no text shows, or all that may define assets. */
  readonly scope: "config" | "made-at-run" | "project";
}

export interface RuntimeManifest {
  /** Assets that the text does not show, sorted by key. */
  readonly assets: readonly Asset[];
  /** The same, with what else no text shows, for the index to take in. */
  readonly definitions: readonly RuntimeDefinition[];
  /** Of the run, without what the text's own problems say already. */
  readonly problems: readonly Problem[];
  /** The project's files that were loaded; empty where the process did not come to its end. */
  readonly files: readonly string[];
}

export async function runtimeManifest(options: RuntimeOptions): Promise<RuntimeManifest> {
  const { root, manifest, environment, scope, ...limits } = options;
  const defining = definingModules(manifest);
  const making = new Set((manifest.madeAtRun ?? []).map(({ file }) => file));
  const modules = { config: [], "made-at-run": defining.filter((file) => making.has(file)), project: defining }[scope];
  const answer = await askDefinitions(
    {
      // As Node names the modules in it.
      projectRoot: await realpath(root),
      cache: cacheFolder(),
      sdk: bundledSdk(),
      variables: addedVariables(root, environment, process.env),
      config: manifest.config.file,
      modules,
      beside: scope === "made-at-run" ? defining.filter((file) => !making.has(file)) : [],
    },
    limits,
  );
  const faults = answerProblems(answer, manifest);
  if (answer.type !== "evaluated") return { assets: [], definitions: [], problems: faults, files: [] };
  const linkedAnswer = linkRuntime(answer, manifest);
  const { linked } = linkedAnswer;
  const found = scope === "config" ? [] : linked.filter(({ text }) => text === null);
  return {
    assets: found.map(({ asset }) => asset),
    definitions:
      scope === "config"
        ? []
        : [...found.map(({ definition }) => definition), ...linkedAnswer.checks, ...readsOf(answer)],
    problems: [
      ...faults,
      ...(answer.config.kind === "definitions" ? compareConfig(answer.config.config, manifest) : []),
      ...(scope === "config" ? [] : compareDefinitions(linkedAnswer, answer, manifest)),
    ],
    files: answer.files,
  };
}

function readsOf({ reads }: Evaluated): readonly RuntimeReads[] {
  return reads.map(({ by, paths }) => ({ kind: "reads", file: projectPath(by), paths: paths.map(projectPath) }));
}

/** What may define assets, after the configuration. */
export function definingModules({ files, config }: Manifest): ProjectPath[] {
  return (Object.keys(files) as ProjectPath[])
    .filter((file) => file !== config.file && isSource(file) && isIncluded(file, config.include))
    .sort();
}
