/**
 * The tokens of a text, one at a time, as the compiler's scanner gives them.
 *
 * Invariant: what is rare (names beyond ASCII, unusual white space and escapes) raises a doubt, and so does what the compiler
 * would call an error.
 */
import { ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { ownText } from "../own-text.ts";
import { doubt } from "./doubt.ts";

/** Where a scanner is: for looking ahead. */
export interface Place {
  readonly token: ts.SyntaxKind;
  readonly value: string;
  readonly fullStart: number;
  readonly start: number;
  readonly end: number;
  readonly onNewLine: boolean;
}

export abstract class Scanner {
  protected readonly text: string;
  /** The kind of the token at hand. */
  protected token: ts.SyntaxKind = SyntaxKind.EndOfFileToken;
  /** The text of a word; of a literal what it means. */
  protected value = "";
  /** Where the token before it ended. */
  protected fullStart = 0;
  protected start = 0;
  protected end = 0;
  /** Whether a line ends between the token before it and this one. */
  protected onNewLine = false;

  constructor(text: string) {
    this.text = text;
  }

  protected get place(): Place {
    const { token, value, fullStart, start, end, onNewLine } = this;
    return { token, value, fullStart, start, end, onNewLine };
  }

  protected goBack({ token, value, fullStart, start, end, onNewLine }: Place): void {
    this.token = token;
    this.value = value;
    this.fullStart = fullStart;
    this.start = start;
    this.end = end;
    this.onNewLine = onNewLine;
  }

  protected next(): ts.SyntaxKind {
    this.fullStart = this.end;
    this.onNewLine = false;
    this.#passTrivia();
    const { text, start } = this;
    if (start >= text.length) return this.#is(SyntaxKind.EndOfFileToken, start);
    const code = text.charCodeAt(start);
    const kind = code < 128 ? (CLASSES[code] ?? OTHER) : OTHER;
    switch (kind) {
      case WORD:
        return this.#word();
      case DIGIT:
        return this.#number();
      case QUOTE:
        return this.#string(code);
      case SIGN:
        return this.#is(SINGLE[code] ?? doubt(), start + 1);
      case SIGNS:
        return this.#sign(code);
      default:
        if (code === BACKTICK)
          return this.#template(start + 1, SyntaxKind.NoSubstitutionTemplateLiteral, SyntaxKind.TemplateHead);
        return code === HASH ? this.#privateName() : doubt();
    }
  }

  /** The token behind the one at hand. */
  protected peek(): Place {
    const here = this.place;
    this.next();
    const there = this.place;
    this.goBack(here);
    return there;
  }

  /** Signs that begin with `>` are several where types end, and one where an operator may stand. */
  protected rescanGreater(): ts.SyntaxKind {
    if (this.token !== SyntaxKind.GreaterThanToken) return this.token;
    const sign = GREATER.find(([text]) => this.text.startsWith(text, this.start));
    return sign === undefined ? this.token : this.#is(sign[1], this.start + sign[0].length);
  }

  /** From the slash at hand, where a value begins. */
  protected rescanSlash(): void {
    const { text, start } = this;
    let isClass = false;
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (endsLine(code)) doubt();
      if (code === BACKSLASH) {
        if (endsLine(text.charCodeAt(++at))) doubt();
      } else if (code === OPEN_BRACKET) isClass = true;
      else if (code === CLOSE_BRACKET) isClass = false;
      else if (code === SLASH && !isClass) {
        FLAGS.lastIndex = at + 1;
        const flags = FLAGS.exec(text)?.[0] ?? "";
        if (new Set(flags).size < flags.length || isWordCode(text.charCodeAt(at + 1 + flags.length))) doubt();
        this.#is(SyntaxKind.RegularExpressionLiteral, at + 1 + flags.length);
        this.value = text.slice(start, this.end);
        return;
      }
    }
    doubt();
  }

  /** From the brace at hand, which ends a value in a template. */
  protected rescanTemplate(): void {
    this.#template(this.start + 1, SyntaxKind.TemplateTail, SyntaxKind.TemplateMiddle);
  }

  #is(kind: ts.SyntaxKind, end: number): ts.SyntaxKind {
    this.end = end;
    return (this.token = kind);
  }

  #passTrivia(): void {
    const { text } = this;
    let at = this.end;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE || code === TAB) continue;
      if (code === LINE_FEED || code === CARRIAGE_RETURN) this.onNewLine = true;
      else if (code === SLASH) {
        const next = text.charCodeAt(at + 1);
        if (next === SLASH) at = this.#lineEnd(at + 2) - 1;
        else if (next === STAR) at = this.#commentEnd(at + 2) - 1;
        else break;
      } else break;
    }
    this.start = at;
  }

  #lineEnd(from: number): number {
    LINE_END.lastIndex = from;
    return LINE_END.exec(this.text)?.index ?? this.text.length;
  }

  #commentEnd(from: number): number {
    const { text } = this;
    const end = text.indexOf("*/", from);
    if (end < 0) doubt();
    LINE_END.lastIndex = from;
    const line = LINE_END.exec(text);
    if (line !== null && line.index < end) this.onNewLine = true;
    return end + 2;
  }

  #word(): ts.SyntaxKind {
    const { text, start } = this;
    let end = start + 1;
    let code = text.charCodeAt(end);
    while (isWordCode(code)) code = text.charCodeAt(++end);
    if (code >= 128 || code === BACKSLASH) doubt();
    const word = text.slice(start, end);
    this.value = ownText(word);
    const length = end - start;
    const mayBe = length > 1 && length < 12 && text.charCodeAt(start) >= LOWER_A;
    return this.#is((mayBe ? KEYWORDS.get(word) : undefined) ?? SyntaxKind.Identifier, end);
  }

  #privateName(): ts.SyntaxKind {
    const { start } = this;
    this.start = start + 1;
    if (CLASSES[this.text.charCodeAt(this.start)] !== WORD) doubt();
    this.#word();
    this.start = start;
    this.value = `#${this.value}`;
    return this.#is(SyntaxKind.PrivateIdentifier, this.end);
  }

  /** A number, without parts of a second one behind it. */
  #number(): ts.SyntaxKind {
    const { text, start } = this;
    let end = start + 1;
    while (isDigit(text.charCodeAt(end))) end++;
    const isPlain = end - start < 16 && (end === start + 1 || text.charCodeAt(start) !== ZERO);
    if (isPlain && !MAY_BE_OF_NUMBER.test(text.charAt(end))) {
      this.value = text.slice(start, end);
      return this.#is(SyntaxKind.NumericLiteral, end);
    }
    return this.#unusualNumber();
  }

  #unusualNumber(): ts.SyntaxKind {
    const { text, start } = this;
    NUMBER.lastIndex = start;
    const written = (NUMBER.exec(text) ?? doubt())[0];
    const end = start + written.length;
    const code = text.charCodeAt(end);
    if (code === LOWER_N && /^\d+$/.test(written) && !isWordCode(text.charCodeAt(end + 1))) {
      this.value = `${written}n`;
      return this.#is(SyntaxKind.BigIntLiteral, end + 1);
    }
    if (isWordCode(code) || code >= 128 || code === BACKSLASH) doubt();
    this.value = String(Number(written.replaceAll("_", "")));
    return this.#is(SyntaxKind.NumericLiteral, end);
  }

  #string(quote: number): ts.SyntaxKind {
    return this.#is(SyntaxKind.StringLiteral, this.#readText(this.start + 1, quote) + 1);
  }

  /** Up to its end, or to the value that it takes in next. */
  #template(from: number, whole: ts.SyntaxKind, part: ts.SyntaxKind): ts.SyntaxKind {
    const end = this.#readText(from, BACKTICK);
    const isPart = this.text.charCodeAt(end) === DOLLAR;
    return this.#is(isPart ? part : whole, isPart ? end + 2 : end + 1);
  }

  /** Reads what is meant, up to the quote, or in a template to the next value. @returns where that is */
  #readText(start: number, quote: number): number {
    const { text } = this;
    const isTemplate = quote === BACKTICK;
    let value = "";
    let from = start;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const isPart = isTemplate && code === DOLLAR && text.charCodeAt(at + 1) === OPEN_BRACE;
      if (code === quote || isPart) {
        this.value = ownText(value + text.slice(from, at));
        return at;
      }
      // In a template a line break is a line feed, however it is written.
      if (isTemplate ? code === CARRIAGE_RETURN : endsLine(code)) doubt();
      if (code === BACKSLASH) {
        const [meant, length] = escaped(text, at + 1);
        value += text.slice(from, at) + meant;
        at += length;
        from = at + 1;
      }
    }
    return doubt();
  }

  #sign(code: number): ts.SyntaxKind {
    const { text, start } = this;
    const next = text.charCodeAt(start + 1);
    if (GOES_ON[next] !== 1 && !isDigit(next)) return this.#is(SHORT[code] ?? doubt(), start + 1);
    for (const [sign, kind] of LONG_SIGNS[code] ?? doubt()) {
      if (!text.startsWith(sign, start)) continue;
      // `a ?.5 : b`.
      if (kind === SyntaxKind.QuestionDotToken && isDigit(text.charCodeAt(start + 2))) continue;
      if (kind === SyntaxKind.DotToken && isDigit(text.charCodeAt(start + 1))) doubt();
      return this.#is(kind, start + sign.length);
    }
    return doubt();
  }
}

const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE] = [9, 10, 13, 32];
const [HASH, DOLLAR, STAR, SLASH, OPEN_BRACKET, BACKSLASH, CLOSE_BRACKET] = [35, 36, 42, 47, 91, 92, 93];
const [ZERO, BACKTICK, LOWER_A, LOWER_N, OPEN_BRACE] = [48, 96, 97, 110, 123];

const LINE_END = /[\n\r\u2028\u2029]/g;
/** What goes on with a number, or is an error behind one. */
const MAY_BE_OF_NUMBER = /[\w$.\\]|[^\x00-\x7f]/;
const NUMBER = /0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|(?:0|[1-9]\d*(?:_\d+)*)(?:\.\d*)?(?:[eE][+-]?\d+)?/y;
const FLAGS = /[gimsuy]*/y;

/** What begins with a character: the longest first. */
const GREATER: readonly (readonly [string, ts.SyntaxKind])[] = [
  [">>>=", SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken],
  [">>>", SyntaxKind.GreaterThanGreaterThanGreaterThanToken],
  [">>=", SyntaxKind.GreaterThanGreaterThanEqualsToken],
  [">>", SyntaxKind.GreaterThanGreaterThanToken],
  [">=", SyntaxKind.GreaterThanEqualsToken],
];

/** Of markup, classes and decorators; templates have a reading of their own. */
const LEFT_OUT: ReadonlySet<string> = new Set(["</", "#", "@", "`"]);

function kindsFrom(first: ts.SyntaxKind, last: ts.SyntaxKind): ts.SyntaxKind[] {
  const kinds = Object.values(ts.SyntaxKind).filter((kind) => typeof kind !== "string");
  return [...new Set(kinds)].filter((kind) => kind >= first && kind <= last);
}

const PUNCTUATION = kindsFrom(SyntaxKind.FirstPunctuation, SyntaxKind.LastPunctuation).flatMap(
  (kind): (readonly [string, ts.SyntaxKind])[] => {
    const sign = ts.tokenToString(kind);
    return sign === undefined || LEFT_OUT.has(sign) || (sign.startsWith(">") && sign.length > 1) ? [] : [[sign, kind]];
  },
);

/** By the code of the first character. */
const LONG_SIGNS: (readonly (readonly [string, ts.SyntaxKind])[])[] = [];
/** Signs that are all of what begins with their character. */
const SINGLE: ts.SyntaxKind[] = [];
for (const [code, signs] of Map.groupBy(PUNCTUATION, ([sign]) => sign.charCodeAt(0))) {
  const [first, second] = signs;
  if (first !== undefined && second === undefined) SINGLE[code] = first[1];
  LONG_SIGNS[code] = signs.toSorted(([a], [b]) => b.length - a.length);
}

/** The sign of each character alone. */
const SHORT: ts.SyntaxKind[] = [];
/** Whether a character may be the second one of a sign. */
const GOES_ON = new Uint8Array(128);
for (const [sign, kind] of PUNCTUATION) {
  if (sign.length === 1) SHORT[sign.charCodeAt(0)] = kind;
  else GOES_ON[sign.charCodeAt(1)] = 1;
}

const KEYWORDS: ReadonlyMap<string, ts.SyntaxKind> = new Map(
  kindsFrom(SyntaxKind.FirstKeyword, SyntaxKind.LastKeyword).map((kind) => [ts.tokenToString(kind) ?? "", kind]),
);

const [OTHER, WORD, DIGIT, QUOTE, SIGN, SIGNS] = [0, 1, 2, 3, 4, 5];
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(character)) return WORD;
  if (/\d/.test(character)) return DIGIT;
  if (character === '"' || character === "'") return QUOTE;
  if (SINGLE[code] !== undefined) return SIGN;
  return LONG_SIGNS[code] === undefined ? OTHER : SIGNS;
});

function isDigit(code: number): boolean {
  return CLASSES[code] === DIGIT;
}

function isWordCode(code: number): boolean {
  const kind = CLASSES[code];
  return kind === WORD || kind === DIGIT;
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const CODE = /x([\da-fA-F]{2})|u([\da-fA-F]{4})/y;

/** What stands behind a backslash: what it means, and how long it is. */
function escaped(text: string, at: number): readonly [meant: string, length: number] {
  const character = text.charAt(at);
  const escape = ESCAPES[character];
  if (escape !== undefined) return [escape, 1];
  if (character === "0" && !isDigit(text.charCodeAt(at + 1))) return ["\0", 1];
  if (character === "x" || character === "u") {
    CODE.lastIndex = at;
    const [all, two, four] = CODE.exec(text) ?? doubt();
    return [String.fromCharCode(parseInt(two ?? four ?? "", 16)), all.length];
  }
  const code = character.charCodeAt(0);
  return code > SPACE && code < 128 && !isDigit(code) ? [character, 1] : doubt();
}

function endsLine(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN || code === 0x2028 || code === 0x2029;
}
