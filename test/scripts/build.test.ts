/** What the build promises about its outputs, read from the outputs. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { ROOT } from "../../scripts/pinned-node.mjs";

const DIST = join(ROOT, "dist");

/** ts-morph brings a compiler; nothing else in the bundles comes near its size. */
const COMPILER_BYTES = 2_000_000;

const importsOf = (path: string): string[] =>
  ts.preProcessFile(readFileSync(path, "utf8"), true, true).importedFiles.map(({ fileName }) => fileName);

const filesOf = (pattern: string): string[] => globSync(pattern, { cwd: ROOT }).map((path) => join(ROOT, path));

describe("what is built", () => {
  it("has every process", () => {
    for (const name of ["server", "headwater", "coordinator", "step", "transpile"]) {
      assert.ok(existsSync(join(DIST, "node", `${name}.js`)), name);
    }
  });

  it("has the compiler once, and a command or a run starts without reading it", () => {
    const chunks = filesOf("dist/node/**/*.js");
    const compilers = chunks.filter((path) => statSync(path).size > COMPILER_BYTES);
    assert.equal(compilers.length, 1, compilers.join());

    const atStart = (path: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(path)) return seen;
      seen.add(path);
      for (const [, specifier = ""] of readFileSync(path, "utf8").matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g)) {
        atStart(join(dirname(path), specifier), seen);
      }
      return seen;
    };
    for (const name of ["headwater", "coordinator", "step"]) {
      const loaded = atStart(join(DIST, "node", `${name}.js`));
      assert.deepEqual(
        compilers.filter((path) => loaded.has(path)),
        [],
        name,
      );
    }
  });

  it("loads what a click waits for at once: nothing in it is put off into functions", () => {
    for (const name of ["run-program", "coordinator-program", "step"]) {
      const path = join(DIST, "node", `${name}.js`);
      assert.doesNotMatch(readFileSync(path, "utf8"), /\b__esm\b/, name);
      assert.ok(statSync(path).size < 1_200_000, `${name} has grown: is something in it that few runs need?`);
    }
  });

  it("declares the SDK without core's package, completely", () => {
    const declarations = filesOf("sdk/dist/**/*.d.ts");
    assert.ok(declarations.length > 0);
    for (const path of declarations) {
      for (const name of importsOf(path)) {
        const target = join(dirname(path), name.replace(/\.js$/, ".d.ts"));
        assert.ok(name.startsWith(".") && existsSync(target), `${path} imports ${name}`);
      }
    }
  });

  it("ships the same SDK as it publishes", () => {
    for (const path of filesOf("sdk/dist/**/*.{js,d.ts}")) {
      const copy = join(DIST, "sdk", relative(join(ROOT, "sdk"), path));
      assert.equal(readFileSync(copy, "utf8"), readFileSync(path, "utf8"), copy);
    }
  });
});
