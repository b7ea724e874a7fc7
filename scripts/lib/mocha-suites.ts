/**
 * The tests that mocha runs, one process for each folder of test/: they run side by side, and a folder that takes its
 * process down takes no other folder with it.
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { z } from "zod";
import { ROOT } from "../pinned-node.mjs";
import { type Counts, FAILED, type Print, type Suite, runTool } from "./suite.ts";

/** What scripts/lib/mocha-reporter.mjs leaves. */
const Stats = z.object({ passes: z.number(), failures: z.number(), pending: z.number() });

/** @param words only files whose path contains one of them; all files when there are none */
export function mochaSuites(words: readonly string[]): Suite[] {
  const files = globSync("test/**/*.test.ts", { cwd: ROOT, exclude: ["test/vscode/**", "**/fixtures/**"] })
    .map((file) => file.split(sep).join("/"))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();
  const folders = Map.groupBy(files, (file) => file.split("/").slice(0, 2).join("/"));
  return [...folders].map(([folder, files]) => ({
    name: folder,
    paths: files,
    run: (print) => runMocha(print, files),
  }));
}

async function runMocha(print: Print, files: readonly string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "headwater-mocha-"));
  const stats = join(folder, "stats.json");
  try {
    const reporter = [
      "--reporter",
      join(ROOT, "scripts/lib/mocha-reporter.mjs"),
      "--reporter-option",
      `stats=${stats}`,
    ];
    const code = await runTool(print, join(ROOT, "node_modules/mocha/bin/mocha.js"), [...reporter, ...files]);
    const counts = readStats(stats);
    if (counts !== undefined && (code === 0 || counts.failed > 0)) return counts;
    print(`mocha ended with code ${code}, ${counts === undefined ? "before" : "after"} its tests had ended\n`);
    return counts === undefined ? FAILED : { ...counts, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readStats(path: string): Counts | undefined {
  try {
    const { passes, failures, pending } = Stats.parse(JSON.parse(readFileSync(path, "utf8")));
    return { passed: passes, failed: failures, skipped: pending };
  } catch {
    return undefined;
  }
}
