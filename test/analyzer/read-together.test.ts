/** A project with so many files that several threads read them is read to be what one thread reads. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { FactsWorkers } from "@headwater/analyzer/facts/facts-workers";
import { readFacts } from "@headwater/analyzer/facts/read-facts";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { readTogether } from "@headwater/analyzer/read-together";
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";

const FILES = 450;

describe("reading many files in several threads", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "headwater-threads-"));
    write("headwater.config.ts", `import { definitions } from "headwater";\nexport default definitions({});\n`);
    for (let n = 0; n < FILES; n++) {
      const upstream = n === 0 ? "" : `a${n - 1}: number`;
      write(
        `src/a${n}.ts`,
        `import { asset } from "headwater";\nimport { h${n} } from "../lib/h${n}.js";\n/** Number ${n}. */\nexport const a${n} = asset((${upstream}) => h${n}());\n`,
      );
      write(`lib/h${n}.ts`, `import { two } from "./two.js";\nexport const h${n} = (): number => two + ${n};\n`);
    }
    write("lib/two.ts", "export const two = 2;\n");
    write("src/half.ts", `import { asset } from "headwater";\nexport const half = asset((a1: `);
    write("src/unrelated.ts", "export const unrelated = 1;\n");
  });
  after(() => {
    rmSync(root, { recursive: true });
  });

  it("gives what one thread gives, and remembers all of it", async () => {
    const alone = await ProjectIndex.open({ root, readFacts });
    const added = new Map<ProjectPath, FileFacts>();
    const known = {
      get: (path: ProjectPath, textHash: string) => {
        const facts = added.get(path);
        return facts?.textHash === textHash ? facts : undefined;
      },
      add: (facts: FileFacts) => {
        added.set(facts.path, facts);
        return facts;
      },
    };
    const together = await ProjectIndex.open({ root, known });
    assert.equal(together.manifest.assets.length, FILES + 1);
    assert.deepEqual(together.manifest, alone.manifest);
    assert.deepEqual([...added.keys()].sort(), Object.keys(alone.manifest.files).sort());

    const again = await ProjectIndex.open({ root, known, readFacts: () => assert.fail("it is known") });
    assert.deepEqual(again.manifest, alone.manifest);
  });

  it("reads a large file in a thread of its own, however few there are", async () => {
    const small = mkdtempSync(join(tmpdir(), "headwater-large-"));
    try {
      const config = `import { definitions } from "headwater";\nexport default definitions({});\n`;
      const rows = `  { id: 12345, name: "some name here" },\n`.repeat(10_000);
      const large = `import { asset } from "headwater";\nimport { h } from "./h.js";\nexport const large = asset(() => h(ROWS));\nconst ROWS = [\n${rows}];\n`;
      writeFileSync(join(small, "headwater.config.ts"), config);
      writeFileSync(join(small, "large.ts"), large);
      writeFileSync(join(small, "h.ts"), "export const h = (rows: unknown[]): number => rows.length;\n");
      const readHere: string[] = [];
      const index = await ProjectIndex.open({
        root: small,
        known: { get: () => undefined, add: (facts) => facts },
        readFacts: (path, ...rest) => {
          readHere.push(path);
          return readFacts(path, ...rest);
        },
      });
      assert.deepEqual(readHere.sort(), ["h.ts", "headwater.config.ts"]);
      assert.deepEqual(index.manifest, (await ProjectIndex.open({ root: small, readFacts })).manifest);
      assert.deepEqual(
        index.manifest.assets.map(({ key }) => key),
        ["large"],
      );
    } finally {
      rmSync(small, { recursive: true });
    }
  });

  it("leaves to the main thread what others cannot read", async () => {
    const paths = ["src/a0.ts", "src/gone.ts", "lib/h0.ts"] as ProjectPath[];
    const workers = FactsWorkers.start({ root, threads: 1 });
    try {
      const read = await workers.give(paths, () => null)?.facts;
      assert.deepEqual(
        read?.map(({ path }) => path),
        ["src/a0.ts", "lib/h0.ts"],
      );
      const unfinished = workers.give(paths, () => null);
      await workers.close();
      assert.deepEqual(await unfinished?.facts, []);
      assert.equal(
        workers.give(paths, () => null),
        undefined,
      );
    } finally {
      await workers.close();
    }
  });

  it("tries once what no other thread could read", async () => {
    const files = Array.from({ length: FILES }, (_, n) => `src/a${n}.ts` as ProjectPath);
    const gone = Array.from({ length: 50 }, (_, n) => `src/gone${n}.ts` as ProjectPath);
    const listed = [...gone, ...files];
    const [taken, readHere]: [string[], string[]] = [[], []];
    await readTogether(listed, {
      counts: () => true,
      known: () => undefined,
      wantedOf: () => null,
      take: ({ path }) => (taken.push(path), []),
      read: (path) => (readHere.push(path), []),
      linkSome: () => false,
      isLarge: () => false,
      readApart: () => Promise.resolve(undefined),
      startWorkers: () => Promise.resolve(FactsWorkers.start({ root, threads: 1 })),
    });
    assert.deepEqual([...taken, ...readHere].sort(), [...listed].sort());
    assert.ok(gone.every((path) => readHere.includes(path)));
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
