/**
 * What the text of definitions says is what they are when they run, for definitions written in ways that nobody thought
 * of together: modules are generated, hundreds of them make one project, and one process runs them all.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { readManifest } from "@headwater/analyzer/read-manifest";
import { linkRuntime } from "@headwater/runner/definitions/link-runtime";
import { describe, it } from "mocha";
import { temporaryProject } from "../support/temporary-project.ts";
import { describeProblems, runDefinitions, seenByBoth } from "./support.ts";
import { COMMON_FILES, randomModule } from "./random-module.ts";

const MODULES = Number(process.env["MODULES"] ?? 150);
const SEEDS = process.env["FC_SEED"] === undefined ? [1, 2, 3] : [Number(process.env["FC_SEED"])];

describe("the text of generated definitions", function () {
  this.timeout(120_000);

  for (const seed of SEEDS) {
    it(`is what runs, from seed ${String(seed)}`, async () => {
      const modules = fc.sample(fc.gen(), { numRuns: MODULES, seed }).map((generate, index) => {
        return [`src/m${String(index)}.ts`, randomModule(generate, `m${String(index)}`)] as const;
      });
      const project = temporaryProject(
        [["package.json", `{ "type": "module" }\n`], ...Object.entries(COMMON_FILES), ...modules]
          .map(([path, text]) => `//- /${path}\n${text}`)
          .join(""),
      );
      try {
        await compare(project.root, new Map(modules));
      } finally {
        project.remove();
      }
    });
  }
});

async function compare(root: string, texts: ReadonlyMap<string, string>): Promise<void> {
  const manifest = await readManifest({ root, cache: null });
  const { problems } = manifest;
  const [first] = problems;
  assert.deepEqual(describeProblems(problems), [], texts.get(first?.at.file ?? ""));

  const answer = await runDefinitions(root, manifest);
  assert.deepEqual(
    answer.modules.filter(({ fault }) => fault !== null).map(({ file, fault }) => [fault?.message, texts.get(file)]),
    [],
  );
  assert.deepEqual(answer.faults, []);
  const linked = new Map(linkRuntime(answer, manifest).linked.map(({ asset }) => [asset.key, asset]));
  for (const asset of manifest.assets) {
    const ran = linked.get(asset.key);
    assert.ok(ran !== undefined, `${asset.key} does not run:\n${texts.get(asset.definition.file) ?? ""}`);
    const text = texts.get(asset.definition.file) ?? "";
    // Of a function that hides what it takes a run sees nothing.
    const isHidden =
      ran.parameters.length === 0 && text.includes("traced(") && asset.dependencies.some(({ via }) => via === "ins");
    assert.deepEqual(seenByBoth(ran), seenByBoth(isHidden ? { ...asset, parameters: [] } : asset), text);
  }
  const known = new Set(manifest.assets.map(({ key }) => key));
  const hidden = [...linked.values()].filter(({ key }) => !known.has(key));
  assert.deepEqual(
    hidden.map(({ key }) => key),
    [],
    texts.get(hidden[0]?.export.file ?? ""),
  );
  assert.ok(manifest.assets.length > texts.size);
}
