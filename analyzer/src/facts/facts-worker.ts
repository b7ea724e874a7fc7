/** A thread that reads the facts of the files it is told: see `FactsWorkers`. */
import { parentPort, workerData } from "node:worker_threads";
import { filesOnDisk } from "../project-files.ts";
import type { FactsReply, FactsRequest, FactsWorkerData } from "./facts-workers.ts";
import { readFacts } from "./read-facts.ts";

const files = filesOnDisk((workerData as FactsWorkerData).root);

parentPort?.on("message", ({ paths }: FactsRequest) => {
  const facts = paths.flatMap((path) => {
    const file = files.read(path);
    return file === undefined ? [] : readFacts(path, file.text, file.hash);
  });
  const reply: FactsReply = JSON.stringify(facts);
  parentPort?.postMessage(reply);
});
