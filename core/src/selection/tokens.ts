/**
 * The tokens of the selection language. What a run of characters is depends on where it stands: after `key:` a `*` or a
 * `-` belongs to the value, elsewhere it does not. So the parser asks for the kind of token that may stand there.
 *
 * Invariant: white space between tokens is passed over; `column` is where the next token begins.
 */

/** Letters, digits and `_`, and the `/` of keys and groups. */
const VALUE = /[A-Za-z_][A-Za-z0-9_/]*/y;
/** Of `key:` and `file:`, and of a bare word. */
const WILD_VALUE = /[A-Za-z_*][A-Za-z0-9_/*.-]*/y;
const DIGITS = /[0-9]+/y;
const DEPTH_BEFORE = /([0-9]+)(?=\s*\+)/y;
const ATTRIBUTE_NAME = /([A-Za-z_][A-Za-z0-9_]*)\s*:/y;
const FUNCTION = /(roots|sinks)\s*\(/y;
const QUOTED = /"([^"\\\r\n]*)"/y;
const SPACE = /\s*/y;

export class Tokens {
  readonly #text: string;
  #at = 0;
  /** Where the token before ended. */
  #end = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipSpace();
  }

  get column(): number {
    return this.#at;
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** No white space stands between the token before and the next. */
  get adjoins(): boolean {
    return this.#at === this.#end && !this.atEnd;
  }

  /** The next token begins with one of these characters. */
  sees(characters: string): boolean {
    return !this.atEnd && characters.includes(this.#text.charAt(this.#at));
  }

  take(punctuation: string): boolean {
    if (!this.#text.startsWith(punctuation, this.#at)) return false;
    this.#advance(punctuation.length);
    return true;
  }

  /** A word of the language, in lower or in upper case; not the beginning of a longer word. */
  takeWord(word: "and" | "or" | "not"): boolean {
    const found = this.#match(WILD_VALUE)?.[0];
    if (found !== word && found !== word.toUpperCase()) return false;
    this.#advance(found.length);
    return true;
  }

  /** With its parenthesis. */
  takeFunction(): "roots" | "sinks" | undefined {
    const name = this.#take(FUNCTION)?.[1];
    return name === "roots" || name === "sinks" ? name : undefined;
  }

  /** With its colon; a name that is none of the language's too. */
  takeAttributeName(): string | undefined {
    return this.#take(ATTRIBUTE_NAME)?.[1];
  }

  /** A number, where a `+` follows. */
  takeDepthBefore(): number | undefined {
    const digits = this.#take(DEPTH_BEFORE)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  takeNumber(): number | undefined {
    const digits = this.#take(DIGITS)?.[0];
    return digits === undefined ? undefined : Number(digits);
  }

  takeValue({ wild }: { readonly wild: boolean }): string | undefined {
    return this.#take(wild ? WILD_VALUE : VALUE)?.[0];
  }

  /** A text between quotation marks, which knows no escapes. */
  takeQuoted(): string | undefined {
    return this.#take(QUOTED)?.[1];
  }

  /** What stands here, for an error. */
  describe(): string {
    if (this.atEnd) return "the end";
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    return JSON.stringify(this.#match(WILD_VALUE)?.[0] ?? this.#match(DIGITS)?.[0] ?? character);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const match = this.#match(pattern);
    if (match !== null) this.#advance(match[0].length);
    return match;
  }

  #advance(length: number): void {
    this.#at += length;
    this.#end = this.#at;
    this.#skipSpace();
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }
}
