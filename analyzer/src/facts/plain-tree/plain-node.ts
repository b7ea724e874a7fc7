/** The nodes of a tree: of the kinds, and with the parts, that the compiler's have. */
import { ts } from "ts-morph";

const NONE = ts.NodeFlags.None;

/** A node whose parts are still being put in. */
export type Building<T> = { -readonly [Part in keyof T]: T[Part] };

export class PlainNode {
  declare readonly kind: ts.SyntaxKind;
  declare flags: ts.NodeFlags;
  /** Where the token before it ended. */
  declare readonly pos: number;
  declare end: number;
  declare readonly start: number;

  constructor(kind: ts.SyntaxKind, pos: number, start: number) {
    this.kind = kind;
    this.flags = NONE;
    this.pos = pos;
    this.end = pos;
    this.start = start;
  }

  getStart(): number {
    return this.end === this.pos ? this.pos : this.start;
  }
}

/** A list with the place that the compiler gives it. */
export function nodeList<T extends ts.Node>(nodes: T[], pos: number, end: number): ts.NodeArray<T> {
  return Object.assign(nodes, { pos, end }) as unknown as ts.NodeArray<T>;
}

/** A list whose place nobody asks for. */
export function plainList<T extends ts.Node>(nodes: T[]): ts.NodeArray<T> {
  return nodes as unknown as ts.NodeArray<T>;
}
