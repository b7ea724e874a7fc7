/**
 * The code versions of a project at a git revision, read in a thread of its own: who answers others meanwhile is not kept
 * from it. Git is run, so nothing here is for a workspace that is not trusted.
 */
import { existsSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { AssetKey } from "@headwater/core/keys";
import { RevisionError } from "./git-revision.ts";

export interface VersionsWorkerData {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly revision: string;
  /** The folder in which this process keeps compiled code, if it does. */
  readonly compileCache: string | null;
}

export type VersionsReply =
  | { readonly kind: "versions"; readonly versions: readonly (readonly [AssetKey, string])[] }
  /** The message of a `RevisionError`. */
  | { readonly kind: "refused"; readonly message: string };

/** Throws a `RevisionError` for a revision that cannot be read. */
export async function versionsInThread(root: string, revision: string): Promise<ReadonlyMap<AssetKey, string>> {
  const workerData: VersionsWorkerData = { root, revision, compileCache: getCompileCacheDir() ?? null };
  const worker = new Worker(workerPath(), { workerData, stdout: false, stderr: false });
  try {
    const reply = await new Promise<VersionsReply>((resolve, reject) => {
      // What this program's own thread says is what it says.
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => {
        reject(new Error("the thread that reads a revision ended without an answer"));
      });
    });
    if (reply.kind === "refused") throw new RevisionError(reply.message);
    return new Map(reply.versions);
  } finally {
    await worker.terminate();
  }
}

/** Beside this file in the sources; bundled, it lies with the programs, and this module in a folder below them. */
function workerPath(): string {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith(".ts")) return join(dirname(here), "versions-worker.ts");
  const paths = [dirname(here), dirname(dirname(here))].map((folder) => join(folder, "versions-worker.js"));
  return paths.find((path) => existsSync(path)) ?? "versions-worker.js";
}
