/** In whatever order files come, and however early they are linked: the manifest is that of all files at once. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { readFacts } from "@headwater/analyzer/facts/read-facts";
import { Resolver } from "@headwater/analyzer/resolver";
import type { LinkInput } from "@headwater/core/index/linked-files";
import { ProjectLinker } from "@headwater/core/index/project-linker";
import { type ProjectPath, projectPath } from "@headwater/core/keys";
import { memoryFiles } from "./support/memory-files.ts";
import { CONFIG, config, FILES, text } from "./support/random-project.ts";

/** What is done before all files are there. */
const step = fc.constantFrom("prepare", "prepareCode", "prepareKeys", "prepareLinks");

describe("files that are linked ahead", () => {
  it("make the manifest that all of them make at once", () => {
    fc.assert(
      fc.property(
        fc.tuple(...FILES.map(() => text)),
        config,
        fc.shuffledSubarray([...FILES, CONFIG], { minLength: FILES.length + 1 }),
        fc.shuffledSubarray([...FILES, CONFIG], { minLength: FILES.length + 1 }),
        fc.array(fc.tuple(step, fc.nat()), { maxLength: 30 }),
        (written, configuration, arrival, last, steps) => {
          const texts = new Map(FILES.map((path, index) => [path, written[index] ?? ""]));
          texts.set(CONFIG, configuration);
          const inputs = inputsOf(texts);
          const atOnce = linkerOf(texts);
          atOnce.update([...inputs.values()]);

          const ahead = linkerOf(texts);
          const coming = [...arrival];
          const prepared: ProjectPath[] = [];
          for (const [what, number] of steps) {
            if (what === "prepare") {
              const path = coming.pop();
              const input = path && inputs.get(path);
              if (path === undefined || input === undefined) continue;
              prepared.push(path);
              ahead.prepare([input]);
            } else if (what === "prepareKeys") ahead.prepareKeys();
            else ahead[what](prepared[number % prepared.length] ?? CONFIG);
          }
          ahead.update(last.flatMap((path) => inputs.get(path) ?? []));
          assert.deepEqual(ahead.manifest, atOnce.manifest);
        },
      ),
      { numRuns: Number(process.env["FC_RUNS"] ?? 200) },
    );
  }).timeout(120_000);

  it("are forgotten where the project turns out to be without them", () => {
    const [kept, dropped] = [projectPath("a.ts"), projectPath("b.ts")];
    const asset = (name: string): string =>
      `import { asset } from "headwater";\nexport const ${name} = asset(() => 1);\n`;
    const texts = new Map([
      [kept, asset("a")],
      [dropped, asset("b")],
    ]);
    const inputs = [...inputsOf(texts).values()];
    const linker = linkerOf(texts);
    linker.prepare(inputs);
    linker.prepareKeys();
    for (const { path } of inputs) linker.prepareLinks(path);
    linker.update(inputs.map((input) => (input.path === kept ? input : { ...input, facts: null, resolutions: [] })));
    assert.deepEqual(
      linker.manifest.assets.map(({ key }) => key),
      ["a"],
    );
    assert.deepEqual(Object.keys(linker.manifest.files), [kept]);
  });
});

function inputsOf(texts: ReadonlyMap<ProjectPath, string>): ReadonlyMap<ProjectPath, LinkInput> {
  const files = memoryFiles(texts);
  const resolver = new Resolver({
    sourcesOf: () => [],
    isKnown: (path) => texts.has(path),
    isFile: (path) => texts.has(path),
    contentHash: (path) => files.read(path)?.hash ?? "",
    packageVersion: () => "",
  });
  const entries = [...texts.keys()].map((path) => {
    const file = files.read(path);
    const facts = readFacts(path, file?.text ?? "", file?.hash ?? "");
    return [path, { path, facts, resolutions: resolver.resolveAll(facts), defines: true }] as const;
  });
  return new Map(entries);
}

function linkerOf(texts: ReadonlyMap<ProjectPath, string>): ProjectLinker {
  const files = memoryFiles(texts);
  return new ProjectLinker({
    project: "project",
    configFile: CONFIG,
    variable: () => undefined,
    contents: (pattern) => files.match(pattern).map((path) => [path, files.read(path)?.hash ?? ""] as const),
    hasIncluded: () => true,
    usesIn: () => ({}),
    readUnread: () => assert.fail("all is read"),
  });
}
