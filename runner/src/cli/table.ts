/** Tables without borders, as wide as they need to be, or as a terminal allows. */
import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import { paint } from "./output.ts";

const NO_BORDERS = {
  top: "", "top-mid": "", "top-left": "", "top-right": "",
  bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "",
  left: "", "left-mid": "", mid: "", "mid-mid": "",
  right: "", "right-mid": "", middle: "  ",
}; // prettier-ignore

const GAP = NO_BORDERS.middle.length;
/** Less of a cell says nothing. */
const NARROWEST = 6;

/**
 * The cells are final: already plain, already painted.
 * @param columns of the terminal; a pipe takes lines of any length
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns = process.stdout.isTTY ? process.stdout.columns : Infinity,
): string {
  const widths = fitted([head, ...rows], columns);
  const fit = (row: readonly string[]): string[] =>
    row.map((cell, index) => shortened(cell, widths[index] ?? Infinity));
  const table = new Table({
    head: fit(head).map((title) => paint("dim", title)),
    chars: NO_BORDERS,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map(fit));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Narrows the widest columns; the first, which holds the name, last of all. */
function fitted(rows: readonly (readonly string[])[], columns: number): readonly number[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => widthOf(row[index] ?? ""))));
  const total = (): number => widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1));
  for (const from of [1, 0]) {
    while (total() > columns) {
      const widest = Math.max(...widths.slice(from));
      if (widest <= NARROWEST) break;
      widths[widths.lastIndexOf(widest)] = widest - 1;
    }
  }
  return widths;
}

/** What paints a whole cell stays around what is left of it: the table's own way leaves paint running. */
function shortened(cell: string, width: number): string {
  if (widthOf(cell) <= width) return cell;
  const [, before = "", text = "", after = ""] = PAINTED.exec(cell) ?? [];
  return `${before}${stripVTControlCharacters(text)
    .slice(0, width - 1)
    .trimEnd()}…${after}`;
}

const PAINTED = /^((?:\u001B\[[\d;]*m)*)(.*?)((?:\u001B\[[\d;]*m)*)$/s;

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
