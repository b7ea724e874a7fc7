/** Checks all edges of a project, or with `edit` one edit after another, and prints what that cost. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { checkProject } from "@headwater/analyzer/edge-types/check-project";
import { EdgeTypes } from "@headwater/analyzer/edge-types/edge-types";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { projectPath } from "@headwater/core/keys";
import { bundledSdk } from "@headwater/runner/program-path";
import { assetFilePath } from "../generate.ts";
import { type Cost, costOf, medianCost } from "../measure.ts";

const EDITS = 25;
/** Rounds in which code is still being compiled. */
const WARM_UP = 5;

const [root = ".", assets = "0", what = "all"] = process.argv.slice(2);
// The first parse compiles the parser itself: both sides begin after it.
ts.createSourceFile("warm.ts", "export const x = 1;", ts.ScriptTarget.Latest);
console.log(JSON.stringify(what === "edit" ? medianCost((await checkEdits()).slice(WARM_UP)) : await checkAll()));

/** What the assets are is known by then: that is the benchmark `index-cold`. */
async function checkAll(): Promise<Cost> {
  const { manifest } = await ProjectIndex.open({ root });
  let edges = 0;
  const cost = await costOf(() => {
    edges = checkProject({ root, manifest, sdk: bundledSdk() }).edges;
  });
  if (edges < Number(assets)) throw new Error(`only ${String(edges)} edges in ${root}`);
  return cost;
}

/** A parameter of an asset takes another type, and takes the right one again. */
async function checkEdits(): Promise<readonly Cost[]> {
  const types = await EdgeTypes.open({ root, sdk: bundledSdk(), cache: null }, []);
  types.update([]);
  const costs: Cost[] = [];
  for (let edit = 0; edit < EDITS; edit++) {
    const asset = Math.floor((edit * Number(assets)) / EDITS) + 1;
    const path = projectPath(assetFilePath(asset));
    const text = readFileSync(join(root, path), "utf8");
    const wrong = text.replace(/(\(asset\d+): Row\[\]/, "$1: string");
    let problems = 0;
    costs.push(
      await costOf(() => {
        problems = types.update([{ path, text: wrong }]).files.length;
      }),
    );
    if (problems !== 1) throw new Error(`the wrong edge in ${path} was not found`);
    types.update([{ path, text: null }]);
  }
  return costs;
}
