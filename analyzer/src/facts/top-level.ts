/**
 * The tokens of a text that stand outside of all brackets: what is in brackets is passed over, at a fraction of the cost of
 * a parse. It knows texts, templates, comments and regular expressions, so that no bracket in them counts.
 *
 * Invariant: where only a parser can tell a regular expression from a division, or brackets do not fit, there is no answer.
 */
import { NEW_LINE, Tokens, WHOLE } from "./tokens.ts";

/** `undefined` where there is no answer. */
export function topLevelTokens(text: string): Tokens | undefined {
  try {
    return new Scanner(text).scan();
  } catch (error) {
    if (!(error instanceof Doubt)) throw error;
    return undefined;
  }
}

/** Only a parser knows. */
class Doubt extends Error {}

function doubt(): never {
  throw new Doubt();
}

const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE] = [9, 10, 13, 32];
const [DOLLAR, STAR, DOT, SLASH, BACKSLASH, BACKTICK] = [36, 42, 46, 47, 92, 96];
const [OPEN_PAREN, CLOSE_PAREN, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [40, 41, 91, 93, 123, 125];
/** Open parentheses that are a head, and such as may be one. */
const [HEAD, PERHAPS_HEAD] = [1, 2];

const [BLANK, WORD, SIGN, SPECIAL] = [0, 1, 2, 3];
/** Of each character of ASCII. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (code === TAB || code === LINE_FEED || code === CARRIAGE_RETURN || code === SPACE) return BLANK;
  if (/[\w$]/.test(character)) return WORD;
  return "\"'`/()[]{}".includes(character) ? SPECIAL : SIGN;
});

class Scanner {
  readonly #text: string;
  readonly #tokens: Tokens;
  /** The brackets that are open. */
  readonly #open: number[] = [];
  #at = 0;
  /** The last character that is neither white space nor comment. */
  #last = -1;
  /** Where a regular expression ended. */
  #valueEnd = -1;
  /** The parenthesis that was closed last. */
  #closed = OPEN_PAREN;
  #isNewLine = true;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = new Tokens(text);
  }

  scan(): Tokens {
    const text = this.#text;
    if (text.startsWith("#!")) this.#at = this.#lineEnd(0);
    while (this.#at < text.length) {
      if (this.#open.length > 0) this.#passOver();
      const code = text.charCodeAt(this.#at);
      const kind = classOf(code);
      if (kind === WORD) this.#word();
      else if (kind === SIGN) this.#sign();
      else if (kind === SPECIAL) this.#special(code);
      else {
        if (code === LINE_FEED || code === CARRIAGE_RETURN) this.#isNewLine = true;
        this.#at++;
      }
    }
    return this.#open.length > 0 ? doubt() : this.#tokens;
  }

  /** To the next character that is more than a word, a sign or white space: most of a text is between such. */
  #passOver(): void {
    const text = this.#text;
    let [at, last] = [this.#at, this.#last];
    for (; at < text.length; at++) {
      const kind = classOf(text.charCodeAt(at));
      if (kind === SPECIAL) break;
      if (kind !== BLANK) last = at;
    }
    if (at === text.length) doubt();
    this.#at = at;
    this.#last = last;
  }

  /** With its members: `row.label.length` is one. */
  #word(): void {
    const [text, start] = [this.#text, this.#at];
    let end = start + 1;
    while (isWord(text.charCodeAt(end)) || (text.charCodeAt(end) === DOT && isWord(text.charCodeAt(end + 1)))) end++;
    this.#token(start, end, WHOLE);
    this.#goTo(end);
  }

  #sign(): void {
    const start = this.#at;
    const sign = LONG.test(this.#text.charAt(start)) ? SIGNS.find((each) => this.#text.startsWith(each, start)) : null;
    const end = start + (sign?.length ?? 1);
    this.#token(start, end, WHOLE);
    this.#goTo(end);
  }

  #special(code: number): void {
    switch (code) {
      case OPEN_PAREN:
        this.#begin(this.#headOf());
        return;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        this.#begin(code);
        return;
      case CLOSE_PAREN:
      case CLOSE_BRACKET:
        this.#close(code);
        return;
      case CLOSE_BRACE:
        if (this.#open.at(-1) === BACKTICK) this.#template(this.#at + 1);
        else this.#close(code);
        return;
      case BACKTICK:
        this.#begin(BACKTICK);
        this.#template(this.#at);
        return;
      case SLASH:
        this.#slash();
        return;
      default:
        this.#quoted(code);
    }
  }

  #begin(bracket: number): void {
    const start = this.#at;
    if (this.#open.length === 0) this.#token(start, start + 1);
    this.#open.push(bracket);
    this.#goTo(start + 1);
  }

  #close(code: number): void {
    const open = this.#open.pop();
    const fits =
      code === CLOSE_PAREN
        ? open === OPEN_PAREN || open === HEAD || open === PERHAPS_HEAD
        : open === (code === CLOSE_BRACE ? OPEN_BRACE : OPEN_BRACKET);
    if (!fits || open === undefined) doubt();
    if (code === CLOSE_PAREN) this.#closed = open;
    this.#goTo(this.#at + 1);
    this.#end(open !== OPEN_PAREN && code === CLOSE_PAREN);
  }

  /** The brackets that were open are closed. */
  #end(isHead = false): void {
    if (this.#open.length > 0) return;
    this.#tokens.close(this.#at, isHead);
    this.#isNewLine = false;
  }

  /** From behind the backtick, or the brace that ends a value in it, to the next value or the end. */
  #template(start: number): void {
    const text = this.#text;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH) at++;
      else if (code === DOLLAR && text.charCodeAt(at + 1) === OPEN_BRACE) {
        this.#goTo(at + 2);
        return;
      } else if (code === BACKTICK) {
        this.#open.pop();
        this.#goTo(at + 1);
        this.#end();
        return;
      }
    }
    doubt();
  }

  #quoted(quote: number): void {
    const [text, start] = [this.#text, this.#at];
    let at = start + 1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === LINE_FEED || code === CARRIAGE_RETURN) doubt();
      if (code === BACKSLASH) at += text.startsWith("\r\n", at + 1) ? 2 : 1;
    }
    if (at >= text.length) doubt();
    if (this.#open.length === 0) this.#token(start, at + 1);
    this.#goTo(at + 1);
  }

  #slash(): void {
    const [text, start] = [this.#text, this.#at];
    const next = text.charCodeAt(start + 1);
    if (next === SLASH) this.#at = this.#lineEnd(start);
    else if (next === STAR) {
      const end = text.indexOf("*/", start + 2);
      if (end < 0) doubt();
      if (/[\n\r\u2028\u2029]/.test(text.slice(start, end))) this.#isNewLine = true;
      this.#at = end + 2;
    } else if (this.#divides()) {
      if (this.#open.length === 0) this.#token(start, start + 1, WHOLE);
      this.#goTo(start + 1);
    } else this.#regularExpression();
  }

  #regularExpression(): void {
    const [text, start] = [this.#text, this.#at];
    let isClass = false;
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === LINE_FEED || code === CARRIAGE_RETURN) break;
      if (code === BACKSLASH) at++;
      else if (code === OPEN_BRACKET) isClass = true;
      else if (code === CLOSE_BRACKET) isClass = false;
      else if (code === SLASH && !isClass) {
        let end = at + 1;
        while (isWord(text.charCodeAt(end))) end++;
        if (this.#open.length === 0) this.#token(start, end);
        this.#goTo(end);
        this.#valueEnd = end - 1;
        return;
      }
    }
    doubt();
  }

  /** Whether a slash divides, and begins no regular expression. */
  #divides(): boolean {
    const last = this.#last;
    if (last < 0) return false;
    if (last === this.#valueEnd) return true;
    const code = this.#text.charCodeAt(last);
    if (isWord(code)) return this.#endsValue(last);
    const before = this.#text.charAt(last - 1);
    switch (this.#text.charAt(last)) {
      case ")":
        return this.#endsInValue();
      case "]":
      case '"':
      case "'":
      case "`":
        return true;
      case "!":
        return this.#endsAsserted(last);
      case ">":
        return before === "=" ? false : doubt();
      case "+":
      case "-":
        return before === this.#text.charAt(last) ? doubt() : false;
      case "(":
      case "[":
      case "{":
      case ",":
      case ";":
      case ":":
      case "?":
      case "=":
      case "&":
      case "|":
      case "*":
      case "%":
        return false;
      default:
        return doubt();
    }
  }

  /** Whether the parentheses that were closed last are a value, or its end, and no head. */
  #endsInValue(): boolean {
    return this.#closed === PERHAPS_HEAD ? doubt() : this.#closed !== HEAD;
  }

  /** `!` of `value! / 2`, or of `!/a/.test(value)`: the first stands on the line on which its value ends. */
  #endsAsserted(mark: number): boolean {
    const text = this.#text;
    let at = mark - 1;
    while (" \t!".includes(text.charAt(at)) && at >= 0) at--;
    const code = text.charCodeAt(at);
    if (isWord(code)) return this.#endsValue(at);
    switch (text.charAt(at)) {
      case ")":
        return this.#endsInValue();
      case "]":
        return true;
      case ">":
        return text.charAt(at - 1) === "=" ? false : doubt();
      case "/":
      case "}":
      case '"':
      case "'":
      case "`":
        return doubt();
      default:
        return false;
    }
  }

  /** Whether the word that ends there is a value, or the name of a member. */
  #endsValue(end: number): boolean {
    if (this.#text.charCodeAt(end) >= 128) doubt();
    let start = end;
    while (isWord(this.#text.charCodeAt(start - 1))) start--;
    const before = this.#text.charAt(start - 1);
    if (before === "." || before === "#") return true;
    const word = this.#text.slice(start, end + 1);
    return PERHAPS_OPERATORS.has(word) ? doubt() : !OPERATORS.has(word);
  }

  /** What a parenthesis that begins here is. */
  #headOf(): number {
    const head = HEADS.find((word) => this.#text.endsWith(word, this.#last + 1));
    if (head === undefined) return OPEN_PAREN;
    const start = this.#last - head.length;
    const before = this.#text.charCodeAt(start);
    if (isWord(before) || this.#text.charAt(start) === "." || this.#text.charAt(start) === "#") return OPEN_PAREN;
    // `for await (const row of rows)`, or the value of `await (...)`.
    return head === "await" ? PERHAPS_HEAD : HEAD;
  }

  #token(start: number, end: number, kind = 0): void {
    this.#tokens.add(start, end, this.#isNewLine ? kind | NEW_LINE : kind);
    this.#isNewLine = false;
  }

  #goTo(at: number): void {
    this.#at = at;
    this.#last = at - 1;
  }

  #lineEnd(from: number): number {
    LINE_END.lastIndex = from;
    return LINE_END.exec(this.#text)?.index ?? this.#text.length;
  }
}

const LINE_END = /[\n\r\u2028\u2029]/g;

/** Signs of several characters that are told apart from their first; longer ones before what they begin with. */
const SIGNS = ["=>", "===", "==", "!==", "!=", "?.", "??", "&&", "||", "...", "++", "--"];
const LONG = /[=!?&|.+-]/;

const HEADS = ["if", "for", "while", "with", "await"];

/** Words that a value follows. */
const OPERATORS: ReadonlySet<string> = new Set([
  ..."return typeof case in new delete do else instanceof throw void default".split(" "),
]);

/** Words that may be names, and such as a statement may follow without a sign. */
const PERHAPS_OPERATORS: ReadonlySet<string> = new Set([
  ..."await yield of let async break continue debugger".split(" "),
]);

function classOf(code: number): number {
  // Of no character there is no code.
  return code < 128 ? (CLASSES[code] ?? BLANK) : code >= 128 ? beyondAscii(code) : BLANK;
}

function isWord(code: number): boolean {
  return classOf(code) === WORD;
}

/** Letters, mostly; what else is there may be white space. */
function beyondAscii(code: number): number {
  return /[\p{ID_Continue}\p{Surrogate}]/u.test(String.fromCharCode(code)) ? WORD : doubt();
}
