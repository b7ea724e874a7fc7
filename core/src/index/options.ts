/**
 * Options as the text shows them: records, one over another, with spreads and constants followed. What cannot be read is
 * a problem at its place and counts as not given.
 */
import type { ExpressionFact, RecordEntry, Span } from "../facts.ts";
import type { Location } from "../location.ts";
import type { Problem, Severity } from "../problem.ts";
import { type Closed, follow, isAbsent, type Sources } from "./names.ts";
import { nearestNames } from "./nearest.ts";
import { locate, problem } from "./place.ts";
import { sdkCall } from "./sdk-call.ts";

export interface OptionValue {
  readonly name: string;
  readonly nameAt: Location;
  readonly value: Closed;
  /** Of a doc comment before it. */
  readonly doc: string;
}

const SPREAD_LIMIT = 16;

/** What a fault is told of, and weighed by. */
type Subject =
  | { readonly kind: "option"; readonly name: string }
  /** One item or member of an option's value. */
  | { readonly kind: "part"; readonly of: string }
  /** All that a call is given. */
  | { readonly kind: "options" }
  | { readonly kind: "spread" };

/** What goes without an option that cannot be read. Without lineage there is no asset: an error. Its key a run tells. */
const CONSEQUENCES: ReadonlyMap<string, string> = new Map([
  ["key", "the asset is known only when its file runs"],
  ["keyPrefix", "the asset is known only when its file runs"],
  ["ins", "the inputs are not known"],
  ["deps", "what the asset comes after is not known"],
  ["name", "the check is named by its export"],
]);

/** Reads the options of one call. */
export class OptionReader {
  readonly #sources: Sources;
  readonly #problems: Problem[];
  readonly #values = new Map<string, OptionValue>();

  /** `of`: the option that the records are the value of; left out for the options of a call. */
  constructor(sources: Sources, records: readonly Closed[], problems: Problem[], of?: string) {
    this.#sources = sources;
    this.#problems = problems;
    const subject: Subject = of === undefined ? { kind: "options" } : { kind: "option", name: of };
    for (const record of records) {
      for (const [name, entry] of this.#members(record, subject, 0)) {
        if (entry === null) this.#values.delete(name);
        else this.#values.set(name, entry);
      }
    }
  }

  get(name: string): OptionValue | undefined {
    return this.#values.get(name);
  }

  /** Where the value of an option stands. */
  at(name: string): Location | undefined {
    const option = this.get(name);
    return option && whereIs(option.value);
  }

  /**
   * Reports the names that are none of the known: a misspelt option would be left out without a word. What is said of
   * those `elsewhere` is said there.
   */
  expectOnly(known: readonly string[], elsewhere: readonly string[] = [], severity: Severity = "error"): void {
    for (const { name, nameAt } of this.#values.values()) {
      if (known.includes(name) || elsewhere.includes(name)) continue;
      const [nearest] = nearestNames(name, known);
      const advice = nearest === undefined ? `There are: ${known.join(", ")}.` : `Did you mean \`${nearest}\`?`;
      this.#problem("HW111", nameAt, `There is no option \`${name}\`. ${advice}`, severity);
    }
  }

  /** `wanted` says which texts are meant. */
  text(name: string, wanted = "a text"): string | undefined {
    const option = this.get(name);
    return option && this.#literal({ kind: "option", name }, option.value, "string", wanted);
  }

  /** `wanted` says which numbers are meant. */
  number(name: string, wanted: string): number | undefined {
    const option = this.get(name);
    return option && this.#literal({ kind: "option", name }, option.value, "number", wanted);
  }

  boolean(name: string): boolean | undefined {
    const option = this.get(name);
    return option && this.#literal({ kind: "option", name }, option.value, "boolean", "true or false");
  }

  texts(name: string): readonly string[] | undefined {
    const option = this.get(name);
    if (option === undefined) return undefined;
    const items = this.items(option.value, name);
    const of = { kind: "part", of: name } as const;
    // As long as it has to be: a list that has grown takes room for what may still come, and each asset keeps several.
    return items.flatMap((item) => this.#literal(of, item, "string", "a list of texts") ?? []).slice();
  }

  textRecord(name: string): Readonly<Record<string, string>> | undefined {
    const option = this.get(name);
    if (option === undefined) return undefined;
    const pairs = this.entries(option.value, name).flatMap(({ name: label, value }) => {
      const text = this.#literal({ kind: "part", of: name }, value, "string", "a record of texts");
      return text === undefined ? [] : [[label, text] as const];
    });
    return Object.fromEntries(pairs);
  }

  /** The items of the list that is the value of an option, spreads included. */
  items(list: Closed, name: string, depth = 0): readonly Closed[] {
    const { value, end } = follow(this.#sources, list);
    if (isAbsent(value)) return [];
    const { expression } = value;
    if (expression.kind !== "list" || end !== null) {
      this.#unlike(list, value, { kind: "option", name }, "a list");
      return [];
    }
    return expression.items.flatMap((item) =>
      item.kind === "spread" && depth < SPREAD_LIMIT
        ? this.items({ ...value, expression: item.value }, name, depth + 1)
        : [{ ...value, expression: item }],
    );
  }

  /** The members of the record that is the value of an option, spreads included; of two with one name the later one. */
  entries(record: Closed, name: string): readonly OptionValue[] {
    return [...this.#members(record, { kind: "option", name }, 0).values()].filter((entry) => entry !== null);
  }

  /** Written as `undefined` it is `null`: it takes away what came before. */
  #members(record: Closed, subject: Subject, depth: number): ReadonlyMap<string, OptionValue | null> {
    const found = new Map<string, OptionValue | null>();
    const { value, end } = follow(this.#sources, record);
    if (isAbsent(value)) return found;
    const { expression, file } = value;
    if (expression.kind !== "record" || end !== null) {
      this.#unlike(record, value, subject, "a record");
      return found;
    }
    const add = (name: string, option: OptionValue | null): void => {
      found.delete(name);
      found.set(name, option);
    };
    const read = (entry: RecordEntry): void => {
      if (entry.kind === "property") {
        const here = { ...value, expression: entry.value };
        const { name, nameAt, doc } = entry;
        add(name, isAbsent(here) ? null : { name, nameAt: locate(file, nameAt), value: here, doc });
      } else if (entry.kind === "opaque") {
        const message = `A computed name cannot be read from the text, so ${lostMember(subject)}: write the name out.`;
        this.#problem("HW105", locate(file, entry.at), message, weightOf(subject));
      } else if (depth < SPREAD_LIMIT) {
        const spread = this.#members({ ...value, expression: entry.value }, { kind: "spread" }, depth + 1);
        for (const [name, option] of spread) add(name, option);
      }
    };
    expression.entries.forEach(read);
    return found;
  }

  #literal(subject: Subject, closed: Closed, type: "string", wanted: string): string | undefined;
  #literal(subject: Subject, closed: Closed, type: "number", wanted: string): number | undefined;
  #literal(subject: Subject, closed: Closed, type: "boolean", wanted: string): boolean | undefined;
  #literal(subject: Subject, closed: Closed, type: string, wanted: string): unknown {
    const { value } = follow(this.#sources, closed);
    const { expression } = value;
    if (isAbsent(value)) return undefined;
    if (expression.kind === "literal" && typeof expression.value === type) return expression.value;
    this.#unlike(closed, value, subject, wanted);
    return undefined;
  }

  /** A value that is another than the one wanted, or that the text does not show. */
  #unlike(closed: Closed, value: Closed, subject: Subject, wanted: string): void {
    const { expression } = value;
    const at = whereIs(closed);
    if (isShown(expression) || sdkCall(this.#sources, value) !== undefined)
      this.#problem("HW111", at, `${inWords(subject)} must be ${wanted}.`, "error");
    else {
      const message = `${inWords(subject)} cannot be read from the text, so ${lost(subject)}: write ${wanted}, or a constant that holds one.`;
      this.#problem("HW105", at, message, weightOf(subject));
    }
  }

  #problem(code: "HW105" | "HW111", at: Location, message: string, severity: Severity): void {
    this.#problems.push(problem(code, at, message, { severity }));
  }
}

export function whereIs({ file, expression }: Closed): Location {
  const at: Span = expression.at;
  return locate(file, at);
}

function isShown({ kind }: ExpressionFact): boolean {
  return kind === "literal" || kind === "list" || kind === "record" || kind === "function";
}

function inWords(subject: Subject): string {
  switch (subject.kind) {
    case "option":
      return `\`${subject.name}\``;
    case "part":
      return `\`${subject.of}\``;
    case "options":
      return "What is given as the options";
    case "spread":
      return "What is spread here";
  }
}

function lost(subject: Subject): string {
  switch (subject.kind) {
    case "option":
      return CONSEQUENCES.get(subject.name) ?? "it counts as not given";
    case "part":
      return CONSEQUENCES.get(subject.of) ?? "it is read without this";
    case "options":
      return "no option counts as given";
    case "spread":
      return "no option in it counts as given";
  }
}

function lostMember(subject: Subject): string {
  return subject.kind === "option" ? `\`${subject.name}\` is read without it` : "the option counts as not given";
}

function weightOf(subject: Subject): Severity {
  const name = subject.kind === "option" ? subject.name : subject.kind === "part" ? subject.of : "";
  if (name === "key" || name === "keyPrefix") return "information";
  return CONSEQUENCES.has(name) ? "error" : "warning";
}
