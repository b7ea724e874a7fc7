/**
 * Tokens by number, in lists of numbers: a file has thousands, and most are looked at by their first character alone.
 */

/** Of a token: whether its text is all of it, and whether it begins a line. */
export const [WHOLE, NEW_LINE] = [1, 2];
/** Whether it is parentheses of a head. */
const OF_HEAD = 4;

/** Each is a word with its members, a sign, or brackets and quotes with all that is in them. */
export class Tokens {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** See `WHOLE` and the others above. */
  readonly #kinds: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  get count(): number {
    return this.#starts.length;
  }

  /** The word or sign; of brackets and quotes the first character; empty where there is none. */
  text(number: number): string {
    const start = this.#starts[number];
    if (start === undefined) return "";
    const isWhole = (this.#kinds[number] ?? 0) & WHOLE;
    return isWhole ? this.#text.slice(start, this.#ends[number]) : this.#text.charAt(start);
  }

  /** The code of its first character. */
  first(number: number): number {
    return this.#text.charCodeAt(this.start(number));
  }

  start(number: number): number {
    return this.#starts[number] ?? 0;
  }

  end(number: number): number {
    return this.#ends[number] ?? 0;
  }

  /** Whether it begins a line. */
  onNewLine(number: number): boolean {
    return ((this.#kinds[number] ?? 0) & NEW_LINE) > 0;
  }

  /** Parentheses of a word that takes a statement after them, as of `if`. */
  isHead(number: number): boolean {
    return ((this.#kinds[number] ?? 0) & OF_HEAD) > 0;
  }

  add(start: number, end: number, kind: number): void {
    this.#starts.push(start);
    this.#ends.push(end);
    this.#kinds.push(kind);
  }

  /** The last one, which is open, ends there. */
  close(end: number, isHead: boolean): void {
    const last = this.count - 1;
    this.#ends[last] = end;
    if (isHead) this.#kinds[last] = (this.#kinds[last] ?? 0) | OF_HEAD;
  }
}
