/** Reads a project with what is known from the last time, and prints what that cost. */
import { readManifest } from "@headwater/analyzer/read-manifest";
import { costOf } from "../measure.ts";

const [root = ".", cache = null] = process.argv.slice(2);
let assets = 0;
const cost = await costOf(async () => {
  // Sources have no version of their own; nothing changes them between two rounds.
  assets = (await readManifest({ root, cache, version: "bench" })).assets.length;
});
if (assets === 0) throw new Error(`no assets in ${root}`);
console.log(JSON.stringify(cost));
