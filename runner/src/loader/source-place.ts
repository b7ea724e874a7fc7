/** Where in the user's sources an error of loading lies, when no stack says it. */
import { readFileSync } from "node:fs";
import type { Position } from "@headwater/core/location";

export interface SourcePlace {
  /** Absolute. */
  readonly path: string;
  readonly position: Position;
}

const places = new WeakMap<object, SourcePlace>();

/** Remembers that the error comes from the import of `specifier` in the file. */
export function markImport(error: unknown, path: string, specifier: string): void {
  if (typeof error !== "object" || error === null || places.has(error)) return;
  const position = findImport(path, specifier);
  if (position !== undefined) places.set(error, { path, position });
}

export function placeOf(error: object): SourcePlace | undefined {
  return places.get(error);
}

/** The first text in quotes that is the specifier: what else would say it is rare, and then the file is right. */
function findImport(path: string, specifier: string): Position | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  for (const [line, content] of text.split("\n").entries()) {
    const character = Math.max(content.indexOf(`"${specifier}"`), content.indexOf(`'${specifier}'`));
    if (character >= 0) return { line, character };
  }
  return undefined;
}
