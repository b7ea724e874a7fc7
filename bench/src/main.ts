/** `npm run bench [-- NAME...]`: runs benchmarks, prints one table, writes .bench/results.json. */
import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import type { Benchmark, Row } from "./benchmark.ts";
import { click } from "./click.ts";
import { edit } from "./edit.ts";
import { indexCold } from "./index-cold.ts";
import { indexMemory } from "./index-memory.ts";
import { indexWarm } from "./index-warm.ts";
import { layout } from "./layout.ts";
import { steps } from "./steps.ts";
import { types } from "./types.ts";
import { typesSdk } from "./types-sdk.ts";
import { vsix } from "./vsix.ts";
import { WORK } from "./work.ts";

const BENCHMARKS: readonly Benchmark[] = [
  indexCold,
  indexWarm,
  indexMemory,
  edit,
  click,
  steps,
  types,
  typesSdk,
  layout,
  vsix,
];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(", ")}. There are: ${BENCHMARKS.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}

mkdirSync(WORK, { recursive: true });
const results: { readonly benchmark: string; readonly rows: readonly Row[] }[] = [];
const table = new Table({
  head: ["benchmark", "", "Headwater", "beside", "result", "goal", ""],
  style: { head: [], border: [] },
});
for (const benchmark of BENCHMARKS) {
  if (names.length > 0 && !names.includes(benchmark.name)) continue;
  console.error(`${benchmark.name}: ${benchmark.title}`);
  const rows: Row[] = [];
  await benchmark.run((row) => {
    rows.push(row);
    console.error(`  ${row.what}: ${resultText(row)}${row.note === undefined ? "" : `, ${row.note}`}`);
    table.push([
      benchmark.name,
      row.what,
      row.subject,
      row.peer,
      resultText(row),
      `≤ ${String(row.goal)}${"unit" in row ? ` ${row.unit}` : "×"}`,
      row.note ?? "",
    ]);
  });
  results.push({ benchmark: benchmark.name, rows });
}
console.log(table.toString());
const machine = {
  platform: platform(),
  arch: arch(),
  processors: cpus().length,
  model: cpus()[0]?.model,
  node: process.version,
};
writeFileSync(join(WORK, "results.json"), JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2));

function resultText(row: Row): string {
  const value = "unit" in row ? row.amount : row.ratio;
  if (value === null) return "not installed";
  return `${value.toPrecision(value < 1 ? 2 : 3)}${"unit" in row ? ` ${row.unit}` : "×"} ${value <= row.goal ? "✓" : "✗"}`;
}
