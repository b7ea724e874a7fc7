/**
 * The functions of a file that stand at its top level, found by its tokens alone, which takes a small part of a parse:
 * what is not asked for need not be parsed.
 *
 * Invariant: what is found is one whole statement, which declares this one name, and a function by it. Where tokens leave
 * a doubt, the statement is not among those found, or nothing is: the parser decides.
 */
import { type Token, topLevelTokens } from "./top-level.ts";

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
  const statements = statementsOf(tokens);
  const functions = statements.flatMap((statement): readonly OutlinedFunction[] => {
    const [first, last] = [statement[0], statement.at(-1)];
    if (first === undefined || last === undefined) return [];
    const exported = first.text === "export";
    const name = nameOf(exported ? statement.slice(1) : statement);
    // What it asks for decides which files count.
    if (name === undefined || (mayAsk && ASKS.test(text.slice(first.start, last.end)))) return [];
    return [{ name, exported, start: first.start, end: last.end }];
  });
  return { functions, isModule: statements.some(([first]) => first?.text === "export" || first?.text === "import") };
}

/** What may name another file, or be such a word in disguise. */
const ASKS = /\bimport\s*[(.]|\brequire\b|\b__dirname\b|\\u/;

/** Each of one statement or several: where nothing shows that one ends, it goes on. */
function statementsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const statements: Token[][] = [];
  let before: Token | undefined;
  for (const token of tokens) {
    if (before === undefined || (token.onNewLine && STARTS.has(token.text) && endsStatement(before)))
      statements.push([]);
    statements.at(-1)?.push(token);
    before = token;
  }
  return statements;
}

/** Words that begin statements and continue none. */
const STARTS: ReadonlySet<string> = new Set([
  ..."abstract async class const declare enum export function import interface let type var".split(" "),
]);

/** Whether a word that begins statements, on a new line behind the token, begins one there. */
function endsStatement(token: Token): boolean {
  const { text, isHead } = token;
  if (text === "(") return !isHead;
  return text === ";" || text === "{" || endsValue(token) || (TYPE_WORDS.has(text) && text !== "void");
}

/** Not for braces, which end values and blocks. */
function endsValue({ text }: Token): boolean {
  return text === "(" || text === "[" || text === '"' || text === "`" || (isWord(text) && !KEYWORDS.has(text));
}

function isWord(text: string): boolean {
  return /^[^\x00-#%-/:-@[-^`{-~]/.test(text);
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

/** The name that a statement declares, where it declares a function and its tokens are nothing else. */
function nameOf(tokens: readonly Token[]): string | undefined {
  const name = functionIn(tokens) ?? constantIn(tokens);
  if (name === undefined || KEYWORDS.has(name.text) || !isWord(name.text)) return undefined;
  return name.text.includes(".") ? undefined : name.text;
}

/** The name of `async function* name<T>(...): R { ... }`. */
function functionIn(tokens: readonly Token[]): Token | undefined {
  const at = tokens[0]?.text === "async" ? 1 : 0;
  if (tokens[at]?.text !== "function" || (at === 1 && tokens[at].onNewLine)) return undefined;
  const named = tokens[at + 1]?.text === "*" ? at + 2 : at + 1;
  const parameters = parametersAfter(tokens, named + 1);
  const body = parameters === undefined ? undefined : bodyAfter(tokens, parameters);
  return body === tokens.length - 1 ? tokens[named] : undefined;
}

/** The name of `const name: T = async <T>(...): R => ...;`. */
function constantIn(tokens: readonly Token[]): Token | undefined {
  const [word, name] = tokens;
  if (word?.text !== "const" || name === undefined) return undefined;
  const equals = tokens.findIndex(({ text }) => text === "=");
  if (equals < 0 || (equals > 2 && tokens[2]?.text !== ":")) return undefined;
  // A comma may be one of the arguments of the type, and may begin another constant.
  if (tokens.slice(2, equals).some(({ text }) => text === ",")) return undefined;
  const value = tokens[equals + 1]?.text === "async" ? equals + 2 : equals + 1;
  if (tokens[value]?.onNewLine === true && value === equals + 2) return undefined;
  const arrow = arrowAfter(tokens, value);
  if (arrow === undefined) return undefined;
  const end = tokens.at(-1)?.text === ";" ? tokens.length - 1 : tokens.length;
  const body = tokens.slice(arrow + 1, end);
  if (body[0]?.text === "{") return body.length === 1 ? name : undefined;
  return body.length > 0 && body.every((token, index) => goesOn(token, body[index - 1])) ? name : undefined;
}

/** Where the `=>` stands of a function that begins there. */
function arrowAfter(tokens: readonly Token[], start: number): number | undefined {
  const first = tokens[start]?.text ?? "";
  if (isWord(first) && !KEYWORDS.has(first)) return tokens[start + 1]?.text === "=>" ? start + 1 : undefined;
  const parameters = parametersAfter(tokens, start);
  if (parameters === undefined) return undefined;
  const next = tokens[parameters + 1]?.text;
  if (next === "=>") return parameters + 1;
  if (next !== ":") return undefined;
  const arrow = tokens.findIndex(({ text }, index) => index > parameters && text === "=>");
  return arrow > 0 && isWholeType(tokens.slice(parameters + 2, arrow)) ? arrow : undefined;
}

/** Where the parentheses stand, with type parameters before them or none. */
function parametersAfter(tokens: readonly Token[], start: number): number | undefined {
  let at = start;
  if (tokens[at]?.text === "<") at = 1 + tokens.findIndex((_, index) => closes(tokens, start, index));
  return tokens[at]?.text === "(" && at >= start ? at : undefined;
}

/** Whether the token there closes the angle brackets that the one at `start` opens. */
function closes(tokens: readonly Token[], start: number, at: number): boolean {
  return at > start && tokens[at]?.text === ">" && depthOf(tokens.slice(start, at + 1)) === 0;
}

/** How many angle brackets are open behind the tokens; those of `=>` are none. */
function depthOf(tokens: readonly Token[]): number {
  let depth = 0;
  for (const { text } of tokens) depth += text === "<" ? 1 : text === ">" ? -1 : 0;
  return depth;
}

/** Where the body stands of a function with these parameters. */
function bodyAfter(tokens: readonly Token[], parameters: number): number | undefined {
  if (tokens[parameters + 1]?.text !== ":") return tokens[parameters + 1]?.text === "{" ? parameters + 1 : undefined;
  const body = tokens.findIndex(
    ({ text }, index) =>
      index > parameters + 2 &&
      text === "{" &&
      endsType(tokens[index - 1]) &&
      depthOf(tokens.slice(parameters, index)) === 0,
  );
  // Without semicolons, the signatures of an overloaded function are like its result.
  const isOverloaded = tokens.slice(parameters, body).some(({ text }) => text === "function");
  return body < 0 || isOverloaded ? undefined : body;
}

/** A result type that leaves no doubt: names, members, arguments, unions, brackets. */
function isWholeType(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { text } of tokens) {
    if (text === "<") depth += 1;
    else if (text === ">") depth -= 1;
    else if (text === "," ? depth === 0 : !isOfType(text)) return false;
  }
  return depth === 0 && endsType(tokens.at(-1));
}

const TYPE_SIGNS: ReadonlySet<string> = new Set([".", "|", "&", "(", "{", "[", '"', "readonly", "is"]);

function isOfType(text: string): boolean {
  return TYPE_SIGNS.has(text) || TYPE_WORDS.has(text) || (isWord(text) && !KEYWORDS.has(text));
}

function endsType(token: Token | undefined): boolean {
  if (token === undefined) return false;
  const { text } = token;
  return text === "{" || text === ">" || TYPE_WORDS.has(text) || (text !== "`" && endsValue(token));
}

/** Whether a token of an expression goes on with it: it is no second declaration, and no line begins another statement. */
function goesOn({ text, onNewLine }: Token, before: Token | undefined): boolean {
  if (text === "," || text === ";") return false;
  if (!onNewLine || before === undefined) return true;
  return LEADING.has(text) || TRAILING.has(before.text);
}

/** What stands at the beginning of a line and goes on with an expression. */
const LEADING: ReadonlySet<string> = new Set([". ?. ? : ?? && || + - *".split(" ")].flat());

/** What stands at the end of a line and goes on with an expression. */
const TRAILING: ReadonlySet<string> = new Set([": ? ?? && || = == === != !== => ...".split(" ")].flat());
