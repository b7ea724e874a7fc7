/** What a project is read to be does not depend on what is known from the last time. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Manifest } from "@headwater/core/asset";
import { parseJsonc } from "@headwater/analyzer/parse-jsonc";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { readIndex, readManifest, withRuntime } from "@headwater/analyzer/read-manifest";
import { projectPath } from "@headwater/core/keys";
import { runtimeAsset } from "./support/runtime-asset.ts";

const FILES = {
  "headwater.config.ts": `import { definitions } from "headwater";\nexport default definitions({});\n`,
  "src/raw.ts": `import { asset } from "headwater";\nimport { clean } from "./lib.js";\n/** Raw. */\nexport const raw = asset({ group: "a" }, () => clean([1]));\n`,
  "src/lib.ts": `export function clean(rows: number[]) { return rows; }\n`,
  "src/top.ts": `import { asset } from "headwater";\nexport const top = asset((raw: number[], wrong: string) => raw);\n`,
};

describe("reading a project with what is known from the last time", () => {
  let root: string;
  let cache: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "headwater-read-"));
    cache = mkdtempSync(join(tmpdir(), "headwater-cache-"));
    for (const [path, text] of Object.entries(FILES)) write(path, text);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
    rmSync(cache, { recursive: true });
  });

  it("gives what reading it anew gives: at first, again, after a change, after a deletion", async () => {
    await assertSame();
    await assertSame();
    write("src/lib.ts", `export function clean(rows: number[]) { return rows.toSorted(); }\n`);
    const changed = await assertSame();
    assert.ok(changed.assets.some(({ key }) => key === "raw"));
    write("src/top.ts", "export const nothing = 1;\n");
    write("src/half.ts", `import { asset } from "headwater";\nexport const half = asset((`);
    await assertSame();
    await assertSame();
    rmSync(join(root, "src/lib.ts"));
    await assertSame();
  });

  it("follows files that code names, calls in helpers and what a pattern of include finds", async () => {
    const config = `import { definitions } from "headwater";\nexport default definitions({ include: ["src/**", "more/**"] });\n`;
    write("headwater.config.ts", config);
    write("src/lib.ts", `import { top } from "./top.ts";\nexport const clean = (rows: number[]) => [rows, top()];\n`);
    write("src/top.ts", FILES["src/top.ts"].replace(", wrong: string", ""));
    write(
      "src/data.ts",
      `import { asset } from "headwater";\nexport const d = asset(() => new URL("./d.csv", import.meta.url));\n`,
    );
    const codes = ({ problems }: Manifest): string[] => problems.map(({ code, at }) => `${code} ${at.file}`);
    const versionOf = ({ assets }: Manifest): string | undefined => assets.find(({ key }) => key === "d")?.code.version;
    const first = await assertSame();
    assert.deepEqual(codes(first), ["HW116 headwater.config.ts", "HW207 src/lib.ts"]);
    write("src/d.csv", "1");
    const second = await assertSame();
    write("src/d.csv", "2");
    const third = await assertSame();
    assert.equal(new Set([first, second, third].map(versionOf)).size, 3);
    // Facts are known, and the kept manifest is of another state: the parser is needed for the calls alone.
    write("more/one.ts", "export const one = 1;\n");
    assert.deepEqual(codes(await assertSame()), ["HW207 src/lib.ts"]);
    await assertSame();
    write("src/lib.ts", FILES["src/lib.ts"]);
    assert.deepEqual(codes(await assertSame()), []);
  });

  it("reads what runtime assets reach, where nobody had asked for it", async () => {
    write("src/names.ts", `export const helped = () => 1;\nexport const unasked = (rows: number[]) => rows;\n`);
    write(
      "src/tables.ts",
      `import { asset } from "headwater";\nimport { unasked } from "./names.js";\nconst make = (key: string) => asset({ key }, () => unasked([]));\nexport const tables = ["x"].map(make);\n`,
    );
    write("src/plain.ts", `export const used = 1;\nexport const plain = () => used;\n`);
    write(
      "src/uses.ts",
      `import { asset } from "headwater";\nimport { helped } from "./names.js";\nimport { used } from "./plain.js";\nexport const uses = asset(() => [helped(), used]);\n`,
    );
    const options = { root, cache, version: "1" };
    for (const path of [
      { file: projectPath("src/tables.ts"), name: "tables", member: 0 },
      { file: projectPath("src/plain.ts"), name: "plain" },
    ]) {
      const found = [runtimeAsset("x", path)];
      const expected = await ProjectIndex.open({ root });
      expected.takeRuntime(found);
      await readIndex(options);
      const { manifest } = await withRuntime(options, await readIndex(options), found);
      assert.deepEqual(manifest, expected.manifest);
      const made = manifest.assets.find(({ key }) => key === "x");
      assert.ok(made?.code.files.includes(path.file), made?.code.files.join(", "));
      // What was read for it is kept.
      (await readIndex(options)).takeRuntime(found);
    }
  });

  it("takes nothing from another version, from a damaged file, or into a folder that cannot be", async () => {
    await assertSame();
    const file = join(cache, "facts", readdirSync(join(cache, "facts"))[0] ?? "");
    const whole = readFileSync(file);
    const altered = Buffer.from(whole);
    altered.writeUInt8((altered.readUInt8(whole.length - 80) + 1) % 256, whole.length - 80);
    for (const damaged of [
      Buffer.from(""),
      Buffer.from(`{"version":"1"}`),
      Buffer.from(`{"version":"1"}\nnull\n`),
      whole.subarray(0, whole.length / 2),
      whole.subarray(0, -1),
      altered,
    ]) {
      assert.notDeepEqual(damaged, whole);
      writeFileSync(file, damaged);
      rmSync(join(cache, "manifests"), { recursive: true });
      await assertSame();
      assert.equal(readFileSync(file).length, whole.length, "it is written again");
    }
    assert.deepEqual(readdirSync(join(cache, "facts")).length, 1, "temporary files are gone");
    const expected = (await ProjectIndex.open({ root })).manifest;
    assert.deepEqual(await readManifest({ root, cache, version: "2" }), expected);
    assert.deepEqual(await readManifest({ root, cache: join(root, "src/raw.ts"), version: "1" }), expected);
    assert.deepEqual(await readManifest({ root, cache: null }), expected);
  });

  async function assertSame(): Promise<Manifest> {
    const manifest = await readManifest({ root, cache, version: "1" });
    assert.deepEqual(manifest, (await ProjectIndex.open({ root })).manifest);
    return manifest;
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

describe("configuration files of TypeScript", () => {
  for (const [text, value] of [
    [
      `{ "a": [1, 2,], /* b */ "c": "// no, /* no */ comment,]", // yes\n }`,
      { a: [1, 2], c: "// no, /* no */ comment,]" },
    ],
    [`\uFEFF{"a\\"": "\\\\"}`, { 'a"': "\\" }],
  ] as const) {
    it(text.replaceAll("\n", " "), () => {
      assert.deepEqual(parseJsonc(text), value);
    });
  }
});
