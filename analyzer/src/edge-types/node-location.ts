/** Places of nodes as the model writes them. */
import type { Location, Position } from "@headwater/core/location";
import type { ts } from "ts-morph";
import type { EdgeProgram } from "./edge-program.ts";

/** `undefined` for a node outside the project. */
export function locationOf(program: EdgeProgram, node: ts.Node): Location | undefined {
  const source = node.getSourceFile();
  return placeIn(program, source, node.getStart(source), node.end);
}

export function placeIn(program: EdgeProgram, source: ts.SourceFile, start: number, end: number): Location | undefined {
  const file = program.pathOf(source);
  if (file === undefined) return undefined;
  const position = (offset: number): Position => source.getLineAndCharacterOfPosition(offset);
  return { file, range: { start: position(start), end: position(end) } };
}
