/**
 * The declarations of JavaScript's and the browser's own objects, which TypeScript looks for on disk.
 *
 * They come as texts with the compiler, so that nothing has to lie beside the program. Without them the checker finds no
 * `Array` and no `Promise`, takes everything for `{}` or `any`, and reports no error at all.
 */
import { getLibFiles } from "@ts-morph/common";
import { ts } from "ts-morph";

/** A folder that exists nowhere. */
export const LIB_FOLDER = "/headwater-typescript-lib";

let texts: ReadonlyMap<string, string> | undefined;

/** The text of `/headwater-typescript-lib/lib.es2024.d.ts` and the like; `undefined` for every other path. */
export function libText(path: string): string | undefined {
  if (!path.startsWith(LIB_FOLDER)) return undefined;
  texts ??= new Map(getLibFiles().map(({ fileName, text }) => [`${LIB_FOLDER}/${fileName}`, text]));
  return texts.get(path);
}

/** Parsed once for all programs of a process: they are a third of a small one. */
export function libFile(path: string, options: ts.CreateSourceFileOptions): ts.SourceFile | undefined {
  const text = libText(path);
  if (text === undefined) return undefined;
  const key = `${String(options.languageVersion)} ${path}`;
  let file = parsed.get(key);
  if (file === undefined) parsed.set(key, (file = ts.createSourceFile(path, text, options)));
  return file;
}

const parsed = new Map<string, ts.SourceFile>();
