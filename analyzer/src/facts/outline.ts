/**
 * The functions of a file that stand at its top level, found by its tokens alone, which takes a small part of a parse:
 * what is not asked for need not be parsed.
 *
 * Invariant: what is found is one whole statement, which declares this one name, and a function by it. Where tokens leave
 * a doubt, the statement is not among those found, or nothing is: the parser decides.
 */
import type { Tokens } from "./tokens.ts";
import { topLevelTokens } from "./top-level.ts";

export interface OutlinedFunction {
  readonly name: string;
  /** Under its own name. */
  readonly exported: boolean;
  /** Of the statement, without the white space and comments before it. */
  readonly start: number;
  readonly end: number;
}

export interface Outline {
  /** In the order written. */
  readonly functions: readonly OutlinedFunction[];
  /** Whether a statement begins with `import` or `export`. */
  readonly isModule: boolean;
}

/** `undefined` where the tokens do not show where statements end. In JSX, texts are no tokens. */
export function outlineOf(path: string, text: string): Outline | undefined {
  const tokens = /\.[cm]?ts$/.test(path) ? topLevelTokens(text) : undefined;
  if (tokens === undefined) return undefined;
  const mayAsk = ASKS.test(text);
  const functions: OutlinedFunction[] = [];
  let isModule = false;
  let from = 0;
  while (from < tokens.count) {
    const to = endOfStatement(tokens, from);
    const first = tokens.text(from);
    const exported = first === "export";
    isModule ||= exported || first === "import";
    const name = nameOf(new Statement(tokens, exported ? from + 1 : from, to));
    const [start, end] = [tokens.start(from), tokens.end(to - 1)];
    // What it asks for decides which files count.
    const isAsking = mayAsk && ASKS.test(text.slice(start, end));
    if (name !== undefined && !isAsking) functions.push({ name, exported, start, end });
    from = to;
  }
  return { functions, isModule };
}

/** What may name another file, or be such a word in disguise. */
const ASKS = /\bimport\s*[(./]|\brequire\b|\b__dirname\b|\\u/;

/** Where the statement ends that begins there, or the last of several: where nothing shows that one ends, it goes on. */
function endOfStatement(tokens: Tokens, from: number): number {
  let to = from + 1;
  while (to < tokens.count && !(tokens.onNewLine(to) && STARTS.has(tokens.text(to)) && endsStatement(tokens, to - 1)))
    to++;
  return to;
}

/** Words that begin statements and continue none. */
const STARTS: ReadonlySet<string> = new Set([
  ..."abstract async class const declare enum export function import interface let type var".split(" "),
]);

/** Whether a word that begins statements, on a new line behind the token, begins one there. */
function endsStatement(tokens: Tokens, at: number): boolean {
  const text = tokens.text(at);
  if (text === "(") return !tokens.isHead(at);
  return text === ";" || text === "{" || endsValue(text) || (TYPE_WORDS.has(text) && text !== "void");
}

/** Not for braces, which end values and blocks. */
function endsValue(text: string): boolean {
  return "([\"'`".includes(text) ? text !== "" : isName(text);
}

/** A word that the language gives no meaning, perhaps with members. */
function isName(text: string): boolean {
  return /^[^\x00-#%-/:-@[-^`{-~]/.test(text) && !KEYWORDS.has(text);
}

/** Of the language, and such as are words of it in some places. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ..."break case catch class const continue debugger default delete do else enum export extends finally for".split(" "),
  ..."function if import in instanceof new return switch throw try typeof var void while with yield let".split(" "),
  ..."implements interface package private protected public static abstract accessor any as assert".split(" "),
  ..."asserts async await bigint boolean constructor declare from get global infer intrinsic is keyof".split(" "),
  ..."module namespace never number object of out override readonly require satisfies set string symbol".split(" "),
  ..."type undefined unique unknown using".split(" "),
]);

const TYPE_WORDS: ReadonlySet<string> = new Set([
  ..."any bigint boolean never null number object string symbol undefined unknown void".split(" "),
]);

/** The tokens of a statement, without the word `export`, numbered from 0. */
class Statement {
  readonly #tokens: Tokens;
  readonly #from: number;
  readonly length: number;

  constructor(tokens: Tokens, from: number, to: number) {
    this.#tokens = tokens;
    this.#from = from;
    this.length = to - from;
  }

  /** Empty outside of the statement. */
  text(at: number): string {
    return at >= 0 && at < this.length ? this.#tokens.text(this.#from + at) : "";
  }

  /** The same as comparing `text`, at less cost. */
  is(at: number, sign: string): boolean {
    return this.#tokens.first(this.#from + at) === sign.charCodeAt(0) && this.text(at) === sign;
  }

  onNewLine(at: number): boolean {
    return this.#tokens.onNewLine(this.#from + at);
  }

  /** Where the sign stands first, from there on; the length where it does not. */
  find(sign: string, start: number): number {
    let at = start;
    while (at < this.length && !this.is(at, sign)) at++;
    return at;
  }
}

/** The name that a statement declares, where it declares a function and its tokens are nothing else. */
function nameOf(statement: Statement): string | undefined {
  const name = functionIn(statement) ?? constantIn(statement);
  return name === undefined || !isName(name) || name.includes(".") ? undefined : name;
}

/** The name of `async function* name<T>(...): R { ... }`. */
function functionIn(statement: Statement): string | undefined {
  const at = statement.text(0) === "async" ? 1 : 0;
  if (statement.text(at) !== "function" || (at === 1 && statement.onNewLine(at))) return undefined;
  const named = statement.text(at + 1) === "*" ? at + 2 : at + 1;
  const parameters = parametersAfter(statement, named + 1);
  const body = parameters === undefined ? undefined : bodyAfter(statement, parameters);
  return body === statement.length - 1 ? statement.text(named) : undefined;
}

/** The name of `const name: T = async <T>(...): R => ...;`. */
function constantIn(statement: Statement): string | undefined {
  if (statement.text(0) !== "const") return undefined;
  const equals = statement.find("=", 1);
  if (equals > 2 && statement.text(2) !== ":") return undefined;
  // A comma may be one of the arguments of the type, and may begin another constant.
  if (statement.find(",", 2) < equals) return undefined;
  // In angle brackets that are open, it is the default of a type.
  let depth = 0;
  for (let at = 2; at < equals; at++) depth += depthOf(statement, at);
  if (depth !== 0) return undefined;
  const isAsync = statement.text(equals + 1) === "async";
  const value = isAsync ? equals + 2 : equals + 1;
  if (isAsync && statement.onNewLine(value)) return undefined;
  const arrow = arrowAfter(statement, value);
  if (arrow === undefined) return undefined;
  const end = statement.is(statement.length - 1, ";") ? statement.length - 1 : statement.length;
  const body = arrow + 1;
  const isWhole = statement.is(body, "{") ? body === end - 1 : isExpression(statement, body, end);
  return isWhole ? statement.text(1) : undefined;
}

/** Where the `=>` stands of a function that begins there. */
function arrowAfter(statement: Statement, start: number): number | undefined {
  if (isName(statement.text(start))) return statement.is(start + 1, "=>") ? start + 1 : undefined;
  const parameters = parametersAfter(statement, start);
  if (parameters === undefined) return undefined;
  if (statement.is(parameters + 1, "=>")) return parameters + 1;
  if (!statement.is(parameters + 1, ":")) return undefined;
  const arrow = statement.find("=>", parameters + 2);
  return arrow < statement.length && isWholeType(statement, parameters + 2, arrow) ? arrow : undefined;
}

/** Where the parentheses stand, with type parameters before them or none. */
function parametersAfter(statement: Statement, start: number): number | undefined {
  let at = start;
  for (let depth = 0; statement.is(at, "<") || depth > 0; at++) {
    if (at >= statement.length) return undefined;
    depth += depthOf(statement, at);
    if (depth === 0) {
      at++;
      break;
    }
  }
  return statement.is(at, "(") ? at : undefined;
}

/** How many angle brackets it opens; that of `=>` is none. */
function depthOf(statement: Statement, at: number): number {
  return statement.is(at, "<") ? 1 : statement.is(at, ">") ? -1 : 0;
}

/** Where the body stands of a function with these parameters. */
function bodyAfter(statement: Statement, parameters: number): number | undefined {
  if (!statement.is(parameters + 1, ":")) return statement.is(parameters + 1, "{") ? parameters + 1 : undefined;
  for (let at = parameters + 2, depth = 0; at < statement.length; at++) {
    if (statement.is(at, "{") && at > parameters + 2 && depth === 0 && endsType(statement.text(at - 1))) return at;
    // Without semicolons, the signatures of an overloaded function are like its result.
    if (statement.is(at, "function")) return undefined;
    depth += depthOf(statement, at);
  }
  return undefined;
}

/** A result type that leaves no doubt: names, members, arguments, unions, brackets. */
function isWholeType(statement: Statement, start: number, end: number): boolean {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const angles = depthOf(statement, at);
    depth += angles;
    const text = statement.text(at);
    if (angles === 0 && (text === "," ? depth === 0 : !isOfType(text))) return false;
  }
  return depth === 0 && end > start && endsType(statement.text(end - 1));
}

const TYPE_SIGNS: ReadonlySet<string> = new Set([".", "|", "&", "(", "{", "[", '"', "'", "readonly", "is"]);

function isOfType(text: string): boolean {
  return TYPE_SIGNS.has(text) || TYPE_WORDS.has(text) || isName(text);
}

function endsType(text: string): boolean {
  return text === "{" || text === ">" || TYPE_WORDS.has(text) || (text !== "`" && endsValue(text));
}

/** Whether all of it is one expression: it has no second declaration, and no line begins another statement. */
function isExpression(statement: Statement, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (statement.is(at, ",") || statement.is(at, ";")) return false;
    if (at === start || !statement.onNewLine(at)) continue;
    if (!LEADING.has(statement.text(at)) && !TRAILING.has(statement.text(at - 1))) return false;
  }
  return end > start;
}

/** What stands at the beginning of a line and goes on with an expression. */
const LEADING: ReadonlySet<string> = new Set(". ?. ? : ?? && || + - *".split(" "));

/** What stands at the end of a line and goes on with an expression. */
const TRAILING: ReadonlySet<string> = new Set(": ? ?? && || = == === != !== => ...".split(" "));
