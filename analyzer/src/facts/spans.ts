/** Places of nodes in one file's text. */
import type { Span } from "@headwater/core/facts";
import type { Position } from "@headwater/core/location";
import type { ts } from "ts-morph";

export class Spans {
  readonly text: string;
  readonly #file: ts.SourceFile;

  constructor(file: ts.SourceFile) {
    this.#file = file;
    this.text = file.text;
  }

  /** Without the white space and comments before it. */
  of(node: ts.Node): Span {
    return this.between(node.getStart(this.#file), node.end);
  }

  between(start: number, end: number): Span {
    const from = this.#file.getLineAndCharacterOfPosition(start);
    const to = this.#file.getLineAndCharacterOfPosition(end);
    return [from.line, from.character, to.line, to.character];
  }

  position(at: number): Position {
    return this.#file.getLineAndCharacterOfPosition(at);
  }

  start(node: ts.Node): number {
    return node.getStart(this.#file);
  }
}
