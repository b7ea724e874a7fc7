/** The data files come with the npm package vega-datasets. */
import { readFile } from "node:fs/promises";
import { csvParse } from "d3-dsv";

const folder = new URL("../data/", import.meta.resolve("vega-datasets"));

/** The rows of a CSV file, with the columns asked for, as text. */
export async function readCsv<Column extends string>(
  name: string,
  columns: readonly Column[],
): Promise<Record<Column, string>[]> {
  const rows = csvParse<Column>(await readFile(new URL(name, folder), "utf8"));
  const missing = columns.filter((column) => !rows.columns.includes(column));
  if (missing.length > 0) throw new Error(`${name} has no column ${missing.join(", ")}`);
  return [...rows];
}

/** The records of a JSON file that holds a list. */
export async function readJson<Item>(name: string): Promise<Item[]> {
  return JSON.parse(await readFile(new URL(name, folder), "utf8")) as Item[];
}
