/**
 * From the bytes of a step process's standard stream to lines and frames.
 *
 * Invariant: it holds at most one unfinished line, of limited length; a longer one is given out in parts.
 */
import { StringDecoder } from "node:string_decoder";
import { openFrame, stepFrame, type StepFrame } from "../step/step-frame.ts";

export type OutputPart = { readonly kind: "text"; readonly text: string } | StepFrame;

const MAX_LINE = 64 * 1024;
/** By far the most: there are two for each step. */
const END = { kind: "end" } as const satisfies StepFrame;
const END_FRAME = JSON.stringify(END);

export class OutputSplitter {
  readonly #open: string;
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  /** @param word the frame word that was given to the step process */
  constructor(word: string) {
    this.#open = openFrame(word);
  }

  push(chunk: Uint8Array): OutputPart[] {
    const text = this.#rest + this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const parts: OutputPart[] = [];
    let position = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", position)) {
      this.#line(text.slice(position, end), parts);
      position = end + 1;
    }
    this.#rest = text.slice(position);
    // A frame has no limit: it is ours, and its content is limited where it is made.
    while (this.#rest.length > MAX_LINE && !this.#rest.includes(this.#open)) {
      parts.push({ kind: "text", text: this.#rest.slice(0, MAX_LINE) });
      this.#rest = this.#rest.slice(MAX_LINE);
    }
    return parts;
  }

  /** What stands after the last line end. */
  flush(): OutputPart[] {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = "";
    return rest === "" ? [] : [{ kind: "text", text: rest }];
  }

  /** User code may have printed something before the frame without ending its line. */
  #line(line: string, parts: OutputPart[]): void {
    const at = line.indexOf(this.#open);
    const frame = at < 0 ? undefined : parseFrame(line.slice(at + this.#open.length));
    const text = frame === undefined ? line : line.slice(0, at);
    if (frame === undefined || text !== "") pushText(text, parts);
    if (frame !== undefined) parts.push(frame);
  }
}

/** An empty line is a line too. */
function pushText(text: string, parts: OutputPart[]): void {
  for (let start = 0; start === 0 || start < text.length; start += MAX_LINE) {
    parts.push({ kind: "text", text: text.slice(start, start + MAX_LINE) });
  }
}

function parseFrame(text: string): StepFrame | undefined {
  if (text === END_FRAME) return END;
  try {
    return stepFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
