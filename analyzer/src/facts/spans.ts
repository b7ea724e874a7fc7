/** Places of nodes in one file's text. */
import type { Span } from "@headwater/core/facts";
import type { Position } from "@headwater/core/location";
import type { ts } from "ts-morph";

export class Spans {
  readonly text: string;
  readonly #file: ts.SourceFile;
  readonly #lines: readonly number[];
  /** Where the text begins in the file that it is a part of. */
  readonly #from: Position;
  /** Where the last place began: the next is near. */
  #line = 0;

  constructor(file: ts.SourceFile, from: Position = START) {
    this.#file = file;
    this.#from = from;
    this.text = file.text;
    this.#lines = lineStarts(file);
  }

  /** Without the white space and comments before it. */
  of(node: ts.Node): Span {
    return this.between(node.getStart(this.#file), node.end);
  }

  between(start: number, end: number): Span {
    const from = (this.#line = this.#lineOf(start));
    const to = this.#lineOf(end);
    const above = this.#from.line;
    return [above + from, this.#characterOf(start, from), above + to, this.#characterOf(end, to)];
  }

  position(at: number): Position {
    const line = this.#lineOf(at);
    return { line: this.#from.line + line, character: this.#characterOf(at, line) };
  }

  start(node: ts.Node): number {
    return node.getStart(this.#file);
  }

  #characterOf(at: number, line: number): number {
    return at - this.#startOf(line) + (line === 0 ? this.#from.character : 0);
  }

  #startOf(line: number): number {
    return this.#lines[line] ?? Infinity;
  }

  #lineOf(at: number): number {
    let line = this.#line;
    while (at < this.#startOf(line)) line--;
    while (at >= this.#startOf(line + 1)) line++;
    return line;
  }
}

const START: Position = { line: 0, character: 0 };

/** As the compiler counts them, which looks at each character: nearly every text ends its lines in one way. */
function lineStarts(file: ts.SourceFile): readonly number[] {
  const { text } = file;
  if (/[\r\u2028\u2029]/.test(text)) return file.getLineStarts();
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}
