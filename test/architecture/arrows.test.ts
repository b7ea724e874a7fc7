/** Keeps the arrows between the folders, and shows that each rule notices what it forbids. */
import assert from "node:assert/strict";
import {
  ARROWS,
  FOLDERS,
  type Folder,
  importsOf,
  undeclaredPackages,
  wrongBuiltins,
  wrongFolders,
  wrongOwners,
} from "./support/arrows.ts";
import { declaredBy, filesIn, optionsOf, referencesOf } from "./support/repository.ts";

const sources = filesIn(...FOLDERS.map((folder) => `${folder}/src/**/*.{ts,tsx}`));
const declared = Object.fromEntries(FOLDERS.map((folder) => [folder, declaredBy(folder)])) as Record<Folder, string[]>;

describe("arrows between folders", () => {
  it("hold for every import", () => assert.deepEqual(wrongFolders(sources), []));
  it("leave each outside world to one folder", () => assert.deepEqual(wrongOwners(sources), []));
  it("keep Node out of what runs without it", () => assert.deepEqual(wrongBuiltins(sources), []));
  it("are declared in package.json, with every other package", () => {
    assert.deepEqual(undeclaredPackages(sources, declared), []);
  });

  for (const folder of FOLDERS) {
    it(`of ${folder} agree in package.json and tsconfig.json`, () => {
      const ours = declared[folder]
        .filter((name) => name === "headwater" || name.startsWith("@headwater/"))
        .map((name) => (name === "headwater" ? "sdk" : name.replace("@headwater/", "")));
      const allowed: readonly string[] = ARROWS[folder];
      assert.deepEqual(
        ours.filter((name) => !allowed.includes(name)),
        [],
      );
      assert.deepEqual(referencesOf(folder).sort(), ours.sort());
    });

    it(`give ${folder} ${folder === "webview" ? "the DOM" : "no DOM"}`, () => {
      const dom = (optionsOf(folder).lib ?? []).filter((lib) => lib.startsWith("lib.dom"));
      assert.equal(dom.length > 0, folder === "webview", dom.join());
    });
  }

  it("keep Node's types out of core", () => assert.deepEqual(optionsOf("core").types, []));
});

describe("the rules about arrows", () => {
  const check = (rule: typeof wrongFolders, path: string, text: string, ...expected: string[]): void => {
    it(`${expected.length > 0 ? "forbid" : "allow"} in ${path}: ${text}`, () => {
      assert.deepEqual(
        rule([{ path, text }]),
        expected.map((message) => `${path} imports ${message}`),
      );
    });
  };

  check(wrongFolders, "server/src/a.ts", `import { a } from "@headwater/core/a";`);
  check(wrongFolders, "server/src/a.ts", `import { a } from "./b.ts";`);
  check(
    wrongFolders,
    "server/src/a.ts",
    `await import("@headwater/runner/a");`,
    "@headwater/runner/a: server must not know runner",
  );
  check(
    wrongFolders,
    "core/src/a/b.ts",
    `export type { A } from "../../../sdk/src/a.ts";`,
    "../../../sdk/src/a.ts: core must not know sdk",
  );
  check(wrongFolders, "analyzer/src/a.ts", `import "headwater";`, "headwater: analyzer must not know sdk");
  check(
    wrongFolders,
    "client/src/a.ts",
    `type A = import("@headwater/analyzer/a").A;`,
    "@headwater/analyzer/a: client must not know analyzer",
  );
  check(wrongOwners, "client/src/a.ts", `import * as vscode from "vscode";`);
  check(wrongOwners, "protocol/src/a.ts", `import type { Uri } from "vscode";`, "vscode: only client knows it");
  check(
    wrongOwners,
    "runner/src/a.ts",
    `import { Range } from "vscode-languageserver-textdocument";`,
    "vscode-languageserver-textdocument: only server knows it",
  );
  check(wrongOwners, "server/src/a.ts", `const { ts } = await import("ts-morph");`, "ts-morph: only analyzer knows it");
  check(wrongOwners, "runner/src/a.ts", `import "node:sqlite";`, "node:sqlite: only eventlog knows it");
  check(wrongBuiltins, "runner/src/a.ts", `import "node:fs";`);
  check(wrongBuiltins, "core/src/a.ts", `import { hash } from "node:crypto";`, "node:crypto: core runs without Node");
  check(wrongBuiltins, "protocol/src/a.ts", `import { join } from "path";`, "path: protocol runs without Node");
  check(
    (files) => undeclaredPackages(files, declared),
    "core/src/a.ts",
    `import { z } from "zod"; import Graph from "graphology";`,
    "zod: core/package.json does not declare it",
  );

  it("see every form of import", () => {
    const text = `
      import a from "a"; import type { B } from "b"; import "c"; export { d } from "d"; export * from "e";
      const f = await import("f"); let g: typeof import("g"); const h = require("h"); import i = require("i");
      // import "comment"
      const j = 'import "string"'; const k = \`\${await import("k")} import "template"\`;`;
    const found = importsOf({ path: "core/src/a.ts", text });
    assert.deepEqual(found.sort(), ["a", "b", "c", "d", "e", "f", "g", "h", "i", "k"]);
  });
});
