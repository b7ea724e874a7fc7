/** Whatever is edited: the problems of edges are those of checking the project anew, and little is looked at again. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { checkProject } from "@headwater/analyzer/edge-types/check-project";
import { EdgeTypes, type TextChange } from "@headwater/analyzer/edge-types/edge-types";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { compareProblems } from "@headwater/core/index/place";
import { projectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import { type EdgeProject, edgeProject, SDK } from "../support/edge-fixture.ts";

const TEXTS = {
  "src/model.ts": [
    "export interface Row { id: number }\n",
    "\nexport interface Row { id: string }\nexport interface Other { o: 1 }\n",
    null,
  ],
  "src/lib.ts": [
    `import type { Row } from "./model.ts";\nexport const load = () => [] as Row[];\nexport function clean(rows: Row[]): Row[] { return rows; }\n`,
    `import type { Row } from "./model.ts";\nexport const load = () => [] as Row[];\nexport function clean(rows: Row[]): Row[] {\n  return rows.slice(); }\n`,
    `export const load = () => 1;\nexport function clean(rows: string): string { return rows; }\n`,
  ],
  "src/raw.ts": [
    `import { asset } from "headwater";\nimport { load } from "./lib.ts";\nexport const raw = asset(() => load());\nexport const text = asset((): string => { return "a"; });\n`,
    `import { asset } from "headwater";\nimport { load } from "./lib.ts";\n\nexport const text = asset((): string => { return "ab"; });\nexport const raw = asset(() => load());\n`,
    `import { asset } from "headwater";\nexport const raw = asset((text: number) => 1);\n`,
    null,
  ],
  "src/top.ts": [
    `import { asset, assetCheck } from "headwater";\nimport { clean } from "./lib.ts";\nexport const top = asset((raw: { id: number }[], text: string) => 1);\nexport const cleaned = asset({ ins: { rows: "raw" } }, ({ rows }: { rows: number }) => 1);\nexport const fine = assetCheck({ asset: top }, (top: string, raw) => true);\n`,
    `import { asset } from "headwater";\n\nexport const top = asset((raw, text: number) => {\n  return 1; });\n`,
    `import { asset } from "headwater";\nexport const cleaned = asset((rows: number) => 1);\nexport const rows = asset(() => new Map([[1, new Date()]]));\n`,
  ],
} as const satisfies Record<string, readonly (string | null)[]>;

const PATHS = Object.keys(TEXTS) as (keyof typeof TEXTS)[];

const edit = fc
  .constantFrom(...PATHS)
  .chain((path) => fc.record({ path: fc.constant(path), text: fc.constantFrom(...TEXTS[path]), saved: fc.boolean() }));

const project = (): EdgeProject => edgeProject(PATHS.map((path) => `//- /${path}\n${TEXTS[path][0]}`).join(""));

describe("edge types after edits", function () {
  this.timeout(120_000);

  it("are those of checking anew", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), async (steps) => {
        const { root, write, remove } = project();
        try {
          const edges = await EdgeTypes.open({ root, sdk: SDK, cache: null }, []);
          const known = new Map<string, readonly Problem[]>();
          const take = (changes: readonly TextChange[]): void => {
            for (const { path, problems } of edges.update(changes).files) known.set(path, problems);
          };
          take([]);
          for (const edits of steps) {
            const changes = edits.map(({ path, text, saved }): TextChange => {
              if (text === null) rmSync(join(root, path), { force: true });
              else write(path, text);
              return { path: projectPath(path), text: saved ? null : text };
            });
            take(changes);
            assert.deepEqual([...known.values()].flat().sort(byPlace), await anew(root));
          }
        } finally {
          remove();
        }
      }),
      { numRuns: 10 },
    ));

  it("count the last text without a syntax error", async () => {
    const { root, remove } = project();
    try {
      const edges = await EdgeTypes.open({ root, sdk: SDK, cache: null }, []);
      edges.update([]);
      const path = projectPath("src/raw.ts");
      assert.deepEqual(
        edges.update([{ path, text: `\n\nimport { asset } from "headwater"; export const raw = asset((` }]),
        {
          files: [],
          edges: 0,
        },
      );
      const mended = edges.update([{ path, text: TEXTS["src/raw.ts"][2] }]);
      assert.deepEqual(
        mended.files.map((file) => [file.path, file.problems.length]),
        [["src/top.ts", 3]],
      );
    } finally {
      remove();
    }
  });

  it("look only at the edges that the edited file touches", async () => {
    const { root, remove } = project();
    try {
      const edges = await EdgeTypes.open({ root, sdk: SDK, cache: null }, []);
      const looked = (path: keyof typeof TEXTS, which: number): number =>
        edges.update([{ path: projectPath(path), text: TEXTS[path][which] ?? null }]).edges;
      assert.equal(edges.update([]).edges, 5);
      // A body whose result is annotated gives nobody another type; the result of `load` is that of upstream.
      assert.equal(looked("src/lib.ts", 1), 0);
      assert.equal(looked("src/lib.ts", 0), 0);
      assert.equal(looked("src/model.ts", 1), 5);
      assert.equal(looked("src/top.ts", 0), 0);
      assert.equal(looked("src/lib.ts", 2), 5);
    } finally {
      remove();
    }
  });

  it("follow settings and declarations that hold everywhere", async () => {
    const { root, write, remove } = edgeProject(`
      //- /src/a.ts
      import { asset } from "headwater";
      export const a = asset((): string | undefined => undefined);
      export const b = asset((a: string): Shared => ({ s: 1 }));
      export const c = asset((b: { s: number }) => 1);
      //- /shared.d.ts
      interface Shared { s: number }
      //- /tsconfig.json
      { "compilerOptions": { "strict": false } }
    `);
    try {
      const edges = await EdgeTypes.open({ root, sdk: SDK, cache: null }, []);
      const codes = (...paths: readonly string[]): readonly number[] =>
        edges
          .update(paths.map((path) => ({ path: projectPath(path), text: null })))
          .files.map(({ problems }) => problems.length);
      assert.deepEqual(codes(), []);
      write("tsconfig.json", `{ "compilerOptions": { "strict": true } }`);
      assert.deepEqual(codes("tsconfig.json"), [1]);
      write("shared.d.ts", "interface Shared { s: string }");
      assert.deepEqual(codes("shared.d.ts"), [2]);
    } finally {
      remove();
    }
  });
});

async function anew(root: string): Promise<readonly Problem[]> {
  const { manifest } = await ProjectIndex.open({ root });
  return [...checkProject({ root, manifest, sdk: SDK }).problems].sort(byPlace);
}

function byPlace(a: Problem, b: Problem): number {
  return a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : compareProblems(a, b);
}
