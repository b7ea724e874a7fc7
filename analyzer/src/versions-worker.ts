/** A thread that reads a project as it was at a git revision, and answers once: see `versionsInThread`. */
import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { VersionsReply, VersionsWorkerData } from "./versions-in-thread.ts";

const { root, revision, compileCache } = workerData as VersionsWorkerData;
// Each thread compiles for itself, and the parser is large; so it is imported after this.
if (compileCache !== null) enableCompileCache(compileCache);
const { versionsAt } = await import("./changed-since.ts");
const { RevisionError } = await import("./git-revision.ts");

async function reply(): Promise<VersionsReply> {
  try {
    return { kind: "versions", versions: [...(await versionsAt({ root, revision }))] };
  } catch (error) {
    if (!(error instanceof RevisionError)) throw error;
    return { kind: "refused", message: error.message };
  }
}

parentPort?.postMessage(await reply());
