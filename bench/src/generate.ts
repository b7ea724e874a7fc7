/**
 * Projects of any size, the same for the same numbers: what the benchmarks index, edit and run.
 *
 * The shape follows what large projects look like: five assets to a file of about 8 kB, 1.8 upstream assets each, as
 * many helper files as asset files, each asset calling helpers of one of them.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface ProjectSize {
  readonly assets: number;
  /** Bytes of an asset file and of a helper file, roughly. */
  readonly fileBytes: number;
}

/** Each file declares its own. */
const ROW = [
  "interface Row {",
  "  readonly id: number;",
  "  readonly amount: number;",
  "  readonly label: string;",
  "}",
  "",
];

const ASSETS_PER_FILE = 5;
const FILES_PER_FOLDER = 100;

/** Writes the project into an emptied folder and gives the paths of its TypeScript files, relative to it. */
export async function generateProject(folder: string, size: ProjectSize): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  const random = seededRandom(size.assets);
  const files = new Map<string, string>([
    ["headwater.config.ts", 'import { definitions } from "headwater";\n\nexport default definitions({});\n'],
  ]);
  const count = Math.ceil(size.assets / ASSETS_PER_FILE);
  for (let file = 0; file < count; file++) {
    files.set(`${folderOf(file)}/helpers${String(file)}.ts`, helperFile(file, size.fileBytes));
    files.set(`${folderOf(file)}/assets${String(file)}.ts`, assetFile(file, size, random));
  }
  for (const path of new Set([...files.keys()].map((path) => join(folder, path, "..")))) {
    await mkdir(path, { recursive: true });
  }
  for (const [path, text] of files) await writeFile(join(folder, path), text);
  await writeFile(join(folder, "package.json"), '{ "name": "generated", "type": "module" }\n');
  return [...files.keys()];
}

/** The path of the file that defines an asset of a generated project. */
export function assetFilePath(asset: number): string {
  const file = Math.floor(asset / ASSETS_PER_FILE);
  return `${folderOf(file)}/assets${String(file)}.ts`;
}

function folderOf(file: number): string {
  return `src/part${String(Math.floor(file / FILES_PER_FOLDER))}`;
}

function assetFile(file: number, size: ProjectSize, random: () => number): string {
  const lines = [
    'import { asset } from "headwater";',
    `import { clean${String(file)}, total${String(file)} } from "./helpers${String(file)}.js";`,
    "",
    ...ROW,
  ];
  const first = file * ASSETS_PER_FILE;
  const last = Math.min(first + ASSETS_PER_FILE, size.assets);
  const bytes = Math.floor(size.fileBytes / ASSETS_PER_FILE) - 350;
  for (let index = first; index < last; index++) lines.push(...assetSource(index, file, bytes, random));
  return lines.join("\n");
}

function assetSource(index: number, file: number, bytes: number, random: () => number): string[] {
  const upstream = new Set<number>();
  // 0.8 of the assets have a second upstream: 1.8 on average, as soon as there are enough before this one.
  const wanted = index === 0 ? 0 : random() < 0.8 ? 2 : 1;
  for (let n = 0; n < wanted; n++) upstream.add(Math.max(0, index - 1 - Math.floor(random() * 200)));
  const names = [...upstream].map((number) => `asset${String(number)}`);
  const parameters = names.map((name) => `${name}: Row[]`).join(", ");
  const inputs = names.map((name) => `...${name}`).join(", ");
  return [
    `/** Rows of part ${String(index)}, cleaned and totalled. */`,
    `export const asset${String(index)} = asset(`,
    `  { group: "part${String(index % 20)}", owners: ["team:data"], kinds: ["table"], tags: { layer: "silver" } },`,
    `  (${parameters}): Row[] => {`,
    `    const rows = [${inputs}].slice(0, 3);`,
    `    const cleaned = clean${String(file)}(rows);`,
    ...filler(
      bytes,
      (n) =>
        `    if (rows.length > ${String(n + 10)}) cleaned.push({ id: ${String(n)}, amount: rows.length * ${String(n)}, label: "extra ${String(n)}" });`,
    ),
    `    return [...cleaned, { id: ${String(index)}, amount: total${String(file)}(cleaned), label: "total" }];`,
    "  },",
    ");",
    "",
  ];
}

function helperFile(file: number, bytes: number): string {
  return [
    ...ROW,
    "/** Drops rows without an amount. */",
    `export function clean${String(file)}(rows: readonly Row[]): Row[] {`,
    "  return rows.filter((row) => Number.isFinite(row.amount));",
    "}",
    "",
    `export function total${String(file)}(rows: readonly Row[]): number {`,
    "  return rows.reduce((sum, row) => sum + row.amount, 0);",
    "}",
    "",
    ...filler(
      bytes - 450,
      (n) =>
        `export const rate${String(n)} = (row: Row): number => row.amount * ${String(n)} + row.label.length / ${String(n + 1)};`,
    ),
    "",
  ].join("\n");
}

function filler(bytes: number, line: (n: number) => string): string[] {
  const lines: string[] = [];
  for (let length = 0, n = 1; length < bytes; n++) {
    const text = line(n);
    length += text.length + 1;
    lines.push(text);
  }
  return lines;
}

/** A small seeded generator (mulberry32): the same project on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
