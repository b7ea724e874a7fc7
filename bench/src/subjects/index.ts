/** Indexes a project and prints what that cost. The parser is loaded before, as for the peer. */
import { enableCompileCache } from "node:module";
import { costOf } from "../measure.ts";
import { COMPILED } from "../work.ts";

const [root = "."] = process.argv.slice(2);
// As our programs do, and the threads that they start.
enableCompileCache(COMPILED);
const { ts } = await import("ts-morph");
await import("@headwater/analyzer/facts/read-facts");
const { ProjectIndex } = await import("@headwater/analyzer/project-index");
// The first parse compiles the parser itself: both sides begin after it.
ts.createSourceFile("warm.ts", "export const x = 1;", ts.ScriptTarget.Latest);
let assets = 0;
const cost = await costOf(async () => {
  assets = (await ProjectIndex.open({ root })).manifest.assets.length;
});
if (assets === 0) throw new Error(`no assets in ${root}`);
console.log(JSON.stringify(cost));
