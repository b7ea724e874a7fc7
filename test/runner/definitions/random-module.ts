/** Modules that define assets in combinations of all the forms that the text is followed through. */
import fc, { type GeneratorValue } from "fast-check";

/** What the generated modules import. */
export const COMMON_FILES: Readonly<Record<string, string>> = {
  "headwater.config.ts": `import { definitions } from "headwater";\nexport default definitions({});\n`,
  "src/lib/sdk.ts": `export * from "headwater";\nexport { asset as define } from "headwater";\n`,
  "src/lib/index.ts": [
    `export { makeNamed as named } from "./factories.ts";`,
    `export * as options from "./options.ts";`,
    `export * as wrappers from "./wrappers.ts";`,
    `export * as common from "../common.ts";`,
    `export { default as firstOf, orders as ordersOf } from "../common.ts";`,
    "",
  ].join("\n"),
  "src/common.ts": [
    `import { asset, externalAsset } from "headwater";`,
    `export const orders = asset({ keyPrefix: ["common"] }, () => [1]);`,
    `export const tables = { clients: externalAsset(), "all-users": asset({ keyPrefix: ["common"] }, () => 1) };`,
    `export const listed = [asset({ key: "common/listed" }, () => 1)];`,
    `export default asset({ key: "common/first" }, () => 1);`,
    "",
  ].join("\n"),
  "src/lib/wrappers.ts": [
    `import * as hw from "headwater";`,
    `import { layer, makeAll } from "./factories.ts";`,
    `import { groups, prefixes } from "./options.ts";`,
    `type Fn = () => unknown;`,
    `export const outer = (fn: Fn) => layer({ tags: { outer: "yes" } }, fn);`,
    `export function silver(options: object, fn: Fn) {`,
    `  const all = { group: "silver", ...options };`,
    `  return makeAll({ ...all, kinds: ["silver"] }, fn);`,
    `}`,
    `export const inGroup = (group: string, more: object = {}) => hw.assetWith({ group, ...more });`,
    `export const prefixed = inGroup("prefixed", { keyPrefix: [prefixes.first, ...prefixes.more] });`,
    `export const record = {`,
    `  gold: hw.assetWith({ group: groups["gold"] }),`,
    `  silver,`,
    `  bronze: (fn: Fn) => outer(fn),`,
    `  copper(fn: Fn, { group = "copper" }: { group?: string } = {}) { return hw.asset({ group }, fn); },`,
    `};`,
    `export const strict = (asset: hw.AnyAsset, fn: (value: never) => boolean) => hw.assetCheck({ asset, blocking: true }, fn);`,
    `export default function wrapped(...args: [Fn]) { return outer(...args); }`,
    "",
  ].join("\n"),
  "src/lib/options.ts": [
    `export const team = ["team:data"] as const;`,
    `export const shared = { owners: [...team, "a@b.example"], tags: { layer: "silver", from: "shared" } };`,
    `export const groups = { gold: "gold", nested: { deep: "deep" } } as const;`,
    `export const prefixes = { first: "one", more: ["two"] };`,
    `export const { nested: { deep }, gold: renamedGold } = groups;`,
    `export default { group: "of the default", kinds: ["csv"] };`,
    "",
  ].join("\n"),
  "src/lib/functions.ts": [
    `export const traced = <T>(fn: (inputs: never) => T) => (inputs: never): T => fn(inputs);`,
    `export function constant() { return 1; }`,
    `export const later = async () => 2;`,
    `export const byName = { constant, "also later": later, method() { return 3; } };`,
    "",
  ].join("\n"),
  "src/lib/factories.ts": [
    `import { asset, assetWith } from "headwater";`,
    `import { shared } from "./options.ts";`,
    `export const layer = assetWith({ ...shared, group: "layer" });`,
    `export const makeNamed = (key: string, rate: number) => asset({ key, group: "made" }, () => rate);`,
    `export function makeWith({ fn, group = "defaulted", ...rest }: { fn: () => unknown; group?: string; key: string }) {`,
    `  const options = { group, owners: shared.owners };`,
    `  return asset({ ...options, key: rest.key }, fn);`,
    `}`,
    `export const makeAll = (options: object, ...args: [() => unknown]) => asset({ tags: { a: "b" }, ...options }, ...args);`,
    "",
  ].join("\n"),
};

type Generate = GeneratorValue;

/** `id` begins every name of the module, so that no two modules define the same key. */
export function randomModule(generate: Generate, id: string): string {
  return new ModuleWriter(generate, id).write();
}

class ModuleWriter {
  readonly #generate: Generate;
  readonly #id: string;
  readonly #lines: string[] = [];
  /** Assets that can be named as values, each with its key. */
  readonly #assets: { readonly name: string; readonly key: string }[] = [];
  #count = 0;
  #asset = "asset";
  #check = "assetCheck";
  #external = "externalAsset";
  #metadata = "metadata";

  constructor(generate: Generate, id: string) {
    this.#generate = generate;
    this.#id = id;
  }

  write(): string {
    this.#imports();
    const definitions = this.#integer(1, 6);
    for (let index = 0; index < definitions; index++) this.#definition();
    return `${this.#lines.join("\n")}\n`;
  }

  #one<T>(...values: readonly T[]): T {
    const index = this.#integer(0, values.length - 1);
    const value = values[index];
    if (value === undefined) throw new Error("there is nothing to choose from");
    return value;
  }

  #integer(min: number, max: number): number {
    return this.#generate(fc.integer, { min, max });
  }

  #maybe(): boolean {
    return this.#generate(fc.boolean);
  }

  #fresh(kind: string): string {
    return `${this.#id}_${kind}${String(this.#count++)}`;
  }

  #imports(): void {
    const from = this.#one(`"headwater"`, `"./lib/sdk.ts"`, `"./lib/sdk.js"`);
    const rename = (member: string): string => {
      const name = this.#one(member, `${member}Of${this.#id}`);
      return name;
    };
    const style = this.#one("named", "namespace", "taken");
    const names = ["asset", "assetCheck", "externalAsset", "metadata"].map(
      (member) => [member, rename(member)] as const,
    );
    const spell = (as: string): string => names.map(([a, b]) => (a === b ? a : `${a}${as}${b}`)).join(", ");
    if (style === "named") this.#lines.push(`import { ${spell(" as ")} } from ${from};`);
    else this.#lines.push(`import * as hw from ${from};`);
    if (style === "taken") this.#lines.push(`const { ${spell(": ")} } = hw;`);
    [this.#asset, this.#check, this.#external, this.#metadata] = names.map(([member, name]) =>
      style === "namespace" ? `hw.${member}` : name,
    ) as [string, string, string, string];
    this.#lines.push(
      `import { layer, makeAll as all, makeWith } from "./lib/factories.ts";`,
      `import { common, firstOf, named, options, ordersOf as imported, wrappers } from "./lib/index.ts";`,
      `import fallback, { deep, groups, renamedGold, shared } from "./lib/options.ts";`,
      `import { byName, constant as readOne, later, traced } from "./lib/functions.ts";`,
      `import wrapped, { outer, record as kinds } from "./lib/wrappers.ts";`,
      `import first, { listed, tables } from "./common.ts";`,
      `const { kinds: fallbackKinds } = fallback;`,
      `const here = { group: "here", kinds: ["json", ...fallback.kinds] };`,
      `function local() { return [1]; }`,
    );
  }

  #text(): string {
    return this.#one(`"plain"`, "'single'", "`template`", `"two" + "parts"`, `("wrapped" as const)`, "here.group");
  }

  #group(): string {
    return this.#one(
      this.#text(),
      "groups.gold",
      "groups.nested.deep",
      "options.groups.gold",
      `groups["gold"]`,
      `options["groups"].nested["deep"]`,
      "deep",
      "renamedGold",
    );
  }

  #list(item: () => string): string {
    const items = Array.from({ length: this.#integer(0, 3) }, item);
    if (this.#maybe()) items.push(this.#one("...here.kinds", "...fallbackKinds", `...fallback["kinds"]`));
    return `[${items.join(", ")}]`;
  }

  #tags(): string {
    const entries = Array.from({ length: this.#integer(0, 2) }, (_, n) =>
      this.#one(`k${String(n)}: ${this.#text()}`, `"q ${String(n)}": "x"`),
    );
    if (this.#maybe()) entries.splice(this.#integer(0, entries.length), 0, "...shared.tags");
    return `{ ${entries.join(", ")} }`;
  }

  #metadataRecord(): string {
    const value = this.#one(
      "1",
      "-2.5",
      "true",
      this.#text(),
      `${this.#metadata}.markdown("**x**")`,
      `${this.#metadata}.url("https://example.com/a")`,
      `${this.#metadata}.json({ a: [1, null, "x"], b: shared.tags })`,
    );
    return `{ label: ${value}, "other label": 2 }`;
  }

  /** Some of the options, in any order, with what is spread among them. */
  #options(own: readonly string[] = []): string {
    const all: readonly (() => string)[] = [
      () => `group: ${this.#group()}`,
      () => "group: undefined",
      () => `owners: ["team:own", ...shared.owners]`,
      () => "owners: options.team",
      () => `kinds: ${this.#list(() => this.#text())}`,
      () => `tags: ${this.#tags()}`,
      () => `metadata: ${this.#metadataRecord()}`,
      () => `description: ${this.#text()}`,
      () => `codeVersion: ${this.#text()}`,
      () => `codeVersion: { packages: "ignore" }`,
      () => `formerly: ["${this.#fresh("old")}"]`,
      () => "...here",
      () => "...shared",
      () => "...fallback",
      () => `...{ group: "inline", ...here }`,
      () => `...({ ...fallback, kinds: fallbackKinds } as object)`,
      () => `...options["shared"]`,
      () => `checks: { fine: () => true, strict: { check: (value) => value !== 1, blocking: true, severity: "warn" } }`,
      () => `retry: 2`,
      () => `timeout: "5m"`,
    ];
    const entries = Array.from({ length: this.#integer(0, 5) }, () => this.#one(...all)());
    // Of two with one name TypeScript and the loader take the last; a duplicate in one record is no text to read.
    const unique = [
      ...new Map(entries.map((entry) => [entry.startsWith("...") ? entry : entry.split(":")[0], entry])).values(),
    ];
    for (const entry of own) unique.splice(this.#integer(0, unique.length), 0, entry);
    const record = `{ ${unique.join(", ")} }`;
    switch (this.#one("inline", "inline", "constant", "as")) {
      case "constant": {
        const name = this.#fresh("options");
        this.#lines.push(`const ${name} = ${record};`);
        return name;
      }
      case "as":
        return `(${record} as object)`;
      default:
        return record;
    }
  }

  #upstream(): { readonly name: string; readonly key: string } | undefined {
    return this.#assets.length === 0 ? undefined : this.#one(...this.#assets);
  }

  /** A function, and the options that it needs. */
  #function(): { readonly fn: string; readonly needs: readonly string[] } {
    const upstream = this.#upstream();
    if (upstream === undefined || this.#maybe()) {
      return {
        fn: this.#one(
          "() => 1",
          "async () => { return [1]; }",
          "(context) => context.runId",
          "function () { return 1; }",
          "({ context }) => context",
          "readOne",
          "later",
          "local",
          "byName.constant",
          `byName["also later"]`,
          "byName.method",
          "function named(this: void) { return 1; }",
        ),
        needs: upstream !== undefined && this.#maybe() ? [this.#deps()] : [],
      };
    }
    const { name } = upstream;
    if (this.#integer(0, 3) === 0) return this.#ofCommon();
    const reference = this.#one(name, JSON.stringify(upstream.key), `{ asset: ${name} }`);
    const explicit = [
      { fn: "(rows) => rows", needs: [`ins: { rows: ${reference} }`] },
      { fn: "({ rows, context }) => rows", needs: [`ins: { rows: ${reference} }`] },
      { fn: "({ rows: [first] }, run) => first", needs: [`ins: { ...{ rows: ${reference} } }`] },
      { fn: "traced(({ rows }) => rows)", needs: [`ins: { rows: ${reference} }`] },
    ];
    // What a name of the module alone means, a run does not see.
    if (!upstream.key.endsWith(name)) return this.#one(...explicit);
    return this.#one(
      ...explicit,
      { fn: `(${name}, context) => ${name}`, needs: [] },
      { fn: `async function ({ ${name} }, run) { return ${name}; }`, needs: [] },
      { fn: `({ ${name}: renamed, context }) => renamed`, needs: [] },
      { fn: `({ rows, ${name} }) => [rows, ${name}]`, needs: [`ins: { rows: ${reference} }`] },
    );
  }

  /** Upstream assets of another file, named in all the ways in which one can. */
  #ofCommon(): { readonly fn: string; readonly needs: readonly string[] } {
    const reference = this.#common();
    return this.#one(
      { fn: "(rows) => rows", needs: [`ins: { rows: ${reference} }`] },
      { fn: "({ rows }) => rows", needs: [`ins: { "rows": ${reference} }`] },
      { fn: `({ "rows": [one], context: run }) => [one, run]`, needs: [`ins: { rows: { asset: ${reference} } }`] },
      { fn: "(orders) => orders", needs: [] },
      { fn: `({ clients }) => clients`, needs: [] },
      { fn: "() => 1", needs: [`deps: [${reference}]`] },
      { fn: "(orders, context) => orders", needs: [`deps: [${reference}]`] },
    );
  }

  #common(): string {
    return this.#one(
      "imported",
      "firstOf",
      "first",
      "tables.clients",
      `tables["all-users"]`,
      "common.orders",
      "common.tables.clients",
      `common["tables"]["all-users"]`,
      "common.default",
      `"common/orders"`,
      `"common/listed"`,
    );
  }

  #deps(): string {
    const items = Array.from({ length: this.#integer(1, 2) }, () => {
      if (this.#integer(0, 3) === 0) return this.#common();
      const { name, key } = this.#upstream() ?? { name: "", key: "" };
      return this.#one(name, JSON.stringify(key), `{ asset: ${name} }`);
    });
    return `deps: [${items.join(", ")}]`;
  }

  /** A call that defines an asset whose key is as given, or made of the name. */
  #call(key: string | null): string {
    const { fn, needs } = this.#function();
    const own = key === null ? needs : [...needs, `key: ${JSON.stringify(key)}`];
    const form = this.#one(
      "asset",
      "asset",
      "layer",
      "all",
      "bare",
      "wrapped",
      "curried",
      ...(key === null ? [] : ["named", "with"]),
    );
    switch (form) {
      case "wrapped": {
        const wrappers = [
          ...["outer", "wrappers.outer", "wrapped", "kinds.bronze", `kinds["bronze"]`, "wrappers.record.copper"].map(
            (wrapper) => `${wrapper}(${fn})`,
          ),
          `kinds.copper(${fn}, { group: ${this.#group()} })`,
          `wrappers["default"](${fn})`,
        ];
        const withOptions = ["wrappers.silver", "kinds.silver", "wrappers.record.silver"].map(
          (wrapper) => `${wrapper}(${this.#options(own)}, ${fn})`,
        );
        return own.length === 0 ? this.#one(...wrappers, ...withOptions) : this.#one(...withOptions);
      }
      case "curried":
        return `wrappers.inGroup(${this.#group()}${this.#one("", ", {}", ", undefined", `, { kinds: ["own"] }`)})(${own.length === 0 && this.#maybe() ? "" : `${this.#options(own)}, `}${fn})`;
      case "layer":
        return `layer(${own.length === 0 && this.#maybe() ? "" : `${this.#options(own)}, `}${fn})`;
      case "all":
        return `all(${this.#options(own)}, ${fn})`;
      case "named":
        return `named(${JSON.stringify(key)}, ${String(this.#integer(0, 9))})`;
      case "with":
        return `makeWith({ fn: local, key: ${JSON.stringify(key)}${this.#one("", ", group: groups.gold", ", group: undefined")} })`;
      case "bare":
        if (own.length === 0) return `${this.#asset}(${fn})`;
        return `${this.#asset}({ ${own.join(", ")} }, ${fn})`;
      default:
        return `${this.#asset}(${this.#options(own)}, ${fn})`;
    }
  }

  #definition(): void {
    const name = this.#fresh("a");
    const line = (text: string): void => {
      this.#lines.push(text);
    };
    switch (
      this.#one(
        "const",
        "const",
        "const",
        "prefixed",
        "renamed",
        "record",
        "list",
        "external",
        "check",
        "alias",
        "default",
        "default",
        "members",
        "forms",
        "prefix",
        "again",
        "strict",
      )
    ) {
      case "members": {
        const [own, renamed] = [`${name}_own`, `${name}_renamed`];
        line(`const ${own} = ${this.#call(null)};\nconst ${renamed}_local = ${this.#call(`${name}/renamed`)};`);
        line(`const ${name}_inner = { ${name}_deep: ${this.#call(null)} };`);
        line(
          `export const ${name}_all = { ${own}, other: ${renamed}_local, ...${name}_inner, ...{ ${name}_z: ${this.#call(null)} } };`,
        );
        this.#assets.push({ name: this.#one(`${name}_all.${own}`, `${name}_all["${own}"]`), key: own });
        return;
      }
      case "forms": {
        const call = this.#call(null);
        line(
          this.#one(
            `export let ${name} = ${call};`,
            `export var ${name} = ${call};`,
            `export const ${name} = (${call});`,
            `export const ${name} = ${call} as unknown;`,
            `export const ${name} = ${call} satisfies unknown;`,
            `export const ${name} = ${call}!, ${name}_second = ${this.#call(null)};`,
            `const ${name} = ${call};\nexport { ${name} };`,
          ),
        );
        return;
      }
      case "prefix": {
        const key = `one/two/${name}`;
        line(
          this.#one(
            `export const ${name} = wrappers.prefixed(local);`,
            `export const ${name} = ${this.#asset}({ keyPrefix: [options.prefixes.first, ...options.prefixes.more] }, local);`,
            `const ${name}_prefix = ["one", "two"];\nexport const ${name} = ${this.#external}({ keyPrefix: ${name}_prefix });`,
            `export const ${name}_prefixed = { ${name}: ${this.#asset}({ ...{ keyPrefix: ["one", "two"] } }, local) };\nconst { ${name} } = ${name}_prefixed;`,
            `export const ${name} = wrappers.prefixed({ key: "${key}" }, local);`,
          ),
        );
        this.#assets.push({ name, key });
        return;
      }
      case "again":
        line(
          this.#one(
            `export { orders as ${name}_again } from "./common.ts";`,
            `export { imported as ${name}_again };`,
            `export * as ${name}_common from "./common.ts";`,
            `export { tables as ${name}_tables, default as ${name}_first } from "./common.ts";`,
            `export const ${name}_alias = first;`,
            `export const ${name}_listed = listed;`,
          ),
        );
        return;
      case "strict": {
        const upstream = this.#upstream();
        if (upstream === undefined) return;
        line(`export const ${name}_strict = wrappers.strict(${upstream.name}, (value) => true);`);
        return;
      }
      case "prefixed":
        line(`export const ${name} = ${this.#asset}(${this.#options([`keyPrefix: ["p", "q"]`])}, () => 1);`);
        this.#assets.push({ name, key: `p/q/${name}` });
        return;
      case "renamed":
        line(`const ${name}_local = ${this.#call(null)};\nexport { ${name}_local as ${name} };`);
        this.#assets.push({ name: `${name}_local`, key: name });
        return;
      case "record":
        line(`export const ${name}_all = { ${name}: ${this.#call(null)}, "${name}-x": ${this.#call(null)}, local };`);
        line(`export const ${name}_more = { ...${name}_all, ${name}_y: ${this.#call(null)} };`);
        return;
      case "list":
        line(`export const ${name}_list = [${this.#call(`${name}/0`)}, ...[], ${this.#call(`${name}/1`)}];`);
        return;
      case "external": {
        const options = this.#one(
          "",
          "{ ...here }",
          `{ group: ${this.#group()}, tags: ${this.#tags()}, kinds: [${this.#text()}] }`,
          `{ owners: options.team, ...fallback, metadata: ${this.#metadataRecord()} }`,
        );
        line(`export const ${name} = ${this.#external}(${options});`);
        this.#assets.push({ name, key: name });
        return;
      }
      case "check": {
        const upstream = this.#upstream();
        if (upstream === undefined) return;
        const options = this.#one("", `, blocking: true`, `, severity: "warn" as const`, `, name: "${name} named"`);
        line(
          `export const ${name}_ok = ${this.#check}({ asset: ${upstream.name}${options} }, (value, context) => true);`,
        );
        return;
      }
      case "alias": {
        const upstream = this.#upstream();
        if (upstream === undefined) return;
        line(`const ${name} = ${upstream.name};`);
        this.#assets.push({ name, key: upstream.key });
        return;
      }
      case "default":
        if (this.#lines.some((each) => /export default|as default/.test(each) && !each.includes(" from "))) return;
        line(
          this.#one(
            `export default ${this.#call(`${name}/default`)};`,
            `const ${name}_default = ${this.#call(`${name}/default`)};\nexport { ${name}_default as default };`,
            `export default { ${name}: ${this.#call(null)}, "${name}_x": ${this.#call(null)} };`,
            `export default [${this.#call(`${name}/default`)}];`,
          ),
        );
        return;
      default:
        line(`export const ${name} = ${this.#call(null)};`);
        this.#assets.push({ name, key: name });
    }
  }
}
