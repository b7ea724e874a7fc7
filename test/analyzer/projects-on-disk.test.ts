import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { findProject, findProjects } from "@headwater/analyzer/find-project";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { passedOverProblems } from "@headwater/analyzer/passed-over-files";
import { projectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";

const CONFIG = `import { definitions } from "headwater";\nexport default definitions({});\n`;
const ASSET = (name: string): string => `import { asset } from "headwater";\nexport const ${name} = asset(() => 1);\n`;

describe("projects on disk", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "headwater données "));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (files: Readonly<Record<string, string | Uint8Array>>): void => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  };
  const keysOf = async (root: string): Promise<string[]> =>
    (await ProjectIndex.open({ root: join(folder, root) })).manifest.assets.map(({ key }) => key);

  /** What the code of the one asset is made of. */
  const reachedBy = async (root: string): Promise<string[]> => {
    const { manifest } = await ProjectIndex.open({ root: join(folder, root) });
    assert.deepEqual([manifest.problems, manifest.assets.map(({ code }) => code.untracked)], [[], [[]]]);
    return Object.keys(manifest.assets[0]?.code.declarations ?? {});
  };

  it("are found from a file or folder inside, the nearest first", async () => {
    write({ "headwater.config.ts": CONFIG, "packages/shop/headwater.config.ts": CONFIG, "packages/shop/src/a.ts": "" });
    assert.equal(await findProject(join(folder, "packages/shop/src/a.ts")), join(folder, "packages/shop"));
    assert.equal(await findProject(join(folder, "packages/shop")), join(folder, "packages/shop"));
    assert.equal(await findProject(join(folder, "packages/none/yet.ts")), folder);
    assert.equal(await findProject(dirname(folder)), undefined);
  });

  it("are all found below a folder, without installed packages", async () => {
    write({
      "headwater.config.ts": CONFIG,
      "packages/shop/headwater.config.ts": CONFIG,
      "node_modules/x/headwater.config.ts": CONFIG,
    });
    assert.deepEqual(await findProjects(folder), [folder, join(folder, "packages/shop")]);
  });

  it("own the files that no nested project owns", async () => {
    write({
      "headwater.config.ts": CONFIG,
      "a.ts": ASSET("outer"),
      "nested/headwater.config.ts": CONFIG,
      "nested/b.ts": ASSET("inner"),
    });
    assert.deepEqual([await keysOf("."), await keysOf("nested")], [["outer"], ["inner"]]);
  });

  it("give up and take back files while nested projects come and go", async () => {
    write({ "headwater.config.ts": CONFIG, "a.ts": ASSET("outer"), "nested/deep/b.ts": ASSET("inner") });
    const index = await ProjectIndex.open({ root: folder });
    const keys = (): string[] => index.manifest.assets.map(({ key }) => key);
    const path = projectPath("nested/headwater.config.ts");
    assert.deepEqual(keys(), ["inner", "outer"]);
    index.update([{ path, text: CONFIG }]);
    assert.deepEqual(keys(), ["outer"]);
    index.refresh([path]);
    assert.deepEqual(keys(), ["inner", "outer"]);
    write({ "nested/headwater.config.ts": CONFIG });
    index.refresh([path]);
    assert.deepEqual(keys(), ["outer"]);
  });

  it("may import helpers of a nested project, whose assets are not theirs", async () => {
    write({
      "headwater.config.ts": CONFIG,
      "a.ts": `import { asset } from "headwater";\nimport { help, inner } from "./nested/b.ts";\nexport const outer = asset({ deps: [inner] }, () => help());\n`,
      "nested/headwater.config.ts": CONFIG,
      "nested/b.ts": `${ASSET("inner")}export const help = () => 1;\n`,
    });
    const { manifest } = await ProjectIndex.open({ root: folder });
    assert.deepEqual(Object.keys(manifest.assets[0]?.code.declarations ?? {}), ["a.ts#outer", "nested/b.ts#help"]);
    assert.deepEqual(
      [manifest.assets.map(({ key }) => key), manifest.problems.map(({ code, message }) => `${code} ${message}`)],
      [
        ["outer"],
        [
          "HW209 `inner` is defined in nested/b.ts, which is not part of this project: assets of other projects are external assets here.",
        ],
      ],
    );
  });

  it("may lie under paths with spaces and other scripts, and hold loops of links", async () => {
    write({ "my project/headwater.config.ts": CONFIG, "my project/src/日本 語/a.ts": ASSET("a") });
    symlinkSync(join(folder, "my project"), join(folder, "my project/src/loop"), "dir");
    assert.deepEqual(await keysOf("my project"), ["a"]);
    assert.deepEqual(await findProjects(folder), [join(folder, "my project")]);
  });

  it("have a hash for each file that counts: of its bytes, byte order mark and line ends included", async () => {
    const bytes = Buffer.from(`\uFEFF${ASSET("a").replaceAll("\n", "\r\n")}`, "utf8");
    write({ "headwater.config.ts": CONFIG, "a.ts": bytes, "unrelated.ts": "export const x = 1;" });
    const { manifest } = await ProjectIndex.open({ root: folder });
    assert.deepEqual(Object.keys(manifest.files), ["a.ts", "headwater.config.ts"]);
    assert.equal(manifest.files[projectPath("a.ts")], createHash("sha256").update(bytes).digest("hex"));
    assert.deepEqual(manifest.problems, []);
  });

  it("follow path aliases, text imports and the versions of installed packages", async () => {
    write({
      "headwater.config.ts": CONFIG,
      "tsconfig.json": `{ // a comment\n "compilerOptions": { "paths": { "~/*": ["./src/lib/*"] } } }`,
      "src/lib/clean.ts": "export const clean = () => 1;",
      "src/query.sql": "select 1",
      "node_modules/left/package.json": `{ "version": "1.2.3" }`,
      "src/a.ts": `import { asset } from "headwater";\nimport { clean } from "~/clean.ts";\nimport sql from "./query.sql" with { type: "text" };\nimport left from "left";\nexport const a = asset(() => [clean(), sql, left]);\n`,
    });
    const index = await ProjectIndex.open({ root: folder });
    const code = index.manifest.assets[0]?.code;
    assert.deepEqual(Object.keys(code?.declarations ?? {}), [
      "node_modules/left#(version)",
      "src/a.ts#a",
      "src/lib/clean.ts#clean",
      "src/query.sql#(content)",
    ]);
    assert.deepEqual(code?.untracked, []);
    assert.equal(
      index.manifest.files[projectPath("src/query.sql")],
      createHash("sha256").update("select 1").digest("hex"),
    );
    write({ "src/query.sql": "select 2" });
    assert.deepEqual(index.refresh([projectPath("src/query.sql")]).assets, ["a"]);
    assert.equal(
      index.manifest.files[projectPath("src/query.sql")],
      createHash("sha256").update("select 2").digest("hex"),
    );
  });

  it("take what their tsconfig.json extends, and that of the folder that imports", async () => {
    write({
      "headwater.config.ts": CONFIG,
      "base/tsconfig.base.json": `{ "compilerOptions": { "paths": { "~/*": ["../src/lib/*"], "@any/*": ["../none/*", "../src/lib/*"] } } }`,
      "tsconfig.json": `{ "extends": "./base/tsconfig.base.json" }`,
      "deep/tsconfig.json": `{ "compilerOptions": { "baseUrl": "./inner" } }`,
      "deep/inner/low.ts": "export const low = 1;",
      "deep/mid.ts": `import { low } from "low";\nexport const mid = () => low;`,
      "src/lib/clean.ts": `import { mid } from "../../deep/mid.ts";\nexport const clean = () => mid();`,
      "src/a.ts": `import { asset } from "headwater";\nimport { clean } from "~/clean";\nimport { clean as again } from "@any/clean.js";\nexport const a = asset(() => [clean(), again()]);\n`,
    });
    assert.deepEqual(await reachedBy("."), [
      "deep/inner/low.ts#low",
      "deep/mid.ts#mid",
      "src/a.ts#a",
      "src/lib/clean.ts#clean",
    ]);
  });

  it("follow the packages of their workspace, beside the project too, by exports, main and source", async () => {
    const link = (name: string, to: string): void => {
      mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
      symlinkSync(join(folder, to), join(folder, "node_modules", name), "dir");
    };
    write({
      "package-lock.json": JSON.stringify({ packages: { "node_modules/left": { version: "1.2.3" } } }),
      "node_modules/left/package.json": `{ "version": "9.9.9" }`,
      "packages/lib/package.json": JSON.stringify({
        name: "@my/lib",
        imports: { "#deep": "./src/deep.ts" },
        exports: { ".": { types: "./x.d.ts", import: "./src/index.ts" }, "./dates": "./dates.js" },
      }),
      "packages/lib/src/deep.ts": "export const deep = 1;",
      "packages/lib/src/index.ts": `export { deep } from "#deep";\nimport "./setup.ts";`,
      "packages/lib/src/setup.ts": "globalThis.ready = true;",
      "packages/lib/dates.ts": "export const parseDate = (text: string) => new Date(text);",
      "packages/old/package.json": `{ "main": "./lib/main.js", "imports": { "#x": "./x.ts" } }`,
      "packages/old/lib/main.ts": `import left from "left";\nexport const old = () => left;`,
      "packages/shop/headwater.config.ts": CONFIG,
      "packages/shop/a.ts": `import { asset } from "headwater";\nimport { deep } from "@my/lib";\nimport { parseDate } from "@my/lib/dates";\nimport { old } from "old";\nimport { up } from "../up.ts";\nexport const a = asset(() => [deep, parseDate, old, up]);\n`,
      "packages/up.ts": "export const up = 1;",
    });
    link("@my/lib", "packages/lib");
    link("old", "packages/old");
    assert.deepEqual(await reachedBy("packages/shop"), [
      "../lib/dates.ts#parseDate",
      "../lib/src/deep.ts#deep",
      "../old/lib/main.ts#old",
      "../up.ts#up",
      "a.ts#a",
      "node_modules/left#(version)",
    ]);
    const index = await ProjectIndex.open({ root: join(folder, "packages/shop") });
    assert.deepEqual(index.manifest.assets[0]?.code.untracked, []);
    assert.equal(index.manifest.assets[0].code.declarations["node_modules/left#(version)"], "1.2.3");
    assert.ok("../lib/src/deep.ts" in index.manifest.files);
    write({ "packages/lib/src/deep.ts": "export const deep = 2;" });
    assert.deepEqual(index.refresh(["../lib/src/deep.ts" as ReturnType<typeof projectPath>]).assets, ["a"]);
  });

  it("follow packages and aliases that change, above the project too", async () => {
    const lock = (version: string): string => JSON.stringify({ packages: { "node_modules/left": { version } } });
    const aliases = (to: string): string => `{ "compilerOptions": { "paths": { "~/*": ["./${to}/*"] } } }`;
    write({
      "package-lock.json": lock("1.0.0"),
      "app/headwater.config.ts": CONFIG,
      "app/tsconfig.json": aliases("one"),
      "app/one/x.ts": "export const x = 1;",
      "app/two/x.ts": "export const x = 2;",
      "app/a.ts": `import { asset } from "headwater";\nimport left from "left";\nimport { x } from "~/x";\nexport const a = asset(() => left(x));\n`,
    });
    const index = await ProjectIndex.open({ root: join(folder, "app") });
    const declarations = (): Readonly<Record<string, string>> => index.manifest.assets[0]?.code.declarations ?? {};
    write({ "package-lock.json": lock("1.1.0") });
    assert.deepEqual(index.refresh(["../package-lock.json" as ReturnType<typeof projectPath>]).assets, ["a"]);
    assert.equal(declarations()["node_modules/left#(version)"], "1.1.0");
    write({ "app/tsconfig.json": aliases("two") });
    assert.deepEqual(index.refresh([projectPath("tsconfig.json")]).assets, ["a"]);
    assert.ok("two/x.ts#x" in declarations() && !("one/x.ts#x" in declarations()));
  });

  it("read code files, of any kind and however they change", async () => {
    write({
      "headwater.config.ts": CONFIG,
      "a.ts": `import { asset } from "headwater";\nexport const a = asset({ codeFiles: ["models/**"] }, () => 1);\n`,
    });
    const index = await ProjectIndex.open({ root: folder });
    const codes = (): string[] => index.manifest.problems.map(({ code }) => code);
    const changed = (path: string): readonly string[] => index.refresh([projectPath(path)]).assets;
    assert.deepEqual(codes(), ["HW113"]);
    write({ "models/données.bin": Uint8Array.from([1, 2]) });
    assert.deepEqual([changed("models/données.bin"), codes()], [["a"], []]);
    write({ "models/données.bin": Uint8Array.from([1, 3]), "other.bin": "x" });
    assert.deepEqual([changed("other.bin"), changed("models/données.bin")], [[], ["a"]]);
    rmSync(join(folder, "models"), { recursive: true });
    assert.deepEqual([changed("models/données.bin"), codes()], [["a"], ["HW113"]]);
  });

  it("say which functions are broken that nothing reaches, and asked for it which files", async () => {
    write({
      "headwater.config.ts": `import { definitions } from "headwater";\nexport default definitions({ include: ["src/**"] });\n`,
      "src/a.ts": `import { asset } from "headwater";\nimport { clean } from "./helpers.js";\nexport const a = asset(() => clean());\n`,
      "src/helpers.ts": "export const clean = () => 1;\nexport const other = () => 1 +;\n",
      "src/fine.ts": "export const fine = 1;",
      "src/broken.ts": `import { bronze } from "./layers.ts;\nexport const b = bronze((`,
      "other/broken.ts": "export const = ",
    });
    const { manifest } = await ProjectIndex.open({ root: folder });
    const places = (problems: readonly Problem[]): readonly string[] =>
      problems.map(({ code, at }) => `${code} ${at.file}:${String(at.range.start.line + 1)}`);
    assert.deepEqual(places(manifest.problems), ["HW109 src/helpers.ts:2"]);
    assert.deepEqual(places(await passedOverProblems({ root: folder, manifest })), ["HW109 src/broken.ts:1"]);
  });

  it("give edited text the right over the disk until it is read again", async () => {
    write({ "headwater.config.ts": CONFIG, "a.ts": ASSET("a") });
    const index = await ProjectIndex.open({ root: folder });
    const path = projectPath("a.ts");
    const keys = (): string[] => index.manifest.assets.map(({ key }) => key);
    index.update([{ path, text: ASSET("b") }]);
    assert.deepEqual(keys(), ["b"]);
    index.refresh([path]);
    assert.deepEqual(keys(), ["a"]);
    rmSync(join(folder, "a.ts"));
    const { removed } = index.refresh([path]);
    assert.deepEqual([keys(), removed], [[], ["a"]]);
  });

  it("without a readable configuration still open", async () => {
    write({ "a.ts": ASSET("a") });
    assert.deepEqual(await keysOf("."), ["a"]);
  });

  it("survive a file of five megabytes, and report one nested too deeply", async () => {
    const helpers = Array.from(
      { length: 60_000 },
      (_, n) => `export function f${n}(a: number[]) { return a.map((x) => x + ${n}); }`,
    );
    const sum = Array.from({ length: 3000 }, (_, n) => `"${n}"`).join(" + ");
    write({
      "headwater.config.ts": CONFIG,
      "big.ts": `${ASSET("big")}${helpers.join("\n")}\n`,
      "long.ts": `${ASSET("long")}export const sum = ${sum};\n`,
      "deep.ts": `${ASSET("deep")}export const nested = ${"[".repeat(20_000)}${"]".repeat(20_000)};\n`,
    });
    const { manifest } = await ProjectIndex.open({ root: folder });
    assert.deepEqual(
      manifest.assets.map(({ key }) => key),
      ["big", "long"],
    );
    assert.deepEqual(
      manifest.problems.map(({ code, at }) => [code, at.file]),
      [["HW109", "deep.ts"]],
    );
  }).timeout(60_000);
});
