/** Projects of a few files that say anything, and edits of them. */
import fc from "fast-check";
import { type ProjectPath, projectPath } from "@headwater/core/keys";

const NAMES = ["orders", "users", "report", "helper", "clean", "make"] as const;
export const FILES = ["a.ts", "b.ts", "lib/c.ts", "lib/d.ts", "lib/e.tsx"].map((path) => projectPath(path));
export const CONFIG = projectPath("headwater.config.ts");
export const DATA = projectPath("lib/data.json");

const name = fc.constantFrom(...NAMES);
const names = fc.uniqueArray(name, { maxLength: 3 });
const number = fc.integer({ min: 0, max: 3 });
const specifier = fc.constantFrom(
  "./a.ts",
  "./b",
  "./lib/c.js",
  "./lib/d.ts",
  "./c.ts",
  "../a.ts",
  "./e",
  "./lib/data.json",
  "zod",
);

/** Top-level pieces of a file; few names, so that they collide, refer to each other and close cycles. */
const item = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(name, names, number)
      .map(
        ([n, inputs, k]) => `export const ${n} = asset({ group: "g${k}" }, (${inputs.join(", ")}) => helper(${k}));`,
      ),
  },
  fc
    .tuple(name, fc.constantFrom("x", "y"), names)
    .map(
      ([n, prefix, inputs]) =>
        `export const ${n} = asset({ keyPrefix: ["${prefix}"] }, ({ ${inputs.join(", ")} }) => 1);`,
    ),
  fc
    .tuple(name, name, name)
    .map(
      ([n, dep, other]) =>
        `export const ${n} = asset({ deps: ["${dep}"], ins: { ${other}: ${dep} } }, (${other}) => ${dep}());`,
    ),
  fc
    .tuple(name, name)
    .map(
      ([n, of]) => `export const ${n}Ok = assetCheck({ asset: ${of}, blocking: true }, (value, users) => value > 1);`,
    ),
  fc
    .tuple(name, fc.constantFrom("lib/*.json", "lib/data.json", "gone/**", "lib/c.ts"))
    .map(([n, pattern]) => `export const ${n} = asset({ codeFiles: ["${pattern}"] }, () => 1);`),
  fc
    .tuple(name, names)
    .map(
      ([n, inputs]) =>
        `export const ${n} = asset({ codeVersion: { packages: "ignore" }, formerly: ["${n}0"] }, (${inputs.join(", ")}) => zod);`,
    ),
  fc
    .tuple(name, name)
    .map(
      ([n, group]) =>
        `export function ${n}({ fn, group = "${group}" }, ...rest) { const options = { group }; return asset(options, fn); }`,
    ),
  fc.tuple(name, name).map(([n, make]) => `export const ${n} = ${make}({ fn: (users) => users });`),
  fc.tuple(name, name).map(([n, other]) => `export const ${n} = { ...${other}, deep: { inner: asset(() => 1) } };`),
  fc.tuple(name, number).map(([n, k]) => `export function ${n}(x) { return x + clean(${k}) ; }`),
  fc.tuple(name, name).map(([n, used]) => `export function ${n}(x) { return ${used}() + ${used}.key; }`),
  fc.tuple(name, name).map(([n, from]) => `const { ${n} } = ${from};`),
  fc
    .tuple(name, fc.constantFrom("./data.json", "./gone.json", "../lib/data.json"))
    .map(([n, file]) => `export const ${n} = () => new URL("${file}", import.meta.url);`),
  fc
    .tuple(name, name)
    .map(
      ([n, old]) =>
        `export const ${n} = asset({ formerly: ["${old}"], checks: { ok: () => clean() } }, traced(() => 1));`,
    ),
  fc.tuple(name, number).map(([n, k]) => `export const ${n} = { group: "k${k}" };`),
  fc.tuple(name, name).map(([n, options]) => `export const ${n} = assetWith(${options});`),
  fc.tuple(name, name).map(([n, wrapper]) => `export const ${n} = ${wrapper}((users) => users);`),
  fc.tuple(name).map(([n]) => `export const ${n} = (fn) => asset({ ...clean, group: "made" }, fn);`),
  fc.tuple(name, name).map(([n, other]) => `const ${n} = ${other};`),
  fc.tuple(name, name).map(([n, make]) => `if (${n}) { ${n}.push(${make}(() => 1)); asset(() => ${n}); }`),
  fc.tuple(name, name).map(([n, make]) => `export let ${n} = new Map([["x", asset(() => ${make}(() => 1))]]);`),
  fc.tuple(name, name).map(([n, make]) => `function ${n}() { const inner = asset(${make}); ${make}(inner); }`),
  fc.tuple(name, name).map(([n, member]) => `export const ${n} = { ${member}: asset(() => 1), users };`),
  fc.tuple(name, specifier).map(([n, from]) => `import { ${n} } from "${from}";`),
  fc.tuple(name, name, specifier).map(([n, as, from]) => `import { ${n} as ${as} } from "${from}";`),
  fc.tuple(name, specifier).map(([n, from]) => `import * as ${n} from "${from}";`),
  fc.tuple(name, name, specifier).map(([n, as, from]) => `export { ${n} as ${as} } from "${from}";`),
  specifier.map((from) => `export * from "${from}";`),
  specifier.map((from) => `import "${from}";`),
  number.map((k) => `globalThis.count = ${k};`),
  number.map((k) => "\n".repeat(k)),
);

export const text = fc.tuple(fc.boolean(), fc.array(item, { maxLength: 5 })).map(([sdk, items]) => {
  const head = sdk ? [`import { asset, assetCheck, assetWith } from "headwater";`] : [];
  return [...head, ...items, ""].join("\n");
});

export const config = fc
  .constantFrom(
    "{}",
    `{ include: ["lib/**"] }`,
    `{ include: ["*.ts", "lib/c.ts"] }`,
    `{ resolve: "explicit" }`,
    `{ storage: 1 }`,
    `{ assets: [asset({ key: "configured" }, (users) => users)] }`,
  )
  .map((options) => `import { asset, definitions } from "headwater";\nexport default definitions(${options});\n`);

export const edit = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom(...FILES), text) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...FILES), fc.constant(null)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(CONFIG), config) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(DATA), fc.constantFrom(`{ "a": 1 }`, `{ "a": 2 }`, null)) },
) as fc.Arbitrary<readonly [ProjectPath, string | null]>;
