/** Reading a file again after an edit says what reading its text anew says, whatever was typed before. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { readFacts } from "@headwater/analyzer/facts/read-facts";
import { RecentTrees } from "@headwater/analyzer/facts/recent-trees";
import { projectPath } from "@headwater/core/keys";

const FILE = projectPath("a.ts");

const TEXT = `import { asset, assetCheck } from "headwater";
import { clean, type Row } from "./clean.js";
import * as lib from "./lib.js";

/** Orders of the day. */
export const orders = asset({ group: "raw", tags: { layer: "silver" } }, async (users: Row[]): Promise<Row[]> => {
  const rows = users.filter((user) => user.amount > 1);
  if (rows.length > 10) rows.push({ amount: rows.length * 2, label: \`extra \${lib.name}\` });
  return clean(rows);
});

function helper(x: number): number {
  return x < 1 ? x : helper(x - 1);
}

export const { a, b } = lib.both(), c = (x: number) => x / 2;
lib.register(orders);
assetCheck({ asset: orders }, (value) => value.length > helper(0));
export default asset({ key: "last" }, (orders) => orders.map((row) => <number>row.amount));
export { helper as help } from "./help.js";
class Box<T> { private value = 1; get(): T | number { return this.value; } }
for (const each of [1, 2]) console.log(each);
`;

/** What people type, and what makes a parser read on differently. */
const PIECES = [
  ..."xyz01 \n\t(){}[]<>;,.=+-*/\"'`:?!|&$\\",
  "=>",
  "//",
  "/*",
  "*/",
  "${",
  "async ",
  "await ",
  "export ",
  "const orders = 1;\n",
  "import { x } from './x.js';\n",
  "function f() {\n",
  "\n}\n",
];

/** Where, by thousandths of the text; how many characters go; what comes. */
const edit = fc.tuple(
  fc.integer({ min: 0, max: 1000 }),
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200 })),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }).map((pieces) => pieces.join("")),
);

describe("reading a file again", () => {
  it("says what reading it anew says", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        const recent = new RecentTrees();
        const texts = [TEXT];
        for (const [where, gone, come] of edits) {
          const text = texts.at(-1) ?? "";
          const at = Math.floor((where / 1000) * text.length);
          texts.push(text.slice(0, at) + come + text.slice(at + gone));
        }
        // Also what was deleted and comes back.
        for (const text of [...texts, ...texts.toReversed()]) {
          assert.deepEqual(readFacts(FILE, text, "", false, recent), readFacts(FILE, text, ""));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("takes the facts of statements that an edit does not touch", () => {
    const recent = new RecentTrees();
    const before = readFacts(FILE, TEXT, "", false, recent);
    const after = readFacts(FILE, TEXT.replace("x - 1", "x - 12"), "", false, recent);
    const same = after.declarations.filter((declaration, index) => declaration === before.declarations[index]);
    assert.deepEqual(
      after.declarations.filter((declaration) => !same.includes(declaration)).map(({ name }) => name),
      ["default"],
    );
    assert.ok(same.length > 0);
    assert.notEqual(after.plain, before.plain);
  });

  it("reads all of a file again whose names are others", () => {
    const recent = new RecentTrees();
    readFacts(FILE, TEXT, "", false, recent);
    const text = TEXT.replace('import { clean, type Row } from "./clean.js";', "                 ");
    assert.deepEqual(readFacts(FILE, text, "", false, recent), readFacts(FILE, text, ""));
  });
});
