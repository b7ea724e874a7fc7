/**
 * Options as the text shows them: records, one over another, with spreads and constants followed. What cannot be read is
 * a problem at its place and counts as not given.
 */
import type { RecordEntry, Span } from "../facts.ts";
import type { Location } from "../location.ts";
import type { Problem, Severity } from "../problem.ts";
import { type Closed, follow, isAbsent, type Sources } from "./names.ts";
import { nearestNames } from "./nearest.ts";
import { locate, problem } from "./place.ts";

export interface OptionValue {
  readonly name: string;
  readonly nameAt: Location;
  readonly value: Closed;
  /** Of a doc comment before it. */
  readonly doc: string;
}

const SPREAD_LIMIT = 16;

/** Reads the options of one call. */
export class OptionReader {
  readonly #sources: Sources;
  readonly #problems: Problem[];
  readonly #values = new Map<string, OptionValue>();

  constructor(sources: Sources, records: readonly Closed[], problems: Problem[]) {
    this.#sources = sources;
    this.#problems = problems;
    for (const record of records) {
      for (const [name, entry] of this.#members(record, "The options", 0)) {
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

  text(name: string): string | undefined {
    const option = this.get(name);
    return option && this.#literal(name, option.value, "string", "a text");
  }

  boolean(name: string): boolean | undefined {
    const option = this.get(name);
    return option && this.#literal(name, option.value, "boolean", "true or false");
  }

  texts(name: string): readonly string[] | undefined {
    const option = this.get(name);
    if (option === undefined) return undefined;
    const items = this.items(option.value, `\`${name}\``);
    return items.flatMap((item) => this.#literal(name, item, "string", "a list of texts") ?? []);
  }

  textRecord(name: string): Readonly<Record<string, string>> | undefined {
    const option = this.get(name);
    if (option === undefined) return undefined;
    const pairs = this.entries(option.value, `\`${name}\``).flatMap(({ name: label, value }) => {
      const text = this.#literal(name, value, "string", "a record of texts");
      return text === undefined ? [] : [[label, text] as const];
    });
    return Object.fromEntries(pairs);
  }

  /** The items of a list, spreads included. */
  items(list: Closed, what: string, depth = 0): readonly Closed[] {
    const { value, end } = follow(this.#sources, list);
    if (isAbsent(value)) return [];
    const { expression } = value;
    if (expression.kind !== "list" || end !== null) {
      this.#unreadable(list, `${what} cannot be read from the text: write a list.`);
      return [];
    }
    return expression.items.flatMap((item) =>
      item.kind === "spread" && depth < SPREAD_LIMIT
        ? this.items({ ...value, expression: item.value }, what, depth + 1)
        : [{ ...value, expression: item }],
    );
  }

  /** The members of a record, spreads included; of two with one name the later one. */
  entries(record: Closed, what: string): readonly OptionValue[] {
    return [...this.#members(record, what, 0).values()].filter((entry) => entry !== null);
  }

  /** Written as `undefined` it is `null`: it takes away what came before. */
  #members(record: Closed, what: string, depth: number): ReadonlyMap<string, OptionValue | null> {
    const found = new Map<string, OptionValue | null>();
    const { value, end } = follow(this.#sources, record);
    if (isAbsent(value)) return found;
    const { expression, file } = value;
    if (expression.kind !== "record" || end !== null) {
      this.#unreadable(record, `${what} cannot be read from the text: write a record, or a constant that holds one.`);
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
        this.#problem("HW105", locate(file, entry.at), "A computed name cannot be read from the text.", "warning");
      } else if (depth < SPREAD_LIMIT) {
        const spread = this.#members({ ...value, expression: entry.value }, "What is spread here", depth + 1);
        for (const [name, option] of spread) add(name, option);
      }
    };
    expression.entries.forEach(read);
    return found;
  }

  #literal(name: string, closed: Closed, type: "string", wanted: string): string | undefined;
  #literal(name: string, closed: Closed, type: "boolean", wanted: string): boolean | undefined;
  #literal(name: string, closed: Closed, type: string, wanted: string): unknown {
    const { value } = follow(this.#sources, closed);
    const { expression } = value;
    if (isAbsent(value)) return undefined;
    if (expression.kind === "literal" && typeof expression.value === type) return expression.value;
    const readable = expression.kind === "literal" || expression.kind === "list" || expression.kind === "record";
    if (readable) this.#problem("HW111", whereIs(closed), `\`${name}\` must be ${wanted}.`, "error");
    else
      this.#unreadable(
        closed,
        `\`${name}\` cannot be read from the text: write ${wanted} or a constant that holds one.`,
      );
    return undefined;
  }

  /** A key that cannot be read leaves the asset without identity: an error. Anything else only shows less. */
  #unreadable(closed: Closed, message: string): void {
    const identity = /^`(key|keyPrefix|ins|deps|asset|name)`/.test(message);
    this.#problem("HW105", whereIs(closed), message, identity ? "error" : "warning");
  }

  #problem(code: "HW105" | "HW111", at: Location, message: string, severity: Severity): void {
    this.#problems.push(problem(code, at, message, { severity }));
  }
}

export function whereIs({ file, expression }: Closed): Location {
  const at: Span = expression.at;
  return locate(file, at);
}
