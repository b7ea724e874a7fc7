/** Whatever is edited, in whatever order: what the index says is what it would say of the texts if opened anew. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import type { Manifest } from "@headwater/core/asset";
import { type ProjectPath, projectPath } from "@headwater/core/keys";
import { memoryFiles } from "./support/memory-files.ts";
import { CONFIG, edit, FILES, text } from "./support/random-project.ts";

describe("an incremental index", () => {
  it("equals one that is opened anew, after every edit", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(...FILES.map(() => fc.option(text))),
        fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 5 }),
        // Before which edits the index comes to rest, and packs its facts away.
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        async (initial, edits, rests) => {
          const texts = new Map<ProjectPath, string>([
            [CONFIG, `import { definitions } from "headwater";\nexport default definitions({});\n`],
          ]);
          FILES.forEach((path, index) => {
            const content = initial[index];
            if (typeof content === "string") texts.set(path, content);
          });
          const index = await open(new Map(texts));
          let before = index.manifest;
          for (const [number, batch] of edits.entries()) {
            if (rests[number] === true) await index.rest();
            for (const [path, content] of batch) {
              if (content === null) texts.delete(path);
              else texts.set(path, content);
            }
            const last = new Map(batch);
            const change = index.update([...last].map(([path, content]) => ({ path, text: content })));
            const fresh = (await open(texts)).manifest;
            // Text that does not parse is not of interest here: it keeps what was known before.
            if (fresh.problems.some(({ code }) => code === "HW109")) return;
            assert.deepEqual(index.manifest, fresh);
            assert.deepEqual([...change.assets], changedAssets(before, fresh));
            before = fresh;
          }
        },
      ),
      { numRuns: Number(process.env["FC_RUNS"] ?? 150), ...seedOf() },
    );
  }).timeout(120_000);

  it("says nothing more of the checks of an asset that no file may define any more", async () => {
    const twice = `import { asset } from "headwater";\nexport const a = asset({ checks: { ok: () => true } }, () => 1);\n`;
    const index = await open(
      new Map([
        [projectPath("a.ts"), twice],
        [projectPath("b.ts"), twice],
      ]),
    );
    assert.ok(index.manifest.problems.some(({ code }) => code === "HW108"));
    const text = `import { definitions } from "headwater";\nexport default definitions({ include: ["lib/**"] });\n`;
    index.update([{ path: CONFIG, text }]);
    assert.ok(index.manifest.problems.every(({ code }) => code !== "HW108"));
  });

  it("reads a module that exports itself as a namespace", async () => {
    const source = `import { asset } from "headwater";\nimport * as self from "./a.ts";\nexport { self };\nexport const a = asset(() => self);\n`;
    const { assets } = (await open(new Map([[projectPath("a.ts"), source]]))).manifest;
    assert.deepEqual(
      assets.map(({ key }) => key),
      ["a"],
    );
  });

  it("says nothing changed when an edit leaves the facts equal", async () => {
    const path = projectPath("a.ts");
    const source = `import { asset } from "headwater";\nexport const a = asset(() => 1); // one\n`;
    const index = await open(new Map([[path, source]]));
    const { assets, problems, removed } = index.update([{ path, text: source.replace("one", "two") }]);
    assert.deepEqual({ assets, problems, removed }, { assets: [], problems: [], removed: [] });
  });

  it("keeps what it knew of a file with a syntax error, and of the files that import it", async () => {
    const [a, b] = [projectPath("a.ts"), projectPath("b.ts")];
    const source = `import { asset } from "headwater";\nexport const a = asset(() => 1);\n`;
    const index = await open(
      new Map([
        [a, source],
        [
          b,
          `import { asset } from "headwater";\nimport { a } from "./a.ts";\nexport const b = asset({ deps: [a] }, () => 1);\n`,
        ],
      ]),
    );
    const before = index.manifest;
    index.update([{ path: a, text: `${source}export const c = asset((` }]);
    assert.deepEqual(index.manifest.assets, before.assets);
    assert.deepEqual(
      index.manifest.problems.map(({ code, at }) => [code, at.file]),
      [["HW109", "a.ts"]],
    );
    index.update([{ path: a, text: source }]);
    assert.deepEqual(index.manifest, before);
  });
});

describe("a half-typed file", () => {
  const [a, b, layers] = [projectPath("a.ts"), projectPath("b.ts"), projectPath("layers.ts")];
  const texts = new Map([
    [layers, `import { assetWith } from "headwater";\nexport const bronze = assetWith({ group: "bronze" });\n`],
    [a, `import { bronze } from "./layers.ts";\nexport const a = bronze(() => 1);\n`],
    [b, `import { asset } from "headwater";\nexport const b = asset((a) => a);\n`],
  ]);
  const keys = (index: ProjectIndex): string[] => index.manifest.assets.map(({ key }) => key);
  const broken = (index: ProjectIndex): string[] => index.manifest.problems.map(({ code, at }) => `${code} ${at.file}`);

  it("counts while its imports are typed", async () => {
    const index = await open(texts);
    const before = index.manifest;
    for (const [path, text] of texts) {
      for (let end = text.indexOf("from"); end < text.indexOf(";") - 1; end++) {
        const half = text.slice(0, end) + text.slice(text.indexOf(";") + 1);
        index.update([{ path, text: half }]);
        assert.deepEqual(keys(index), ["a", "b"], half);
      }
      index.update([{ path, text }]);
      assert.deepEqual(index.manifest, before);
    }
  });

  it("that was never whole says what can be read of it, and is never silent", async () => {
    for (const half of [
      `from "headwater`,
      `from "headwater;`,
      `from headwater";`,
      `from "headwater"; export const = `,
    ]) {
      const index = await open(new Map([[b, `import { asset } ${half}\nexport const b = asset(() => 1);\n`]]));
      assert.deepEqual(broken(index), ["HW109 b.ts"], half);
    }
    const index = await open(new Map([[b, `import { asset } from "headwater";\nexport const b = asset(() => `]]));
    index.update([{ path: b, text: `import { asset } from "headwater";\nexport const c = asset(() => ` }]);
    assert.deepEqual([keys(index), broken(index)], [["c"], ["HW109 b.ts"]]);
  });
});

function open(texts: ReadonlyMap<ProjectPath, string>): Promise<ProjectIndex> {
  return ProjectIndex.open({ root: "/project", files: memoryFiles(texts), variable: () => undefined });
}

function changedAssets(before: Manifest, after: Manifest): string[] {
  const old = new Map(before.assets.map((asset) => [asset.key, JSON.stringify(asset)]));
  return after.assets.filter((asset) => old.get(asset.key) !== JSON.stringify(asset)).map(({ key }) => key);
}

/** `FC_SEED=123` runs one seed again. */
function seedOf(): { seed?: number } {
  const seed = Number(process.env["FC_SEED"]);
  return Number.isInteger(seed) && process.env["FC_SEED"] !== undefined ? { seed } : {};
}
