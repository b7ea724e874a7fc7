/**
 * A user's tests of assets under the frameworks that there are: the same check, on the package as it ships.
 *
 * mocha and node:test are at hand. vitest and jest, with what they compile by, are 137 MB in 226 packages, so they are no
 * dependencies: `npm run frameworks` installs them into `.bench/frameworks`, and once they are there they are tested too.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { pathOf } from "./compile.ts";

const INSTALLED = pathOf("../../.bench/frameworks/node_modules");

const ASSETS = `
import { asset, assetCheck, materialized } from "headwater";
interface Order { id: number; amount: number }
export const rawOrders = asset(async (): Promise<Order[]> => [{ id: 1, amount: 2 }, { id: 2, amount: 0 }]);
export const orders = asset({ group: "sales", retry: 1 }, (rawOrders: Order[], context) => {
  context.addMetadata({ raw: rawOrders.length });
  const valid = rawOrders.filter((order) => order.amount > 0);
  return materialized(valid, { metadata: { rows: valid.length } });
});
export const total = asset({ ins: { orders } }, ({ orders, context }) => orders.length + context.assetKey.length);
export const some = assetCheck({ asset: orders, blocking: true }, (orders) => orders.length > 0);
`;
/** Imports nothing of Node, whose types a framework's compiler would need. */
const CHECK = `
import { materialize } from "headwater";
import { orders, rawOrders, some, total } from "./assets.ts";
export async function check(): Promise<void> {
  const direct = orders([{ id: 1, amount: 1 }]).value;
  const result = await materialize({ rawOrders, orders, total, some });
  const found = JSON.stringify([direct, result.value("total"), result.checks.some?.passed, result.metadata.orders]);
  const expected = '[[{"id":1,"amount":1}],6,true,{"raw":{"type":"number","value":2},"rows":{"type":"number","value":1}}]';
  if (found !== expected) throw new Error(found);
}
`;
const test = (from: string): string =>
  `${from}import { check } from "./check.ts";\ntest("assets", async () => {\n  await check();\n});\n`;
const JEST = 'import { test } from "@jest/globals";\n';

interface Framework {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** For Node, in the folder of the project. */
  readonly args: readonly string[];
  readonly passed: RegExp;
}

const AT_HAND: readonly Framework[] = [
  {
    name: "node:test",
    files: { "assets.spec.ts": test('import { test } from "node:test";\n') },
    args: ["--test", "--test-reporter=tap", "assets.spec.ts"],
    passed: /^# pass 1$/m,
  },
  {
    name: "mocha",
    files: { "assets.spec.ts": test("const test = it;\n") },
    args: [pathOf("../../node_modules/mocha/bin/mocha.js"), "--no-config", "--no-package", "assets.spec.ts"],
    passed: /1 passing/,
  },
  {
    name: "CommonJS that requires it",
    files: {
      "assets.cjs": commonJs(ASSETS),
      "check.cjs": commonJs(CHECK),
      "assets.spec.cjs": commonJs(test('import { test } from "node:test";\n')),
    },
    args: ["--test", "--test-reporter=tap", "assets.spec.cjs"],
    passed: /^# pass 1$/m,
  },
];

const swc = (module: "es6" | "commonjs"): object => ({
  module: { type: module },
  jsc: { target: "es2022", parser: { syntax: "typescript" } },
});
const tsJest = {
  useESM: true,
  tsconfig: {
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    allowImportingTsExtensions: true,
    esModuleInterop: true,
    noEmit: true,
    strict: true,
  },
};
const IN_ESM = "--experimental-vm-modules";

const TO_INSTALL: readonly Framework[] = [
  {
    name: "vitest",
    files: { "assets.spec.ts": test('import { test } from "vitest";\n') },
    args: [join(INSTALLED, "vitest/vitest.mjs"), "run", "--root", "."],
    passed: /Tests\s+1 passed/,
  },
  jest("jest with swc, as ES modules", [IN_ESM], {
    extensionsToTreatAsEsm: [".ts"],
    transform: { "\\.ts$": ["@swc/jest", swc("es6")] },
  }),
  jest("jest with swc, as CommonJS", [IN_ESM], { transform: { "\\.ts$": ["@swc/jest", swc("commonjs")] } }),
  jest("jest with swc that compiles the package too, without a flag", [], {
    transform: { "\\.[jt]s$": ["@swc/jest", swc("commonjs")] },
    transformIgnorePatterns: ["/node_modules/(?!headwater/)"],
  }),
  jest("jest with ts-jest", [IN_ESM], {
    extensionsToTreatAsEsm: [".ts"],
    transform: { "\\.ts$": ["ts-jest", tsJest] },
  }),
];

function jest(name: string, flags: readonly string[], config: object): Framework {
  return {
    name,
    files: { "assets.spec.ts": test(JEST), "jest.config.json": JSON.stringify(config) },
    args: [...flags, join(INSTALLED, "jest/bin/jest.js"), "--config", "jest.config.json", "--no-cache"],
    passed: /Tests:\s+1 passed/,
  };
}

function commonJs(text: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true };
  return ts.transpileModule(text, { compilerOptions }).outputText.replaceAll(/\.ts"/g, '.cjs"');
}

describe("tests of assets work under", function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    const parent = existsSync(INSTALLED) ? join(INSTALLED, "..") : realpathSync(tmpdir());
    folder = mkdtempSync(join(parent, "headwater-framework-"));
    const installed = join(folder, "node_modules/headwater");
    mkdirSync(installed, { recursive: true });
    cpSync(pathOf("../../sdk/dist"), join(installed, "dist"), { recursive: true });
    cpSync(pathOf("../../sdk/package.json"), join(installed, "package.json"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { name, files, args, passed } of [...AT_HAND, ...(existsSync(INSTALLED) ? TO_INSTALL : [])]) {
    it(name, async () => {
      const all = { "package.json": '{ "type": "module" }', "assets.ts": ASSETS, "check.ts": CHECK, ...files };
      for (const [path, text] of Object.entries(all)) writeFileSync(join(folder, path), text);
      const env = {
        ...process.env,
        NODE_OPTIONS: "",
        NODE_TEST_CONTEXT: undefined,
        FORCE_COLOR: undefined,
        NO_COLOR: "1",
      };
      const ran = await promisify(execFile)(process.execPath, args, { cwd: folder, env }).catch((error: unknown) => {
        if (error instanceof Error && "stdout" in error && "stderr" in error)
          return { stdout: String(error.stdout), stderr: `${error.message}\n${String(error.stderr)}` };
        throw error;
      });
      assert.match(ran.stdout + ran.stderr, passed);
    });
  }
});
