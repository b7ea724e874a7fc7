/**
 * Parses the selection language by recursive descent; docs/guide/command-line.md, "Selections":
 *
 *     or  := and ("or" and)*     and := not ("and" not)*     not := "not" not | "*" | up? T down?
 *     T   := attribute | roots(or) | sinks(or) | (or)        up  := n? "+"       down := "+" n?
 *
 * A fault is a value with its column and what was expected there.
 */
import { ATTRIBUTES, expectedValue, isAttributeName, listWords, type AttributeForm } from "./attributes.ts";
import { nearestNames } from "../index/nearest.ts";
import type { AttributeName, AttributeValue, Depth, Selection, SelectionError } from "./selection.ts";
import { Tokens } from "./tokens.ts";

export type ParsedSelection =
  { readonly ok: true; readonly selection: Selection } | { readonly ok: false; readonly error: SelectionError };

/** Nobody nests or writes as much by hand, and a much deeper text would exhaust the stack. */
const DEEPEST = 200;
const LONGEST = 10_000;
const OPERAND = "an asset key, an attribute, roots(…), sinks(…) or a parenthesis";

export function parseSelection(text: string): ParsedSelection {
  try {
    return { ok: true, selection: new Parser(text).parse() };
  } catch (fault) {
    if (fault instanceof Fault) return { ok: false, error: fault.error };
    throw fault;
  }
}

/** Leaves the recursion, and never this module. */
class Fault extends Error {
  readonly error: SelectionError;

  constructor(message: string, column: number, code: SelectionError["code"] = "HW401") {
    super(message);
    this.error = { code, message, column };
  }
}

class Parser {
  readonly #tokens: Tokens;
  #depth = 0;

  constructor(text: string) {
    if (text.length > LONGEST) throw new Fault(`expected at most ${LONGEST} characters`, LONGEST);
    this.#tokens = new Tokens(text);
  }

  parse(): Selection {
    const selection = this.#or();
    if (!this.#tokens.atEnd) throw this.#unexpected('"and", "or" or the end');
    return selection;
  }

  #or(): Selection {
    let left = this.#and();
    while (this.#tokens.takeWord("or")) left = { kind: "or", left, right: this.#and() };
    return left;
  }

  #and(): Selection {
    let left = this.#not();
    while (this.#tokens.takeWord("and")) left = { kind: "and", left, right: this.#not() };
    return left;
  }

  #not(): Selection {
    if (this.#tokens.takeWord("not")) return { kind: "not", of: this.#nested(() => this.#not()) };
    return this.#star() ?? this.#traversal();
  }

  /** `*` alone is everything; `*orders` is a key with a wildcard. */
  #star(): Selection | undefined {
    const { column } = this.#tokens;
    if (!this.#tokens.sees("*")) return undefined;
    const word = this.#tokens.takeValue({ wild: true }) ?? "*";
    if (word !== "*")
      return this.#traversedDown(this.#ended({ kind: "attribute", name: "key", value: word, column }), 0);
    if (this.#tokens.sees("+")) throw this.#unexpected('"and", "or" or the end after "*", which is everything already');
    return { kind: "all" };
  }

  #traversal(): Selection {
    const depth = this.#tokens.takeDepthBefore();
    const up = this.#tokens.take("+") ? (depth ?? "all") : 0;
    return this.#traversedDown(this.#operand(), up);
  }

  #traversedDown(of: Selection, up: Depth): Selection {
    const down = this.#tokens.take("+") ? (this.#tokens.takeNumber() ?? "all") : 0;
    return up === 0 && down === 0 ? of : { kind: "traverse", of, up, down };
  }

  #operand(): Selection {
    const name = this.#tokens.takeFunction();
    if (name !== undefined) return { kind: name, of: this.#closed() };
    if (this.#tokens.take("(")) return this.#closed();
    return this.#attribute();
  }

  #closed(): Selection {
    const selection = this.#nested(() => this.#or());
    if (!this.#tokens.take(")")) throw this.#unexpected('"and", "or" or ")"');
    return selection;
  }

  #attribute(): Selection {
    const { column } = this.#tokens;
    const name = this.#tokens.takeAttributeName();
    if (name !== undefined) {
      if (!isAttributeName(name)) {
        const all = Object.keys(ATTRIBUTES);
        const near = nearestNames(name, all);
        const expected = listWords(near.length > 0 ? near : all);
        throw new Fault(`expected ${expected} before the colon, not ${JSON.stringify(name)}`, column, "HW403");
      }
      return this.#ended(this.#valueOf(name, ATTRIBUTES[name]));
    }
    for (const word of ["and", "or", "not"] as const)
      if (this.#tokens.takeWord(word)) throw new Fault(`expected ${OPERAND}, not "${word}"`, column);
    const key = this.#tokens.takeValue({ wild: true });
    if (key === undefined) {
      const hint = /^"\d/.test(this.#tokens.describe()) ? '; a key that begins with a digit is written key:"..."' : "";
      throw this.#unexpected(OPERAND, hint);
    }
    if (key === "*") throw new Fault(`expected ${OPERAND}, not "*"`, column);
    return this.#ended({ kind: "attribute", name: "key", value: key, column });
  }

  #valueOf(name: AttributeName, form: AttributeForm): Selection {
    const { column } = this.#tokens;
    const value = this.#value(form);
    if (!form.pair || !this.#tokens.take("=")) return { kind: "attribute", name, value, column };
    if (value === null) throw new Fault('expected the end of the value after <null>, not "="', this.#tokens.column - 1);
    return { kind: "attribute", name, value, equals: this.#value(form), column };
  }

  #value(form: AttributeForm): AttributeValue {
    const { column } = this.#tokens;
    if (form.nullable && this.#tokens.take("<null>")) return null;
    const value = form.value === "number" ? this.#tokens.takeNumber()?.toString() : this.#text(form.value === "wild");
    if (value === undefined) throw this.#unexpected(expectedValue(form));
    if (typeof form.value !== "string" && !form.value.includes(value)) {
      throw new Fault(`expected ${expectedValue(form)}, not ${JSON.stringify(value)}`, column);
    }
    return value;
  }

  #text(wild: boolean): string | undefined {
    if (!this.#tokens.sees('"')) return this.#tokens.takeValue({ wild });
    const quoted = this.#tokens.takeQuoted();
    if (quoted === undefined)
      throw new Fault(
        "expected a closing quotation mark on the same line, and no backslash before it",
        this.#tokens.column,
      );
    return quoted;
  }

  /** A character that no value holds without quotes, as in `owner:a@b.c`. */
  #ended(attribute: Selection): Selection {
    if (!this.#tokens.adjoins || this.#tokens.sees("+)")) return attribute;
    if (this.#tokens.sees("("))
      throw this.#unexpected('"and", "or" or the end', "; only roots(…) and sinks(…) are functions");
    throw this.#unexpected(
      "the end of the value",
      "; a value with other characters than letters, digits, _ and / stands in quotes",
    );
  }

  #nested<T>(parse: () => T): T {
    if (this.#depth === DEEPEST) throw new Fault(`expected at most ${DEEPEST} levels of nesting`, this.#tokens.column);
    this.#depth += 1;
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  #unexpected(expected: string, hint = ""): Fault {
    return new Fault(`expected ${expected}, not ${this.#tokens.describe()}${hint}`, this.#tokens.column);
  }
}
