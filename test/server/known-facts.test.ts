/** What is kept of a project's texts over restarts of the server. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { readManifest } from "@headwater/analyzer/read-manifest";
import type { Manifest } from "@headwater/core/asset";
import { projectPath } from "@headwater/core/keys";
import { KnownFacts, ParserNeeded } from "@headwater/server/known-facts";

const FILES = {
  "headwater.config.ts": `import { definitions } from "headwater";\nexport default definitions({});\n`,
  "a.ts": `import { asset } from "headwater";\nexport const a = asset(() => 1);\n`,
  "b.ts": `import { asset } from "headwater";\nexport const b = asset((a: number) => a);\n`,
};

describe("facts that are kept over restarts", function () {
  this.timeout(60_000);
  let folder: string;
  let root: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "headwater-known-"));
    root = join(folder, "project");
    for (const [path, text] of Object.entries(FILES)) await write(path, text);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("make the parser needless until a text is new", async () => {
    await assert.rejects(start({ withParser: false }), ParserNeeded);
    const manifest = await start({ withParser: true });
    assert.deepEqual(await start({ withParser: false }), manifest);
    await write("b.ts", FILES["b.ts"].replace("=> a)", "=> a + 1)"));
    await assert.rejects(start({ withParser: false }), ParserNeeded);
    assert.deepEqual(await start({ withParser: true }), (await ProjectIndex.open({ root })).manifest);
  });

  it("are added to where a completion comes upon a function that nobody had asked for", async () => {
    await write(
      "layers.ts",
      `import { assetWith } from "headwater";\nexport const bronze = assetWith({ group: "b" });\n`,
    );
    await write(
      "help.ts",
      `export function used() {}\nexport function unasked(rows: number[]) { return rows.map((row) => row + 1); }\n`,
    );
    await write(
      "c.ts",
      `import { asset } from "headwater";\nimport * as layers from "./layers.ts";\nimport { used } from "./help.ts";\nexport const c = asset(() => used());\n`,
    );
    await start({ withParser: true });
    const known = await KnownFacts.open({ root, cache: join(folder, "cache"), version: "1" });
    const index = await ProjectIndex.open({ root, readFacts: known.read, known });
    const isDefiner = (file: string, ...path: string[]): Promise<boolean> =>
      known.withParser(() => index.isDefiner(projectPath(file), path));
    assert.deepEqual([await isDefiner("c.ts", "layers", "bronze"), known.hasParser], [true, false]);
    assert.deepEqual([await isDefiner("help.ts", "unasked"), known.hasParser], [false, true]);
  });

  it("are those of the last good text of a file that is half-typed at the start", async () => {
    await start({ withParser: true });
    await write("b.ts", FILES["b.ts"].replace("=> a)", "=> a +"));
    for (const withParser of [true, false]) {
      const { assets, problems } = await start({ withParser });
      assert.deepEqual(
        assets.map(({ key, dependencies }) => [key, dependencies.map((dependency) => dependency.key)]),
        [
          ["a", []],
          ["b", ["a"]],
        ],
      );
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["HW109"],
      );
    }
  });

  it("are for editors alone where they are of an earlier text", async () => {
    await start({ withParser: true });
    await write("b.ts", FILES["b.ts"].replace("=> a)", "=> a +"));
    await start({ withParser: true });
    const manifest = await readManifest({ root, cache: join(folder, "cache"), version: "1" });
    assert.deepEqual(manifest, (await ProjectIndex.open({ root })).manifest);
  });

  it("lie in the folder that was given and nowhere else, and nowhere without one", async () => {
    await start({ withParser: true });
    assert.deepEqual((await readdir(root)).toSorted(), Object.keys(FILES).toSorted());
    assert.equal((await readdir(join(folder, "cache/facts"))).length, 1);
    await assert.rejects(start({ withParser: false, cache: null }), ParserNeeded);
    await assert.rejects(start({ withParser: false, version: "2" }), ParserNeeded);
  });

  /** As the server does at its start, and at its end. */
  async function start(options: {
    readonly withParser: boolean;
    readonly cache?: string | null;
    readonly version?: string;
  }): Promise<Manifest> {
    const { withParser, cache = join(folder, "cache"), version = "1" } = options;
    const facts = await KnownFacts.open({ root, cache, version });
    if (withParser) await facts.loadParser();
    const index = await ProjectIndex.open({ root, readFacts: facts.read, known: facts });
    await facts.save();
    return index.manifest;
  }

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});
