/** A text against what was made of an earlier one: new keys that change what names mean, and keys that were renamed. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ProjectIndex } from "@headwater/analyzer/project-index";
import type { Manifest } from "@headwater/core/asset";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import type { Fix } from "@headwater/core/problem";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { historyProblems } from "@headwater/core/status/history-problems";
import { madeBy } from "../core/support/fixture-rows.ts";
import { openFixture } from "./support/check.ts";
import { parseFixture } from "./support/fixture.ts";

/** Everything was made by the first text; then files are replaced. The problems, and the files after each one's fix. */
async function after(before: string, edit: string): Promise<{ said: string[]; fixed: string[] }> {
  const index = await openFixture(parseFixture(before));
  const rows = rowsOf(index.manifest);
  const texts = new Map([...parseFixture(before).files, ...parseFixture(edit).files]);
  index.update([...parseFixture(edit).files].map(([path, text]) => ({ path, text })));
  const problems = historyProblems({ manifest: index.manifest, rows, fixes: index.historyFixes });
  const fixed = problems.flatMap(({ fixes }) => fixes.flatMap((fix) => applied(index, texts, fix, rows)));
  const said = problems.map(
    ({ code, severity, message, at }) => `${at.file}:${at.range.start.line + 1} ${severity} ${code} ${message}`,
  );
  return { said, fixed };
}

/** The files that a fix changes; with it nothing is left to say. */
function applied(
  index: ProjectIndex,
  texts: ReadonlyMap<ProjectPath, string>,
  fix: Fix,
  rows: ReadonlyMap<AssetKey, AssetSummary>,
): string[] {
  const changed = [...Map.groupBy(fix.edits, ({ at }) => at.file)].map(([path, edits]) => {
    const lines = (texts.get(path) ?? "").split("\n");
    for (const { at, newText } of edits.toReversed()) {
      const { line, character } = at.range.start;
      const text = lines[line] ?? "";
      lines[line] = text.slice(0, character) + newText + text.slice(character);
    }
    return { path, text: lines.join("\n") };
  });
  index.update(changed);
  assert.deepEqual(index.manifest.problems, []);
  assert.deepEqual(historyProblems({ manifest: index.manifest, rows, fixes: index.historyFixes }), []);
  return [
    fix.title,
    ...changed.flatMap(({ text }) => text.split("\n").filter((line) => line.includes("export const"))),
  ];
}

function rowsOf({ assets }: Manifest): Map<AssetKey, AssetSummary> {
  return new Map(
    assets.map(({ key, code, dependencies }) => {
      const row = madeBy(key, { inputs: Object.fromEntries(dependencies.map((each) => [each.key, "d1"])) });
      return [key, { ...row, latest: row.latest && { ...row.latest, codeVersion: code.version } }];
    }),
  );
}

const HEAD = `import { asset } from "headwater";`;
const PROJECT = `
  //- /raw.ts
  ${HEAD}
  export const orders = asset({ key: "raw/orders" }, () => [1]);
  //- /x.ts
  ${HEAD}
  export const total = asset({ key: "x/total" }, (orders) => orders);
  export const count = asset({ key: "x/count" }, ({ orders }) => orders);
  export const kept = asset({ key: "x/kept", ins: { orders: "raw/orders" } }, (orders) => orders);
  export const other = asset({ key: "y/other" }, (orders) => orders);
`;

describe("a new key", () => {
  it("that changes what a name means carries a warning, and a fix that pins the dependents", async () => {
    const { said, fixed } = await after(
      PROJECT,
      `
        //- /new.ts
        ${HEAD}
        export const nearer = asset({ key: "x/orders" }, () => [2]);
      `,
    );
    assert.deepEqual(said, [
      "new.ts:2 warning HW213 The new key `x/orders` changes what `orders` means in `x/count`, `x/total` and `y/other`: until now that was `raw/orders`.",
    ]);
    assert.deepEqual(fixed, [
      "Keep raw/orders in x/count, x/total and y/other",
      `export const total = asset({ ins: { orders: "raw/orders" }, key: "x/total" }, (orders) => orders);`,
      `export const count = asset({ ins: { orders: "raw/orders" }, key: "x/count" }, ({ orders }) => orders);`,
      `export const kept = asset({ key: "x/kept", ins: { orders: "raw/orders" } }, (orders) => orders);`,
      `export const other = asset({ ins: { orders: "raw/orders" }, key: "y/other" }, (orders) => orders);`,
    ]);
  });

  it("that a dependent was made to name, or that is nobody's, says nothing", async () => {
    const elsewhere = `
      //- /new.ts
      ${HEAD}
      export const far = asset({ key: "z/clients" }, () => [2]);
      export const reads = asset({ key: "x/reads" }, (clients) => clients);
    `;
    assert.deepEqual((await after(PROJECT, elsewhere)).said, []);
    const renamedParameter = `
      //- /x.ts
      ${HEAD}
      export const total = asset({ key: "x/total" }, (clients) => clients);
      export const clients = asset({ key: "x/clients" }, () => [3]);
    `;
    assert.deepEqual((await after(PROJECT, renamedParameter)).said, []);
  });

  it("with the code of one that is gone is offered its history", async () => {
    const { said, fixed } = await after(
      `
        //- /a.ts
        ${HEAD}
        export const old = asset(() => [1, 2, 3]);
        export const same = asset(() => [4]);
      `,
      `
        //- /a.ts
        ${HEAD}
        export const fresh = asset(() => [1, 2, 3]);
        export const same = asset(() => [4]);
      `,
    );
    assert.deepEqual(said, [
      'a.ts:2 information HW114 `fresh` has the code that made `old`, which is no asset any more. If it was renamed, `formerly: ["old"]` keeps its history.',
    ]);
    assert.deepEqual(fixed, [
      "Continue the history of old",
      `export const fresh = asset({ formerly: ["old"] }, () => [1, 2, 3]);`,
      "export const same = asset(() => [4]);",
    ]);
  });

  it("is offered nothing where several could be meant, or the old one is still there", async () => {
    const two = `
      //- /a.ts
      ${HEAD}
      export const one = asset(() => [1]);
      export const two = asset(() => [1]);
    `;
    assert.deepEqual((await after(two, `//- /a.ts\n${HEAD}\nexport const three = asset(() => [1]);`)).said, []);
    assert.deepEqual((await after(two, `//- /b.ts\n${HEAD}\nexport const three = asset(() => [1]);`)).said, []);
  });
});
