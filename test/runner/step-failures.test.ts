/** What a step's code can do wrong, and what is said of it. Each in a real process. */
import assert from "node:assert/strict";
import { formatLocation } from "@headwater/core/location";
import { exitReason } from "@headwater/runner/pool/exit-reason";
import { StepRig } from "./support/step-rig.ts";

interface FailureCase {
  readonly name: string;
  /** `src/assets.ts`; a numbered comment stands right before each place that the frames name, from the innermost on. */
  readonly code: string;
  readonly error: { readonly code: string; readonly name?: string; readonly message: RegExp };
  readonly functions?: readonly string[];
  /** Where another file has thrown, before the places that are marked. */
  readonly inner?: string;
}

const CASES: readonly FailureCase[] = [
  {
    name: "an error thrown three calls deep",
    code: `
      interface Row { id: number }
      function inner(row: Row): never { throw /*1*/new RangeError(\`no row \${row.id}\`); }
      const outer = async (row: Row) => { await null; /*2*/inner(row); };
      export const result = asset(async () => { /*3*/await outer({ id: 7 }); });`,
    error: { code: "HW501", name: "RangeError", message: /^no row 7$/ },
    functions: ["inner", "outer", ""],
  },
  {
    name: "an error in a file that the compiler has transformed",
    code: `
      enum Level {
        Low,
        High,
      }
      namespace Text { export const bad = "bad level"; }
      export const result = asset((): Level => {
        if (Level.High > 0) throw /*1*/new Error(Text.bad);
        return Level.Low;
      });`,
    error: { code: "HW501", message: /^bad level$/ },
  },
  {
    name: "an error in a file whose name begins with two dots",
    code: `import { inner } from "./..inner.ts";\nexport const result = asset(() => /*1*/inner());`,
    error: { code: "HW501", message: /^within$/ },
    functions: ["inner", ""],
    inner: "src/..inner.ts:1:40",
  },
  {
    name: "a string",
    code: `export const result = asset(() => { throw "just \\u001b[31mtext\\u001b[0m"; });`,
    error: { code: "HW501", message: /^It threw "just text", which is not an Error\.$/ },
  },
  {
    name: "undefined",
    code: `export const result = asset(() => { throw undefined; });`,
    error: { code: "HW501", message: /^It threw undefined/ },
  },
  {
    name: "an object that cannot be looked at",
    code: `export const result = asset(() => { throw new Proxy({}, { get() { throw new Error("no"); }, has() { throw new Error("no"); } }); });`,
    error: { code: "HW501", message: /cannot be read/ },
  },
  {
    name: "control sequences and length",
    code: `export const result = asset(() => { throw new Error("\\u001b]0;title\\u0007red \\u001b[31mtext\\u202e" + "x".repeat(1e6)); });`,
    error: { code: "HW501", message: /^red textx{3900,}…$/ },
  },
  {
    name: "a promise that never settles",
    code: `export const result = asset(() => new Promise(() => {}));`,
    error: { code: "HW501", message: /never ends: it awaits a promise that nothing is left to settle/ },
  },
  {
    name: "a module whose top-level await never settles",
    code: `await new Promise(() => {});\nexport const result = asset(() => 1);`,
    error: { code: "HW501", message: /never ends/ },
  },
  {
    name: "an error that escapes from a callback",
    code: `
      export const result = asset(() => new Promise(() => { setTimeout(() => {
        throw /*1*/new Error("late");
      }); }));`,
    error: { code: "HW501", message: /^late$/ },
  },
  {
    name: "a rejection that nobody handles",
    code: `export const result = asset(async () => { void Promise.reject(/*1*/new Error("unheard")); await new Promise((resolve) => setTimeout(resolve, 5_000)); });`,
    error: { code: "HW501", message: /^unheard$/ },
  },
  {
    name: "a module that throws",
    code: `const limit: number = 1;\nif (limit > 0) throw /*1*/new Error("no limit");\nexport const result = asset(() => 1);`,
    error: { code: "HW506", message: /^The module src\/assets\.ts cannot be loaded: no limit$/ },
  },
  {
    name: "a syntax error",
    code: `export const result = asset(() => 1);\nconst x = /*1*/;`,
    error: { code: "HW506", message: /src\/assets\.ts cannot be loaded: Expression expected/ },
  },
  {
    name: "a file that is not there",
    code: `import { gone } from /*1*/"./gone.js";\nexport const result = asset(() => gone);`,
    error: { code: "HW506", message: /Cannot find module .*gone\.js/ },
  },
  {
    name: "a package that is not installed",
    code: `import { gone } from /*1*/"not-installed";\nexport const result = asset(() => gone);`,
    error: { code: "HW506", message: /Cannot find package 'not-installed'/ },
  },
  {
    name: "a name that a module does not have",
    code: `/*1*/import { Row } from "./types.js";\nexport const result = asset(() => Row);`,
    error: {
      code: "HW506",
      name: "SyntaxError",
      message: /does not provide an export named 'Row'\. If Row is a type, say so/,
    },
  },
  {
    name: "files that import each other, and use too early what the other gives",
    code: `import { limit } from "./circle.ts";\nexport const level = 1;\nexport const result = asset(() => limit);`,
    error: {
      code: "HW506",
      name: "ReferenceError",
      message:
        /Cannot access 'level' before initialization\. These files import each other: src\/circle\.ts → src\/assets\.ts → src\/circle\.ts\. Import level from the file that declares it\.$/,
    },
    inner: "src/circle.ts:2:22",
  },
  {
    name: "an export that is not there at run time",
    code: `export const other = asset(() => 1);`,
    error: { code: "HW506", message: /^result in src\/assets\.ts is not exported when the module runs/ },
  },
  {
    name: "a value with a function in it",
    code: `export const result = asset(() => [1, { rows: [{ fn() {} }] }]);`,
    error: {
      code: "HW504",
      message: /^The value of result cannot be stored: value\[1\]\.rows\[0\]\.fn is a function \(fn\)\.$/,
    },
  },
  {
    name: "a value without an end",
    code: `export const result = asset(() => { let value: unknown = 1; for (let n = 0; n < 200_000; n++) value = { value }; return value; });`,
    error: { code: "HW504", message: /^The value of result cannot be stored: it is nested too deeply/ },
  },
  {
    name: "process.exit",
    code: `export const result = asset(() => { process.exit(3); });`,
    error: { code: "died", message: /exit code 3: does the code call process\.exit/ },
  },
  {
    name: "kill -9",
    code: `export const result = asset(async () => { process.kill(process.pid, "SIGKILL"); await new Promise(() => setInterval(() => {}, 1000)); });`,
    error: { code: "died", message: /killed by SIGKILL/ },
  },
  {
    name: "an asset that is called inside another",
    code: `export const rows = asset(() => [1]);\nexport const result = asset(() => /*1*/rows());`,
    error: { code: "HW501", message: /rows|input/ },
  },
];

describe("step failures", function () {
  this.timeout(60_000);
  it("names memory as the reason where V8 says so", () => {
    const lastWords = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
    assert.match(exitReason({ code: null, signal: "SIGABRT", lastWords }), /ran out of memory/);
  });

  it("does not blame a step for what one before it left behind", async () => {
    const rig = new StepRig(`
      //- /package.json
      { "type": "module" }
      //- /src/assets.ts
      import { asset } from "headwater";
      let release = () => {};
      export const first = asset(() => {
        void new Promise<void>((resolve) => (release = resolve)).then(() => { throw new Error("left behind"); });
      });
      export const second = asset(async () => {
        release();
        await new Promise((resolve) => setTimeout(resolve, 20));
        return 2;
      });`);
    try {
      assert.deepEqual((await rig.run("src/assets.ts", "first")).result, { kind: "succeeded", replace: false });
      const { result, value } = await rig.run("src/assets.ts", "second");
      assert.deepEqual([result, value], [{ kind: "succeeded", replace: true }, 2]);
    } finally {
      await rig.close();
    }
  });

  for (const { name, code, error: expected, functions, inner } of CASES) {
    it(name, async () => {
      const marked = `import { asset } from "headwater";\n${code}`;
      const places: string[] = inner === undefined ? [] : [inner];
      const text = marked.replaceAll(/\/\*\d\*\//g, "");
      for (const [index] of [...marked.matchAll(/\/\*\d\*\//g)].entries()) places.push(placeOf(marked, index + 1));
      const rig = new StepRig(`//- /package.json\n{ "type": "module" }\n//- /src/types.ts\nexport interface Row {}\n`);
      rig.project.write(`//- /src/..inner.ts\nexport function inner(): never { throw new Error("within"); }`);
      rig.project.write(`//- /src/circle.ts\nimport { level } from "./assets.ts";\nexport const limit = level + 1;`);
      rig.project.write(`//- /src/assets.ts\n${text}`);
      try {
        const { result } = await rig.run("src/assets.ts", "result");
        if (expected.code === "died") {
          assert.equal(result.kind, "died");
          assert.match(result.reason, expected.message);
          return;
        }
        assert.equal(result.kind, "failed");
        assert.equal(result.error.code, expected.code);
        assert.match(result.error.message, expected.message);
        if (expected.name !== undefined) assert.equal(result.error.name, expected.name);
        const { frames } = result.error;
        assert.deepEqual(
          frames.map(({ at }) => (at === null ? "" : formatLocation(at))).slice(0, places.length),
          places,
          JSON.stringify(result.error, null, 1),
        );
        if (functions !== undefined)
          assert.deepEqual(
            frames.map((frame) => frame.function),
            functions,
          );
      } finally {
        await rig.close();
      }
    });
  }
});

/** The place of a mark in the file as it is without marks and without the fixture's indentation. */
function placeOf(marked: string, mark: number): string {
  const lines = marked.split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const line = lines.findIndex((each) => each.includes(`/*${mark}*/`));
  const before = (lines[line] ?? "").split(`/*${mark}*/`)[0] ?? "";
  return `src/assets.ts:${line + 1}:${before.replaceAll(/\/\*\d\*\//g, "").length - Math.min(...indents) + 1}`;
}
