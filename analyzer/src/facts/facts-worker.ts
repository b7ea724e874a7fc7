/** A thread that reads the facts of the files, or of the text, that it is told: see `FactsWorkers`. */
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { FactsReply, FactsRequest, FactsWorkerData, TextRequest } from "./facts-workers.ts";

const { root, compileCache } = workerData as FactsWorkerData;
// Each thread compiles for itself, and the parser is large; so it is imported after this.
if (compileCache !== null) enableCompileCache(compileCache);
const { readFacts } = await import("./read-facts.ts");
const { readBytes, textFile } = await import("../text-file.ts");

parentPort?.on("message", (request: FactsRequest | TextRequest) => {
  const reply: FactsReply = JSON.stringify(
    "files" in request
      ? request.files.flatMap(([path, wanted]) => {
          const file = textFile(readBytes(join(root, path)));
          return file === undefined ? [] : readFacts(path, file.text, file.hash, { wanted: wanted && new Set(wanted) });
        })
      : [readFacts(request.path, request.text, request.textHash)],
  );
  parentPort?.postMessage(reply);
});
