/** Reading a file again after an edit says what reading its text anew says, whatever was typed before. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { readFacts } from "@headwater/analyzer/facts/read-facts";
import { RecentFiles } from "@headwater/analyzer/facts/recent-files";
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
  ...Array.from("xyz01 \n\t(){}[]<>;,.=+-*/\"'`:?!|&$\\"),
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
  "\r\n",
  "\r",
  "// said\n",
  "  rows.push(\n    lib,\n  );\n",
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
        const recent = new RecentFiles();
        const texts = [TEXT];
        for (const [where, gone, come] of edits) {
          const text = texts.at(-1) ?? "";
          const at = Math.floor((where / 1000) * text.length);
          texts.push(text.slice(0, at) + come + text.slice(at + gone));
        }
        // Also what was deleted and comes back.
        for (const text of [...texts, ...texts.toReversed()]) {
          assert.deepEqual(readFacts(FILE, text, "", { recent }), readFacts(FILE, text, ""));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("reads the statement that was edited, and takes the others as they were", () => {
    const recent = new RecentFiles();
    const before = readFacts(FILE, TEXT, "", { recent });
    const text = TEXT.replace("> 10", "> 100");
    const after = readFacts(FILE, text, "", { recent });
    assert.deepEqual(after, readFacts(FILE, text, ""));
    const others = after.declarations.filter((declaration) => !before.declarations.includes(declaration));
    assert.deepEqual(
      others.map(({ name }) => name),
      ["orders"],
    );
  });

  /** By the text that goes and the one that comes; `reads` is the declaration that is read. */
  const multiline: readonly { what: string; gone: string; come: string; reads: string }[] = [
    { what: "Enter in a body", gone: "rows.length > 10)", come: "rows.length > 10)\n    ", reads: "orders" },
    { what: "lines pasted into a body", gone: "return clean", come: "a();\n  b();\n  return clean", reads: "orders" },
    { what: "a line deleted from a body", gone: "  const rows = users", come: "  users", reads: "orders" },
    { what: "lines joined", gone: "> 1);\n  if", come: "> 1); if", reads: "orders" },
    { what: "a comment above a declaration", gone: "/** Orders", come: "// First.\n/** Our orders", reads: "orders" },
    {
      what: "an empty line between declarations",
      gone: "}\n\nexport const {",
      come: "}\n\n\nexport const {",
      reads: "a",
    },
  ];
  for (const { what, gone, come, reads } of multiline) {
    it(`reads one statement and moves the others: ${what}`, () => {
      const text = TEXT.replace(gone, come);
      assert.notEqual(text, TEXT);
      for (const [from, to] of [
        [TEXT, text],
        [text, TEXT],
      ] as const) {
        const recent = new RecentFiles();
        readFacts(FILE, from, "", { recent });
        const before = recent.get(FILE)?.read.statements ?? [];
        assert.deepEqual(readFacts(FILE, to, "", { recent }), readFacts(FILE, to, ""));
        const after = recent.get(FILE)?.read.statements ?? [];
        const place = before.findIndex(({ names }) => names.declared.includes(reads));
        // Those above are the same objects, which only an edit of one statement leaves.
        assert.deepEqual([after.length, place > 0], [before.length, true]);
        for (let above = 0; above < place; above++) assert.equal(after[above], before[above]);
      }
    });
  }

  /** Each is read as a whole: what it says cannot be seen from the statement alone. */
  const cases: readonly (readonly [string, before: string, after: string])[] = [
    ["a function that is called now", "const a = () => {}\n(1);\n", "const a = function () {}\n(1);\n"],
    ["a name that is declared no more", "const a = f(1);\nfunction f() {}\n", "const a = f(1);\nfunction fg() {}\n"],
    ["more of the statement before", "const a = b\nx;\n", "const a = b\n-x;\n"],
    ["an expression that goes on", "const a = b\nfoo(1);\n", "const a = bc\nfoo(1);\n"],
    ["an expression that goes on behind", "export const a = b\n(1);\n", "export const a = bc\n(1);\n"],
    [
      "a line more",
      "export const a = [1,2];\nexport const b = asset(() => 1);\n",
      "export const a = [1,\n2];\nexport const b = asset(() => 1);\n",
    ],
    [
      "an import",
      'import { a } from "./a.js";\nexport const b = a;\n',
      'import { a } from "./aa.js";\nexport const b = a;\n',
    ],
    [
      "a required module",
      'const a = require("./a");\nexport const b = a;\n',
      'const a = require("./ab");\nexport const b = a;\n',
    ],
    [
      "a module that is required now",
      'const a = requires("./a");\nexport const b = a;\n',
      'const a = require("./a");\nexport const b = a;\n',
    ],
    ["a statement in two", "export const a = f(1, 2);\n", "export const a = f(1); g(2);\n"],
    [
      "a statement behind it on its line",
      "export const a = f(1); export const b = asset(() => 1);\n",
      "export const a = f(12); export const b = asset(() => 1);\n",
    ],
    [
      "a statement behind its last line",
      "export const a = f(\n1); export const b = asset(() => 1);\nexport { a as c };\n",
      "export const a = f(\n\n1); export const b = asset(() => 1);\nexport { a as c };\n",
    ],
    [
      "an import below",
      "export const a = f(1,\n2);\nimport { b } from './b.js';\nexport { b as c };\n",
      "export const a = f(1,\n\n2);\nimport { b } from './b.js';\nexport { b as c };\n",
    ],
    ["half of a line break", "f(`\r\n`);\nf(() => 1);\n", "f(`\rx\n`);\nf(() => 1);\n"],
    [
      "a trailing comment",
      "f(); // one\nexport const a = asset(() => 12);\n",
      "f(); // one\nexport const a = asset(() => 13);\n",
    ],
    [
      "a regular expression",
      "export const a = 1 / 2;\nconst b = 3 / 4;\n",
      "export const a = /1 / 2;\nconst b = 3 / 4;\n",
    ],
    ["an unclosed text", 'export const a = "b";\nconst c = "d";\n', 'export const a = "b;\nconst c = "d";\n'],
    [
      "an unclosed comment",
      "export const a = 1;\nconst c = 1; /** */\n",
      "export const a = 1 /*;\nconst c = 1; /** */\n",
    ],
  ];
  it("says what reading it anew says of a text that is no module any more", () => {
    const recent = new RecentFiles();
    for (const text of ["export enum A { b = 1 }\nawait (1);\n", "enum A { b = 1 }\nawait (1);\n"])
      assert.deepEqual(readFacts(FILE, text, "", { recent }), readFacts(FILE, text, ""));
  });

  for (const [what, before, after] of cases) {
    it(`says what reading it anew says: ${what}`, () => {
      const recent = new RecentFiles();
      for (const text of [before, after, before]) {
        const module = `import { f } from "./f.js";\n${text}`;
        assert.deepEqual(readFacts(FILE, module, "", { recent }), readFacts(FILE, module, ""));
      }
    });
  }
});
