/** One record for each line below the header, with every value as text. Values in double quotes may hold commas. */
export function parseCsv<Column extends string>(text: string, columns: readonly Column[]): Record<Column, string>[] {
  const [header = "", ...lines] = text.trim().split("\n");
  const names = splitLine(header);
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new Error(`The file has no column ${missing.join(", ")}`);
  return lines.map((line) => {
    const values = splitLine(line);
    const record = columns.map((column) => [column, values[names.indexOf(column)] ?? ""] as const);
    return Object.fromEntries(record) as Record<Column, string>;
  });
}

function splitLine(line: string): string[] {
  const values = line.trimEnd().match(/("[^"]*"|[^,]*)(?=,|$)/g) ?? [];
  return values.map((value) => (value.startsWith('"') ? value.slice(1, -1) : value));
}
