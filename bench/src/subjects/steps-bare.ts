/** Calls the functions of a module one after the other, by hand, and prints what that cost. */
import { pathToFileURL } from "node:url";
import { costOf } from "../measure.ts";

type Fn = (...inputs: readonly unknown[]) => unknown;

const [file = ""] = process.argv.slice(2);
const functions = new Map(Object.entries((await import(pathToFileURL(file).href)) as Record<string, Fn>));
const cost = await costOf(async () => {
  const values = new Map<string, unknown>();
  const upstream = (name: string): readonly string[] => {
    const index = Number(name.slice(1));
    if (index < 50) return [];
    const above = index - 50;
    return index % 5 === 0
      ? [`a${String(above)}`]
      : [`a${String(above)}`, `a${String(above - (above % 50) + ((above + 1) % 50))}`];
  };
  for (let index = 0; index < functions.size; index++) {
    const name = `a${String(index)}`;
    values.set(name, await functions.get(name)?.(...upstream(name).map((key) => values.get(key))));
  }
});
console.log(JSON.stringify(cost));
