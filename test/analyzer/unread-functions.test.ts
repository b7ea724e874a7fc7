/** Functions that nobody asks for are not read, and nobody sees it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import { type ReadFacts, readFacts } from "@headwater/analyzer/facts/read-facts";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import type { FileFacts } from "@headwater/core/facts";
import { unreadNames } from "@headwater/core/index/plain-declarations";
import { type ProjectPath, projectPath } from "@headwater/core/keys";
import { memoryFiles } from "./support/memory-files.ts";
import { CONFIG, FILES, text } from "./support/random-project.ts";

const [ASSETS, HELPERS] = [projectPath("assets.ts"), projectPath("lib/helpers.ts")];
const SETTINGS = `import { definitions } from "headwater";\nexport default definitions({});\n`;
const ASSET = `import { asset } from "headwater";
import { clean, total } from "./lib/helpers.js";
export const orders = asset(() => clean());
`;
const LIB = `const LIMIT = 5;
export function clean() { return trim(LIMIT); }
export const total = (rows) => rows.length;
export const other = () => helped();
function trim(limit) { return limit; }
function helped() { return LIMIT; }
`;

describe("a function that no asset reaches", () => {
  it("is left unread, and read when an asset reaches it", async () => {
    const texts = new Map([
      [CONFIG, SETTINGS],
      [ASSETS, ASSET],
      [HELPERS, LIB],
    ]);
    const known = new Known();
    const index = await open(texts, known);
    assert.deepEqual(unreadNames(index.factsOf(HELPERS)?.plain ?? ""), ["helped", "other"]);
    const edited = ASSET.replace("total }", "other }").replace("clean()", "other()");
    texts.set(ASSETS, edited);
    index.update([{ path: ASSETS, text: edited }]);
    assert.deepEqual(index.manifest, (await open(texts)).manifest);
    assert.deepEqual(unreadNames(index.factsOf(HELPERS)?.plain ?? ""), []);
    // And is known from then on.
    const again = await ProjectIndex.open({ ...optionsOf(texts), known, readFacts: () => assert.fail("it is known") });
    assert.deepEqual(again.manifest, index.manifest);
  });

  it("is left unread when all that others ask for is known, in one reading", async () => {
    const texts = new Map([
      [CONFIG, SETTINGS],
      [HELPERS, Array.from({ length: 40 }, (_, at) => `export const f${String(at)} = () => ${String(at)};\n`).join("")],
    ]);
    for (let at = 0; at < 30; at++) {
      const [file, asked] = [projectPath(`asset${String(at)}.ts`), `f${String(at)}`];
      const imported = `import { asset } from "headwater";\nimport { ${asked} } from "./lib/helpers.js";\n`;
      texts.set(file, `${imported}export const a${String(at)} = asset(() => ${asked}());\n`);
    }
    const read: ProjectPath[] = [];
    const index = await ProjectIndex.open({
      ...optionsOf(texts),
      readFacts: (path, ...rest) => {
        read.push(path);
        return readFacts(path, ...rest);
      },
    });
    assert.equal(read.filter((path) => path === HELPERS).length, 1);
    assert.equal(unreadNames(index.factsOf(HELPERS)?.plain ?? "").length, 10);
  });

  it("is what its file says now, where both texts are read in part", async () => {
    const texts = new Map([
      [CONFIG, SETTINGS],
      [ASSETS, ASSET],
      [HELPERS, LIB],
    ]);
    const known = new Known();
    const index = await open(texts, known);
    const helpers = LIB.replace("=> helped()", "=> helped() + 1");
    texts.set(HELPERS, helpers);
    // Another reads the new text, as little of it as is asked for.
    await open(texts, known);
    index.update([{ path: HELPERS, text: helpers }]);
    assert.deepEqual(unreadNames(index.factsOf(HELPERS)?.plain ?? ""), ["helped", "other"]);
    const edited = ASSET.replace("total }", "other }").replace("clean()", "other()");
    texts.set(ASSETS, edited);
    index.update([{ path: ASSETS, text: edited }]);
    assert.deepEqual(index.manifest, (await open(texts)).manifest);
  });

  it("keeps what was read of it while its file is half-typed", async () => {
    const texts = new Map([
      [CONFIG, SETTINGS],
      [ASSETS, ASSET.replace("total }", "other }").replace("clean()", "[clean, other]")],
      [HELPERS, LIB],
    ]);
    const index = await open(texts);
    const before = index.manifest.assets;
    index.update([{ path: HELPERS, text: LIB.replace("helped();", "helped(") }]);
    assert.deepEqual(index.manifest.assets, before);
    assert.ok(index.manifest.problems.some(({ code }) => code === "HW109"));
  });

  it("that makes assets for others is read", async () => {
    const texts = new Map([
      [CONFIG, SETTINGS],
      [
        projectPath("sdk.ts"),
        `import { asset } from "headwater";\nexport const make = (fn) => asset({ group: "made" }, fn);\n`,
      ],
      [projectPath("bronze.ts"), `import { make } from "./sdk.js";\nexport function bronze(fn) { return make(fn); }\n`],
      [projectPath("orders.ts"), `import { bronze } from "./bronze.js";\nexport const orders = bronze(() => 1);\n`],
    ]);
    const { manifest } = await open(texts);
    assert.deepEqual(
      manifest.assets.map(({ key, group }) => [key, group]),
      [["orders", "made"]],
    );
  });

  it("leaves what is written before and after it as it is, without semicolons too", () => {
    const content = `const first = x => 1
export const orders = made(() => 1)
function a() {
} /** Of the function. */
export const users = made(() => 2)
/** Of the asset. */
export default () => 3
const last = async () => {}
function b() { // says nothing
  return 1
}
export const report = made(() => 4)
const end=x=>x`;
    const whole = readFacts(HELPERS, content, "");
    const part = readFacts(HELPERS, content, "", { wanted: new Set() });
    assert.deepEqual(unreadNames(part.plain), ["a", "b", "end", "first", "last"]);
    assert.deepEqual(part.declarations, whole.declarations);
  });

  it("is not told from the text that its file has meanwhile", async () => {
    const root = mkdtempSync(join(tmpdir(), "headwater-unread-"));
    try {
      const write = (path: string, content: string): void => {
        writeFileSync(join(root, path), content);
      };
      write("headwater.config.ts", SETTINGS);
      write("assets.ts", ASSET.replace("./lib/", "./"));
      write("helpers.ts", LIB);
      const index = await ProjectIndex.open({ root, readFacts });
      write("helpers.ts", LIB.replace("=> helped()", "=> helped() + 1"));
      const edited = ASSET.replace("./lib/", "./").replace("total }", "other }").replace("clean()", "other()");
      write("assets.ts", edited);
      // The watcher tells of one file, and later of the other.
      index.refresh([projectPath("assets.ts")]);
      index.refresh([projectPath("helpers.ts")]);
      assert.deepEqual(index.manifest, (await ProjectIndex.open({ root, readFacts })).manifest);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("is read again when its file has the text again that it had", async () => {
    const root = mkdtempSync(join(tmpdir(), "headwater-unread-"));
    try {
      const write = (path: string, content: string): void => {
        writeFileSync(join(root, path), content);
      };
      const assets = ASSET.replace("./lib/", "./");
      write("headwater.config.ts", SETTINGS);
      write("assets.ts", assets);
      write("helpers.ts", LIB);
      const index = await ProjectIndex.open({ root, readFacts, known: new Known() });
      write("helpers.ts", LIB.replace("=> helped()", "=> helped() + 1"));
      write("assets.ts", assets.replace("total }", "other }").replace("clean()", "other()"));
      index.refresh([projectPath("assets.ts")]);
      // Another branch was looked at for a moment.
      write("helpers.ts", LIB);
      index.refresh([projectPath("helpers.ts")]);
      assert.deepEqual(index.manifest, (await ProjectIndex.open({ root, readFacts })).manifest);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("alters nothing of any project by being unread", async () => {
    let unread = 0;
    await fc.assert(
      fc.asyncProperty(fc.tuple(...FILES.map(() => fc.tuple(text, helpers))), async (contents) => {
        const texts = new Map<ProjectPath, string>([[CONFIG, SETTINGS]]);
        for (const [number, path] of FILES.entries()) texts.set(path, (contents[number] ?? []).join(""));
        const options = optionsOf(texts);
        const part = await ProjectIndex.open({ ...options, readFacts });
        const whole = await ProjectIndex.open({
          ...options,
          readFacts: readWhole,
        });
        for (const path of FILES) unread += unreadNames(part.factsOf(path)?.plain ?? "").length;
        assert.deepEqual(part.manifest, whole.manifest);
      }),
      { numRuns: Number(process.env["FC_RUNS"] ?? 300) },
    );
    assert.ok(unread > 10, `${String(unread)} are unread`);
  }).timeout(120_000);

  it("alters nothing of any project that is edited by having been unread", async () => {
    let unread = 0;
    const edits = fc.array(fc.nat(USERS.length + LIBRARIES.length - 1).chain(edited), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(...USERS.map(() => users)),
        fc.tuple(...LIBRARIES.map(() => library)),
        edits,
        async (used, libraries, changes) => {
          const texts = new Map<ProjectPath, string>([[CONFIG, SETTINGS]]);
          for (const [number, path] of USERS.entries()) texts.set(path, used[number] ?? "");
          for (const [number, path] of LIBRARIES.entries()) texts.set(path, libraries[number] ?? "");
          const index = await open(texts, new Known());
          for (const path of LIBRARIES) unread += unreadNames(index.factsOf(path)?.plain ?? "").length;
          for (const [path, content] of changes) {
            texts.set(path, content);
            index.update([{ path, text: content }]);
            const whole = await ProjectIndex.open({ ...optionsOf(texts), readFacts: readWhole });
            assert.deepEqual(index.manifest, whole.manifest);
          }
        },
      ),
      { numRuns: Number(process.env["FC_RUNS"] ?? 300) },
    );
    assert.ok(unread > 100, `${String(unread)} are unread`);
  }).timeout(120_000);
});

/** Files with assets, and those whose functions these call. */
const USERS = ["a.ts", "b.ts"].map((path) => projectPath(path));
const LIBRARIES = ["lib/c.ts", "lib/d.ts"].map((path) => projectPath(path));
const called = fc.constantFrom("one", "two", "three", "four", "five", "six");
const imported = fc
  .uniqueArray(fc.tuple(called, fc.constantFrom("c", "d")), { maxLength: 3, selector: ([local]) => local })
  .map((all) => all.map(([local, from]) => ({ local, from })));

const users = imported.map((all) => {
  const imports = all.map(({ local, from }) => `import { ${local} } from "./lib/${from}.ts";\n`);
  const assets = all.map(({ local }) => `export const of_${local} = asset(() => ${local}());\n`);
  return [`import { asset } from "headwater";\n`, ...imports, ...assets].join("");
});

const library = fc
  .tuple(
    fc.uniqueArray(fc.tuple(called, called, fc.nat(3)), { maxLength: 6, selector: ([declared]) => declared }),
    fc.option(fc.tuple(called, fc.constantFrom("c", "d"))),
  )
  .map(([declared, passedOn]) => {
    const functions = declared.map(([name, calls, kind]) =>
      kind === 0
        ? `export const ${name} = { ${calls} };\n`
        : kind === 1
          ? `export const ${name} = (x) => ${calls}(x)\n`
          : `export function ${name}(x) { return ${calls}(x) + ${String(kind)}; }\n`,
    );
    return passedOn === null
      ? functions.join("")
      : `export { ${passedOn[0]} as six } from "./${passedOn[1]}.ts";\n${functions.join("")}`;
  });

function edited(number: number): fc.Arbitrary<readonly [ProjectPath, string]> {
  const path = [...USERS, ...LIBRARIES][number] ?? CONFIG;
  return (USERS.includes(path) ? users : library).map((content) => [path, content] as const);
}

const readWhole: ReadFacts = (path, content, hash, how) => readFacts(path, content, hash, { ...how, wanted: null });

/** Functions that call each other, under names that other files may ask for. */
const name = fc.constantFrom("orders", "users", "report", "helper", "clean", "make");
const helpers = fc
  .uniqueArray(fc.tuple(name, name, fc.boolean()), { maxLength: 4, selector: ([declared]) => declared })
  .map((all) =>
    all.map(([declared, called, isArrow]) =>
      isArrow
        ? `export const ${declared} = (x) => ${called}(x);\n`
        : `export function ${declared}(x) { return ${called}(x); }\n`,
    ),
  )
  .map((all) => all.join(""));

/** As a cache on disk keeps them. */
class Known {
  readonly #facts = new Map<ProjectPath, string>();

  get(path: ProjectPath, textHash: string): FileFacts | undefined {
    const kept = this.#facts.get(path);
    const facts = kept === undefined ? undefined : (JSON.parse(kept) as FileFacts);
    return facts?.textHash === textHash ? facts : undefined;
  }

  add(facts: FileFacts): FileFacts {
    this.#facts.set(facts.path, JSON.stringify(facts));
    return facts;
  }
}

function optionsOf(texts: ReadonlyMap<ProjectPath, string>): Parameters<typeof ProjectIndex.open>[0] {
  return { root: "/project", files: memoryFiles(texts), variable: () => undefined };
}

function open(texts: ReadonlyMap<ProjectPath, string>, known?: Known): Promise<ProjectIndex> {
  return ProjectIndex.open({ ...optionsOf(texts), readFacts, ...(known === undefined ? {} : { known }) });
}
