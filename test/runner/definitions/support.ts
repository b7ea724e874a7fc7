/** Runs the definitions of a project as `headwater list --runtime` and `headwater validate` do. */
import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { addedVariables } from "@headwater/analyzer/environment-variables";
import { readManifest } from "@headwater/analyzer/read-manifest";
import { chooseEnvironment } from "@headwater/core/environment";
import type { Asset, Manifest } from "@headwater/core/asset";
import { formatLocation } from "@headwater/core/location";
import type { Problem } from "@headwater/core/problem";
import { askDefinitions } from "@headwater/runner/definitions/ask-definitions";
import {
  definingModules,
  runtimeManifest,
  type RuntimeManifest,
  type RuntimeOptions,
} from "@headwater/runner/definitions/runtime-manifest";
import { bundledSdk } from "@headwater/runner/program-path";
import { temporaryProject } from "../support/temporary-project.ts";

export async function evaluate(
  root: string,
  options: Partial<Pick<RuntimeOptions, "scope" | "limitMs">> = {},
): Promise<RuntimeManifest & { readonly manifest: Manifest }> {
  const manifest = await readManifest({ root, cache: null });
  const environment = chooseEnvironment(manifest.config, null);
  if (environment === undefined) throw new Error("no environment");
  return { ...(await runtimeManifest({ root, manifest, environment, scope: "project", ...options })), manifest };
}

/** What the definitions process says of every module that defines something. */
export async function runDefinitions(root: string, manifest: Manifest) {
  const answer = await askDefinitions({
    projectRoot: realpathSync(root),
    cache: null,
    sdk: bundledSdk(),
    variables: addedVariables(root, { name: "local", variables: {} }, process.env),
    config: manifest.config.file,
    modules: definingModules(manifest),
    beside: [],
  });
  assert.ok(answer.type === "evaluated", JSON.stringify(answer));
  return answer;
}

/** Of a project written for this alone. */
export async function evaluateFixture(
  files: string,
  options: Parameters<typeof evaluate>[1] = {},
): ReturnType<typeof evaluate> {
  const project = temporaryProject(`//- /package.json\n{ "type": "module" }\n${files}`);
  try {
    return await evaluate(project.root, options);
  } finally {
    project.remove();
  }
}

/** `place code message`, and the severity where it is not an error. */
export function describeProblems(problems: readonly Problem[]): string[] {
  return problems.map(
    ({ at, code, severity, message }) =>
      `${formatLocation(at)} ${code} ${severity === "error" ? "" : `(${severity}) `}${message}`,
  );
}

/** What both the text and the run show of an asset. */
export function seenByBoth(asset: Asset): unknown {
  const { definition: _, code, checks, dependencies, parameters, retry: __, timeoutMs: ___, ...same } = asset;
  return {
    ...same,
    // What a run does not see: doc comments, optional marks, the place of an edge.
    description: null,
    codeVersion: code.given ? code.version : null,
    parameters: JSON.parse(JSON.stringify(parameters).replaceAll('"optional":true', '"optional":false')) as unknown,
    dependencies: dependencies.map(({ key, via }) => ({ key, via })),
    checks: checks
      .map((check) => ({
        ...check,
        definition: null,
        code: null,
        description: null,
        dependencies: check.dependencies.map(({ key, via }) => ({ key, via })),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
