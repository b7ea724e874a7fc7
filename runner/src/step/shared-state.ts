/**
 * What all code of a process shares, and one step may alter for those after it: the functions of the language and of Node
 * that nearly everything calls. A process whose step has altered some takes no more steps.
 *
 * What modules alter while they are loaded is meant for all, as a polyfill is: it is noted after that. What is added harms
 * nobody, as a client that is kept for the next step, unless every object has it from then on.
 */

/** By what holds them; each is looked up before user code is there. */
const SHARED: readonly (readonly [name: string, owner: object, keys: readonly PropertyKey[]])[] = [
  [
    "",
    globalThis,
    [
      ...["Array", "Buffer", "Date", "Error", "JSON", "Map", "Math", "Number", "Object", "Promise", "RegExp", "Set"],
      ...["String", "Symbol", "URL", "console", "performance", "process", "queueMicrotask", "structuredClone"],
      ...["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"],
    ],
  ],
  [
    "process",
    process,
    ["env", "exit", "kill", "abort", "cwd", "chdir", "on", "nextTick", "hrtime", "stdout", "stderr"],
  ],
  ["process.stdout", process.stdout, ["write", "destroyed", "writableEnded"]],
  ["process.stderr", process.stderr, ["write", "destroyed", "writableEnded"]],
  ["console", console, ["log", "info", "warn", "error", "debug"]],
  ["performance", performance, ["now"]],
  ["JSON", JSON, ["parse", "stringify"]],
  ["Math", Math, ["random", "floor", "round", "min", "max"]],
  ["Date", Date, ["now", "parse", "UTC"]],
  ["Date.prototype", Date.prototype, ["getTime", "toISOString", "toJSON", "valueOf"]],
  ["Promise", Promise, ["resolve", "reject", "all", "allSettled", "race", "withResolvers"]],
  ["Promise.prototype", Promise.prototype, ["then", "catch", "finally"]],
  ["Object", Object, ["keys", "values", "entries", "fromEntries", "assign", "create", "defineProperty", "freeze"]],
  ["Object.prototype", Object.prototype, ["hasOwnProperty", "toString", "valueOf"]],
  ["Function.prototype", Function.prototype, ["call", "apply", "bind"]],
  ["Reflect", Reflect, ["get", "set", "apply", "ownKeys"]],
  ["Array", Array, ["from", "isArray", "of"]],
  [
    "Array.prototype",
    Array.prototype,
    [
      ...[
        Symbol.iterator,
        "at",
        "concat",
        "every",
        "filter",
        "find",
        "findLast",
        "flat",
        "flatMap",
        "forEach",
        "includes",
      ],
      ...["indexOf", "join", "map", "pop", "push", "reduce", "reverse", "shift", "slice", "some", "sort", "splice"],
      ...["toSorted", "unshift"],
    ],
  ],
  ["Map.prototype", Map.prototype, [Symbol.iterator, "get", "set", "has", "delete", "values", "keys"]],
  ["Set.prototype", Set.prototype, [Symbol.iterator, "add", "has", "delete"]],
  [
    "String.prototype",
    String.prototype,
    ["split", "replace", "replaceAll", "slice", "includes", "startsWith", "endsWith", "indexOf", "trim", "at", "match"],
  ],
  ["RegExp.prototype", RegExp.prototype, ["exec", "test", Symbol.replace, Symbol.match]],
  ["Buffer", Buffer, ["from", "alloc", "concat", "byteLength"]],
];

/** As the process has it: what children inherit, whatever user code puts in its place. */
const environment = process.env;

/** How it all was at one moment. */
export class SharedState {
  readonly #values: readonly unknown[];
  readonly #variables: NodeJS.Dict<string>;

  constructor() {
    this.#variables = Object.assign(Object.create(null) as object, environment);
    this.#values = SHARED.flatMap(([, owner, keys]) => keys.map((key) => read(owner, key)));
  }

  /** The first that is not as it was; `undefined` where all is. Calls nothing that may have been altered. */
  altered(): string | undefined {
    // Nothing is to be there.
    for (const key in {}) return `Object.prototype.${key}`;
    for (const owner of [Object.prototype, Array.prototype]) if (!isExtensible(owner)) return "what may be assigned";
    let place = 0;
    for (let group = 0; group < SHARED.length; group++) {
      const [name, owner, keys] = SHARED[group] as (typeof SHARED)[number];
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] as PropertyKey;
        if (read(owner, key) !== this.#values[place++]) return nameOf(name, key);
      }
    }
    return this.#alteredVariable();
  }

  /** Children that a step starts inherit them, and libraries read them when they are first used. */
  #alteredVariable(): string | undefined {
    const names = namesIn(environment);
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      if (this.#variables[name] !== environment[name]) return nameOf("process.env", name);
    }
    for (const name in this.#variables) if (environment[name] === undefined) return nameOf("process.env", name);
    return undefined;
  }
}

const { get, isExtensible } = Reflect;
const { keys: namesIn } = Object;

function read(owner: object, key: PropertyKey): unknown {
  try {
    return get(owner, key);
  } catch (error) {
    return error;
  }
}

function nameOf(owner: string, key: PropertyKey): string {
  const name = typeof key === "symbol" ? (key.description ?? "") : `${key}`;
  return owner === "" ? name : `${owner}.${name}`;
}
