/**
 * Values as JSON that people can read. What JSON can hold stays as it is; what it cannot is an object with the single
 * property `$headwater`, which holds the name of the kind, beside its content in `value`:
 *
 *     { "$headwater": "date", "value": "2024-01-31T00:00:00.000Z" }
 *
 * A user's object that has a property of that name is itself written as such an object, so that nothing is ambiguous.
 *
 * Invariant: decoding gives a value that is equal to the one encoded, or encoding throws `UnstorableValue`.
 * Invariant: equal values give equal bytes; properties, entries and members keep their order.
 */
import { inspect, types } from "node:util";
import { HOLE, TAG, TYPED_ARRAYS, type TypedArrayName } from "./tags.ts";
import { UnstorableValue } from "./unstorable-value.ts";

/** The text of a file, in pieces: one line for each element of a list, so that people and `diff` can read it. */
export function* jsonText(value: unknown): Generator<string> {
  const encoder = new Encoder();
  if (!Array.isArray(value) || value.length === 0 || hasNames(value)) {
    yield `${JSON.stringify(encoder.encode(value))}\n`;
    return;
  }
  for (let index = 0; index < value.length; index++) {
    yield `${index === 0 ? "[" : ","}\n${JSON.stringify(encoder.element(value, index))}`;
  }
  yield "\n]\n";
}

class Encoder {
  /** The objects that contain the one at hand: one that contains itself has no end. */
  readonly #around = new Set<object>();
  /** What leads to the value at hand, each part as it is written behind the one before; put into words only for an error. */
  readonly #path: (string | number)[] = [];

  element(list: readonly unknown[], index: number): unknown {
    this.#around.add(list);
    return index in list ? this.#member(index, list[index]) : tagged(HOLE);
  }

  encode(value: unknown): unknown {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return isJsonNumber(value) ? value : tagged("number", Object.is(value, -0) ? "-0" : String(value));
      case "bigint":
        return tagged("bigint", String(value));
      case "undefined":
        return tagged("undefined");
      case "function":
        return this.#refuse(`a function${value.name === "" ? "" : ` (${value.name})`}`);
      case "symbol":
        return this.#refuse("a symbol");
      case "object":
        return value === null ? null : this.#object(value);
    }
  }

  #object(value: object): unknown {
    if (this.#around.has(value)) return this.#refuse("an object that contains it, so it has no end");
    this.#around.add(value);
    const encoded = this.#content(value);
    this.#around.delete(value);
    return encoded;
  }

  #content(value: object): unknown {
    if (Array.isArray(value)) return hasNames(value) ? this.#namedList(value) : this.#list(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || prototype === Object.prototype || isPlain(prototype)) return this.#record(value);
    if (types.isDate(value) || types.isMap(value) || types.isSet(value)) this.#expectNoMore(value);
    if (types.isDate(value)) return tagged("date", Number.isNaN(value.getTime()) ? null : value.toISOString());
    if (types.isMap(value)) return tagged("map", this.#entries(value));
    if (types.isSet(value)) return tagged("set", this.#members(value));
    if (types.isArrayBuffer(value)) return tagged("ArrayBuffer", base64(new Uint8Array(value)));
    if (ArrayBuffer.isView(value)) return this.#bytes(value);
    return this.#refuse(`${describe(value)}, which cannot be read back. Return plain data instead`);
  }

  /** A subclass, or a property of its own, would be gone when it is read back. */
  #expectNoMore(value: object): void {
    const parent: unknown = Object.getPrototypeOf(Object.getPrototypeOf(value));
    if (parent !== Object.prototype && !isPlain(parent))
      this.#refuse(`${describe(value)}, which cannot be read back. Return plain data instead`);
    const [name] = Reflect.ownKeys(value);
    if (name !== undefined) this.#refuse(`${describe(value)} with a property of its own (${String(name)})`);
  }

  #list(value: readonly unknown[]): unknown {
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const member = value[index];
      const encoded = isJsonPrimitive(member) ? member : index in value ? this.#member(index, member) : tagged(HOLE);
      if (encoded !== member) copy ??= value.slice(0, index);
      if (copy !== undefined) copy[index] = encoded;
    }
    return copy ?? value;
  }

  /** A list with properties of its own, as the rows of d3-dsv with their `columns`. */
  #namedList(value: readonly unknown[]): unknown {
    const names = Object.entries(value)
      .slice(-countNames(value))
      .map(([name, member]) => [name, this.#member(name, member)]);
    return tagged("list", [this.#list(value), names]);
  }

  #record(value: object): unknown {
    const symbol = Object.getOwnPropertySymbols(value)[0];
    if (symbol !== undefined) return this.#refuse(`an object with a property that a symbol names (${String(symbol)})`);
    let changed = false;
    const entries: [string, unknown][] = [];
    for (const [name, member] of Object.entries(value) as [string, unknown][]) {
      const encoded = isJsonPrimitive(member) ? member : this.#member(name, member);
      changed ||= encoded !== member;
      entries.push([name, encoded]);
    }
    if (Object.hasOwn(value, TAG)) return tagged("object", entries);
    return changed ? Object.fromEntries(entries) : value;
  }

  #entries(map: ReadonlyMap<unknown, unknown>): unknown {
    return Array.from(map, ([key, member], index) => [
      this.#member(`.keys()[${index}]`, key),
      this.#member(`.values()[${index}]`, member),
    ]);
  }

  #members(set: ReadonlySet<unknown>): unknown {
    return Array.from(set, (member, index) => this.#member(`.values()[${index}]`, member));
  }

  #bytes(view: ArrayBufferView): unknown {
    const name = Buffer.isBuffer(view) ? "Buffer" : typedArrayName(view);
    if (name === undefined)
      return this.#refuse(`${describe(view)}, which cannot be read back. Return a typed array instead`);
    return tagged(name, base64(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)));
  }

  #member(key: string | number, member: unknown): unknown {
    this.#path.push(key);
    const encoded = this.encode(member);
    this.#path.pop();
    return encoded;
  }

  #refuse(what: string): never {
    throw new UnstorableValue(`value${this.#path.map(pathPart).join("")}`, what);
  }
}

/** Of by far the most members: what they are in JSON is what they are. */
function isJsonPrimitive(value: unknown): boolean {
  return (
    typeof value === "string" ||
    typeof value === "boolean" ||
    value === null ||
    (typeof value === "number" && isJsonNumber(value))
  );
}

function isJsonNumber(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

/** Above this many elements another way to look for names is faster. */
const FEW = 1_000;

function hasNames(list: readonly unknown[]): boolean {
  if (list.length <= FEW) return countNames(list) > 0;
  // Node's own look at a list: without its elements only names are left.
  return inspect(list, { maxArrayLength: 0, depth: 0, compact: true, breakLength: Infinity }).includes(" items, ");
}

/** Names come after all indices. */
function countNames(list: readonly unknown[]): number {
  const keys = Object.keys(list);
  return keys.length - 1 - keys.findLastIndex((key) => String(Number(key) >>> 0) === key && key !== "4294967295");
}

function pathPart(key: string | number): string {
  if (typeof key === "number") return `[${key}]`;
  if (/^\.(keys|values)\(\)\[\d+\]$/.test(key)) return key;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function tagged(kind: string, value?: unknown): object {
  return value === undefined ? { [TAG]: kind } : { [TAG]: kind, value };
}

/** A plain object of another realm: of a test runner, say. */
function isPlain(prototype: unknown): boolean {
  return (
    typeof prototype === "object" &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, "hasOwnProperty")
  );
}

/** A subclass could hold more than its bytes. */
function typedArrayName(view: ArrayBufferView): TypedArrayName | undefined {
  return TYPED_ARRAYS.find((name) => {
    const type: unknown = name === "Buffer" ? undefined : Reflect.get(globalThis, name);
    return typeof type === "function" && Object.getPrototypeOf(view) === type.prototype;
  });
}

function base64(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("base64");
}

function describe(value: object): string {
  if (types.isPromise(value)) return "a promise (is an await missing?)";
  const { name } = value.constructor;
  return typeof name === "string" && name !== "" ? `an instance of ${name}` : "an instance of a class";
}
