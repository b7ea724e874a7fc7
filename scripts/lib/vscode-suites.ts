/** The suites in a real VS Code, which bring VS Code and a browser themselves. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { ROOT } from "../pinned-node.mjs";
import type { Counts, Suite } from "./suite.ts";

/** Found by path: the tests import these scripts, so these scripts cannot import the tests. */
const RUN = pathToFileURL(join(ROOT, "test/vscode/run.ts")).href;
const RunModule = z.object({
  runVsCodeSuites: z.custom<() => Promise<Counts>>((value) => typeof value === "function"),
});

export const vscodeSuites: Suite = {
  name: "test/vscode",
  paths: ["test/vscode"],
  alone: true,
  run: async () => await RunModule.parse(await import(RUN)).runVsCodeSuites(),
};
