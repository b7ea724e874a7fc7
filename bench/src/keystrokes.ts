/**
 * What is typed in the benchmark of edits: characters in the body of an asset, one after the other. Each alters the code
 * version of the asset, and the first what the editor shows of it.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectPath } from "@headwater/core/keys";
import { assetFilePath } from "./generate.ts";

export interface Keystrokes {
  readonly file: ProjectPath;
  /** Where the first character goes. */
  readonly at: { readonly line: number; readonly character: number };
  /** The file after so many keystrokes. */
  readonly text: (count: number) => string;
}

/** In the first string of the body of an asset of a generated project. */
export async function keystrokesIn(root: string, asset: number): Promise<Keystrokes> {
  const file = assetFilePath(asset) as ProjectPath;
  const saved = await readFile(join(root, file), "utf8");
  const string = 'label: "extra';
  const offset = saved.indexOf(string, saved.indexOf(`export const asset${asset} =`)) + string.length;
  const [before, after] = [saved.slice(0, offset), saved.slice(offset)];
  const lines = before.split("\n");
  return {
    file,
    at: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    text: (count) => `${before}${"x".repeat(count)}${after}`,
  };
}
