/**
 * Where the programs of this build lie: beside this file in the sources, in one folder once they are bundled.
 *
 * The bundler may put this module into a chunk in a folder below that of the programs.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);

const IS_BUNDLED = !here.endsWith(".ts");

/** The folder of the built programs, or of the repository. */
const base = IS_BUNDLED ? programsFolder(dirname(here)) : dirname(dirname(dirname(here)));

const SOURCES = {
  coordinator: "runner/src/coordinator/main.ts",
  step: "runner/src/step/main.ts",
  definitions: "runner/src/definitions/main.ts",
  "edge-types": "runner/src/edge-types/main.ts",
  "runtime-manifest": "runner/src/runtime-manifest/main.ts",
  transpile: "analyzer/src/transpile.ts",
} as const;

/** Absolute path of a program, or of the compiler that a step process loads when it needs it. */
export function programPath(name: keyof typeof SOURCES): string {
  return join(base, IS_BUNDLED ? `${name}.js` : SOURCES[name]);
}

/** The SDK for projects that have not installed it. */
export function bundledSdk(): string {
  return IS_BUNDLED ? join(dirname(base), "sdk", "dist", "index.js") : join(base, "sdk", "src", "index.ts");
}

/** Headwater's own files are not user code, also where both are TypeScript in one repository. */
export function isOwnFile(path: string): boolean {
  if (IS_BUNDLED) return path.startsWith(base) || path.startsWith(join(dirname(base), "sdk"));
  return ["runner", "core", "protocol", "eventlog", "analyzer", "sdk"].some((folder) =>
    path.startsWith(join(base, folder, "src")),
  );
}

function programsFolder(folder: string): string {
  return existsSync(join(folder, "step.js")) ? folder : dirname(folder);
}
