/** The checks that read the sources without running them. Each counts as one test. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../pinned-node.mjs";
import { FAILED, PASSED, type Suite, runTool } from "./suite.ts";

/** Types of every folder, and of every example as its user would check it, which leaves nothing behind in it. */
export const typecheck: readonly Suite[] = [
  check("types", "typescript/bin/tsc", ["-b", "."]),
  ...examples().map((folder) => check(`types of ${folder}`, "typescript/bin/tsc", ["-p", folder])),
];

export const lint: readonly Suite[] = [
  check("lint", "eslint/bin/eslint.js", ["."]),
  check("format", "prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."]),
  check("unused code", "knip/bin/knip.js", ["--no-progress"]),
];

function check(name: string, tool: string, args: readonly string[]): Suite {
  return {
    name,
    paths: [name],
    run: async (print) => ((await runTool(print, join(ROOT, "node_modules", tool), args)) === 0 ? PASSED : FAILED),
  };
}

function examples(): string[] {
  return readdirSync(join(ROOT, "examples"))
    .map((name) => `examples/${name}`)
    .filter((folder) => existsSync(join(ROOT, folder, "tsconfig.json")));
}
