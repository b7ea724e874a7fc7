/**
 * The parameters of a function, read from its source text as JavaScript gives it. It serves calls in tests, and
 * the comparison of what runs with what its text says; runs take the parameters from static analysis.
 *
 * The text is scanned, not parsed: comments, strings and brackets are enough to tell names from defaults.
 */

export type FunctionParameter =
  /** The run context: a parameter of that name, or any second one after an object. */
  | { readonly kind: "context" }
  | { readonly kind: "name"; readonly name: string }
  /** `{ orders, customers: c }`: the names of the properties, not of the variables. */
  | { readonly kind: "object"; readonly properties: readonly string[] }
  /** One that names nothing: `...rest`, `[a, b]`, `{ [computed]: a }`, `{ ...rest }`. */
  | { readonly kind: "unreadable"; readonly text: string };

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/u;

/** In order; `undefined` for a function without source text, as one made by `bind`. */
export function parametersOf(fn: (...args: readonly unknown[]) => unknown): readonly FunctionParameter[] | undefined {
  const text = Function.prototype.toString.call(fn);
  if (/\{\s*\[native code\]\s*\}$/.test(text)) return undefined;
  const parameters = parameterTexts(text).map(parameterOf);
  return parameters.map((parameter, index) =>
    index > 0 && parameters[0]?.kind === "object" && parameter.kind !== "unreadable" ? { kind: "context" } : parameter,
  );
}

/** The texts between the commas of the parameter list, or the one name of `x => ...`. */
function parameterTexts(text: string): readonly string[] {
  let lastName = "";
  let at = 0;
  while (at < text.length) {
    const skipped = skipOpaque(text, at);
    const name = NAME.exec(text.slice(at, at + 256))?.[0];
    if (skipped > at) at = skipped;
    else if (text[at] === "(") return listAt(text, at).items;
    else if (text[at] === "[") at = listAt(text, at).end;
    else if (text.startsWith("=>", at)) return [lastName];
    else if (name === undefined) at += 1;
    else {
      lastName = name;
      at += name.length;
    }
  }
  return [];
}

function parameterOf(text: string): FunctionParameter {
  if (text.startsWith("{")) {
    const properties = listAt(text, 0).items.map(propertyOf);
    return properties.every((property) => property !== undefined)
      ? { kind: "object", properties }
      : { kind: "unreadable", text };
  }
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return { kind: "unreadable", text };
  return name === "context" ? { kind: "context" } : { kind: "name", name };
}

function propertyOf(text: string): string | undefined {
  const quoted = /^(["'])((?:(?!\1)[^\\])*)\1/.exec(text);
  return quoted?.[2] ?? NAME.exec(text)?.[0];
}

/** The texts between the commas of a bracketed list, without comments, and the place after its closing bracket. */
function listAt(text: string, open: number): { readonly items: readonly string[]; readonly end: number } {
  const items: string[] = [];
  let item = "";
  let at = open + 1;
  const finish = (): void => {
    if (item.trim() !== "") items.push(item.trim());
    item = "";
  };
  while (at < text.length) {
    const character = text[at] ?? "";
    const skipped = skipOpaque(text, at);
    if (skipped > at) {
      item += character === "/" ? " " : text.slice(at, skipped);
      at = skipped;
    } else if ("([{".includes(character)) {
      const { end } = listAt(text, at);
      // Its own comments go when it is read in its turn.
      item += text.slice(at, end);
      at = end;
    } else if (")]}".includes(character)) {
      finish();
      return { items, end: at + 1 };
    } else {
      if (character === ",") finish();
      else item += character;
      at += 1;
    }
  }
  finish();
  return { items, end: at };
}

/** The place after the comment or string that begins here; `at` itself where none begins. */
function skipOpaque(text: string, at: number): number {
  if (text.startsWith("//", at)) return indexAfter(text, "\n", at);
  if (text.startsWith("/*", at)) return indexAfter(text, "*/", at + 2);
  const quote = text[at];
  if (quote !== '"' && quote !== "'" && quote !== "`") return at;
  let next = at + 1;
  while (next < text.length && text[next] !== quote) {
    if (text[next] === "\\") next += 2;
    else if (quote === "`" && text.startsWith("${", next)) next = listAt(text, next + 1).end;
    else next += 1;
  }
  return next + 1;
}

function indexAfter(text: string, end: string, from: number): number {
  const index = text.indexOf(end, from);
  return index < 0 ? text.length : index + end.length;
}
