/** Materializes all assets of a module in process, by the SDK, and prints what that cost. */
import { pathToFileURL } from "node:url";
import { type Asset, materialize } from "headwater";
import { costOf } from "../measure.ts";

const [file = ""] = process.argv.slice(2);
const assets = (await import(pathToFileURL(file).href)) as Record<string, Asset>;
const cost = await costOf(async () => {
  const result = await materialize({ ...assets });
  if (!result.success) throw new Error("a step failed");
});
console.log(JSON.stringify(cost));
