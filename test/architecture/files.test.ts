/** Keeps files small and their names alike. */
import assert from "node:assert/strict";
import { filesIn } from "./support/repository.ts";

const LONG = 400;

/** Files over 400 lines, each with the reason why it is one file. */
const REASONS: ReadonlyMap<string, string> = new Map([
  [
    "analyzer/src/facts/code-walker.ts",
    "Canonical form, references and scopes come out of one walk over the tree; apart they would be three walks.",
  ],
  [
    "analyzer/src/project-index.ts",
    "Opening a project and updating it act on one state, which nothing else may see half changed.",
  ],
  [
    "core/src/index/project-linker.ts",
    "The stages of linking and what each remembers are one incremental computation.",
  ],
]);

// Tests are tables of cases, which may be as long as there are cases.
const sources = filesIn("*/{src,bin}/**/*.{ts,tsx,js}", "scripts/**/*.{ts,mjs,cjs}", "examples/**/*.ts");
const files = [...sources, ...filesIn("test/**/*.{ts,tsx}")];

const isLong = ({ text }: { readonly text: string }): boolean => text.split("\n").length - 1 > LONG;

describe("source files", () => {
  it("are short, or have a reason not to be", () => {
    const long = sources.filter(isLong).map(({ path }) => path);
    assert.deepEqual(
      long.filter((path) => !REASONS.has(path)),
      [],
    );
  });

  it("that have a reason to be long are so", () => {
    const long = new Set(sources.filter(isLong).map(({ path }) => path));
    assert.deepEqual(
      [...REASONS.keys()].filter((path) => !long.has(path)),
      [],
    );
  });

  it("are named in kebab-case", () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|story|config|d))?\.[a-z]+$/;
    assert.deepEqual(
      files.map(({ path }) => path).filter((path) => !kebab.test(path.slice(path.lastIndexOf("/") + 1))),
      [],
    );
  });
});
