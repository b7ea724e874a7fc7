/**
 * The same functions twice, for what the SDK's types cost: as assets, and as plain functions with all that the assets
 * are told by inference written out. 20 to a file, each reading one or two of the file before.
 *
 * Of every ten, six take parameters by name, three have `ins` and take their types from upstream, in chains of one to
 * three, and one has no options; one has a check. Each has a body of a few lines, and asks for its context.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type Style = "sdk" | "plain";

export const PER_FILE = 20;

/** Writes the files into an emptied folder and gives their absolute paths. */
export async function generateTyped(folder: string, style: Style, assets: number): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const files = new Map([["rows.ts", ROWS]]);
  for (let file = 0; file * PER_FILE < assets; file++) files.set(typedFile(file), fileText(file, style));
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  return [...files.keys()].map((name) => join(folder, name));
}

export function typedFile(file: number): string {
  return `assets${String(file).padStart(3, "0")}.ts`;
}

const ROWS = `
export interface Row { readonly id: number; readonly amount: number; readonly label: string }
export interface Total { readonly label: string; readonly amount: number; readonly rows: number }
export interface PlainContext {
  readonly runId: string;
  readonly assetKey: string;
  readonly signal: AbortSignal;
  readonly log: { info(message: string, fields?: object): void };
}
`;

function fileText(file: number, style: Style): string {
  const first = file * PER_FILE;
  const before = Array.from({ length: PER_FILE }, (_, n) => first - PER_FILE + n).filter((n) => n >= 0);
  const imports =
    style === "sdk"
      ? `import { asset, assetCheck, materialized } from "headwater";\nimport type { Row, Total } from "./rows.ts";`
      : `import type { PlainContext, Row, Total } from "./rows.ts";`;
  const upstream =
    before.length === 0 ? "" : `import { ${before.map(nameOf).join(", ")} } from "./${typedFile(file - 1)}";`;
  const all = Array.from({ length: PER_FILE }, (_, n) => (style === "sdk" ? asAsset : asPlain)(first + n));
  return [imports, upstream, "", ...all, ""].join("\n");
}

function nameOf(asset: number): string {
  return `${isTotals(asset) ? "totals" : "rows"}${String(asset)}`;
}

function isTotals(asset: number): boolean {
  return asset % 10 === 9;
}

/** Of the file before. The first with `ins` reads one whose type is written out, each further one the one before it. */
function readBy(asset: number): number {
  const kind = asset % 10;
  return asset - PER_FILE - (kind === 5 ? 5 : 1);
}

function bodyOf(asset: number, input: string): string {
  const log = `context.log.info(\`\${context.assetKey}: \${${input}.length} rows\`, { run: context.runId });`;
  const cleaned = `const cleaned = ${input}.filter((row) => row.amount > ${String(asset)}).map((row) => ({ ...row, id: row.id + 1 }));`;
  const totals =
    "return [...new Set(cleaned.map((row) => row.label))].map((label) => ({ label, amount: cleaned.reduce((sum, row) => sum + row.amount, 0), rows: cleaned.length }));";
  return `${log} ${cleaned} ${isTotals(asset) ? totals : "return cleaned;"}`;
}

const OPTIONS = (asset: number): string =>
  `group: "part${String(asset % 20)}", owners: ["team:data"], kinds: ["table"], tags: { layer: "silver" }`;

function asAsset(asset: number): string {
  const name = nameOf(asset);
  const up = nameOf(readBy(asset));
  const isFirst = asset < PER_FILE;
  const type = isTotals(asset) ? "Total" : "Row";
  const declared = `async (orders: Row[], customers: Row[], context): Promise<${type}[]> => { void customers; ${bodyOf(asset, "orders")} }`;
  const check = asset % 10 === 0 ? `\n${checkOf(name)}` : "";
  if (asset % 10 < 5 || isTotals(asset) || isFirst)
    return `export const ${name} = asset({ ${OPTIONS(asset)} }, ${declared});${check}`;
  if (asset % 10 < 8)
    return `export const ${name} = asset({ ${OPTIONS(asset)}, ins: { orders: ${up} } }, ({ orders, context }) => { ${bodyOf(asset, "orders")} });`;
  return `export const ${name} = asset(async (orders: Row[], context) => materialized(orders, { metadata: { rows: orders.length, run: context.runId } }));`;
}

function checkOf(name: string): string {
  return `export const ${name}NotEmpty = assetCheck({ asset: ${name}, blocking: true }, (value) => value.every((row) => row.amount >= 0));`;
}

function asPlain(asset: number): string {
  const name = nameOf(asset);
  const up = nameOf(readBy(asset));
  const isFirst = asset < PER_FILE;
  const type = isTotals(asset) ? "Total" : "Row";
  const declared = `async (orders: Row[], customers: Row[], context: PlainContext): Promise<${type}[]> => { void customers; ${bodyOf(asset, "orders")} }`;
  const check =
    asset % 10 === 0
      ? `\nexport const ${name}NotEmpty = (value: Awaited<ReturnType<typeof ${name}>>): boolean => value.every((row) => row.amount >= 0);`
      : "";
  if (asset % 10 < 5 || isTotals(asset) || isFirst) return `export const ${name} = ${declared};${check}`;
  if (asset % 10 < 8)
    return `export const ${name} = ({ orders, context }: { orders: Awaited<ReturnType<typeof ${up}>>; context: PlainContext }) => { ${bodyOf(asset, "orders")} };`;
  return `export const ${name} = async (orders: Row[], context: PlainContext) => { void context.runId; return orders; };`;
}
