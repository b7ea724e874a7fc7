/** Parses the TypeScript files of a project one by one, keeps nothing, and prints what that cost. */
import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { costOf } from "../measure.ts";
import { COMPILED } from "../work.ts";

const [root = "."] = process.argv.slice(2);
enableCompileCache(COMPILED);
const { ts } = await import("ts-morph");
const files = globSync("**/*.ts", { cwd: root, ignore: ["**/node_modules/**"] });
ts.createSourceFile("warm.ts", "export const x = 1;", ts.ScriptTarget.Latest);
let statements = 0;
const cost = await costOf(() => {
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    statements += ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false).statements.length;
  }
});
if (statements === 0) throw new Error(`nothing was parsed in ${root}`);
console.log(JSON.stringify(cost));
