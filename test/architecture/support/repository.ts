/** Reads the repository that these tests are about. */
import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import ts from "typescript";
import { z } from "zod";
import { ROOT } from "../../../scripts/pinned-node.mjs";
import type { SourceFile } from "./arrows.ts";

const Versions = z.record(z.string(), z.string()).default({});
const PackageJson = z.object({ dependencies: Versions, devDependencies: Versions });
const TsConfig = z.object({ references: z.array(z.object({ path: z.string() })).default([]) });

/** @param pattern a glob from the root; what is made by tools, and fixtures, are left out */
export function filesIn(...patterns: string[]): SourceFile[] {
  return globSync(patterns, { cwd: ROOT, exclude: ["**/node_modules/**", "**/dist/**", "**/out/**", "**/fixtures/**"] })
    .map((path) => ({ path: path.split(sep).join("/"), text: readFileSync(join(ROOT, path), "utf8") }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names of the packages that a folder declares, for use and for development. */
export function declaredBy(folder: string): string[] {
  const { dependencies, devDependencies } = PackageJson.parse(JSON.parse(read(`${folder}/package.json`)));
  return Object.keys({ ...dependencies, ...devDependencies });
}

/** Folders that a folder's tsconfig refers to. */
export function referencesOf(folder: string): string[] {
  const config: unknown = ts.parseConfigFileTextToJson("tsconfig.json", read(`${folder}/tsconfig.json`)).config;
  return TsConfig.parse(config).references.map(({ path }) => path.replace("../", ""));
}

/** The compiler options of a folder, with what it inherits. */
export function optionsOf(folder: string): ts.CompilerOptions {
  const path = join(ROOT, folder, "tsconfig.json");
  const config: unknown = ts.readConfigFile(path, (file) => ts.sys.readFile(file)).config;
  return ts.parseJsonConfigFileContent(config, ts.sys, join(ROOT, folder)).options;
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}
