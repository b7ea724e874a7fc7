/**
 * Whatever is cut out of a file, at whatever place: while its text does not parse, all that was known stays, and one
 * problem says that there is an error; once it parses, the index says what it would say of the texts if opened anew.
 * Of a file that nothing imports nothing is known, so that it is read as it is when it is imported again.
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { type ProjectPath, projectPath } from "@headwater/core/keys";
import { parseErrors, parseText } from "@headwater/analyzer/facts/parse-text";
import { memoryFiles } from "./support/memory-files.ts";

const RUNS = Number(process.env["FC_RUNS"] ?? 30);
const EXAMPLES = join(dirname(import.meta.dirname), "..", "examples");

type Texts = Map<ProjectPath, string>;

for (const example of ["weather", "shop"]) {
  describe(`the files of ${example}, cut at random`, () => {
    const whole: Texts = new Map(
      globSync("{*.ts,src/**/*.ts}", { cwd: join(EXAMPLES, example) })
        .map((path) => path.replaceAll("\\", "/"))
        .filter((path) => !path.endsWith(".d.ts"))
        .map((path) => [projectPath(path), readFileSync(join(EXAMPLES, example, path), "utf8")]),
    );
    const paths = [...whole.keys()].sort();

    const cut = fc.record({
      path: fc.constantFrom(...paths),
      kind: fc.constantFrom("truncate", "delete", "insert", "restore"),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }) }, fc.integer({ min: 13, max: 400 })),
      typed: fc.constantFrom(
        "(",
        "{",
        "`",
        '"',
        ".",
        "export const x = asset((",
        "/*",
        "<",
        "=>",
        "import { ",
        "}",
        ";",
      ),
    });

    it("lose nothing before they parse again", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
          const texts: Texts = new Map(whole);
          const lastGood: Texts = new Map(whole);
          const index = await open(whole);
          const first = index.manifest;
          for (const { path, kind, at, length, typed } of cuts) {
            const before = texts.get(path) ?? "";
            const start = Math.floor(at * before.length);
            const text = {
              truncate: before.slice(0, start),
              delete: before.slice(0, start) + before.slice(start + length),
              insert: before.slice(0, start) + typed + before.slice(start),
              restore: whole.get(path) ?? "",
            }[kind];
            texts.set(path, text);
            const isKnown = path in index.manifest.files;
            if (!isBroken(path, text) || !isKnown) lastGood.set(path, text);
            index.update([{ path, text }]);
            const { assets, problems } = index.manifest;
            const errors = problems.filter(({ code }) => code === "HW109");
            const expected = (await open(lastGood)).manifest;
            // What nothing imports any more is no part of the project, whatever is in it.
            const broken = paths.filter((each) => each in expected.files && isBroken(each, texts.get(each) ?? ""));
            assert.deepEqual(assets, expected.assets, text);
            assert.deepEqual(
              problems.filter(({ code }) => code !== "HW109"),
              expected.problems.filter(({ code }) => code !== "HW109"),
              text,
            );
            assert.deepEqual(errors.map(({ at: { file } }) => file).sort(), broken, text);
          }
          index.update([...whole].map(([path, text]) => ({ path, text })));
          assert.deepEqual(index.manifest, first);
        }),
        { numRuns: RUNS, ...seedOf() },
      );
    }).timeout(240_000);
  });
}

function isBroken(path: ProjectPath, text: string): boolean {
  return parseErrors(parseText(path, text)).length > 0;
}

function open(texts: Texts): Promise<ProjectIndex> {
  return ProjectIndex.open({ root: "/project", files: memoryFiles(new Map(texts)), variable: () => undefined });
}

/** `FC_SEED=123` runs one seed again. */
function seedOf(): { seed?: number } {
  const seed = Number(process.env["FC_SEED"]);
  return Number.isInteger(seed) && process.env["FC_SEED"] !== undefined ? { seed } : {};
}
