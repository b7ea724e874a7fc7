/**
 * The coordinator as a process of its own, for runs that the editor starts: detached, one `RunRequest` as JSON on standard
 * input, its own words on standard output and error, which the starter has sent to a file. What happens is in the log.
 *
 * Exit codes are those of the command line: 0 succeeded, 1 failed or without a store, 2 refused, 130 canceled.
 */
import { formatLocation } from "@headwater/core/location";
import { text } from "node:stream/consumers";
import { runRequest } from "@headwater/protocol/coordinator";
import { runAssets, type RunOutcome } from "./run.ts";

const cancel = new AbortController();
const kill = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    (cancel.signal.aborted ? kill : cancel).abort();
  });
}

try {
  const request = runRequest.parse(JSON.parse(await text(process.stdin)));
  const outcome = await runAssets(request, { signal: cancel.signal, kill: kill.signal, onNote: console.error });
  report(outcome);
  process.exitCode = exitCode(outcome);
} catch (error) {
  // A bug of ours, or a request that we cannot read.
  console.error(error);
  process.exitCode = 70;
}

/** Who started the run shows these words where the log has none. */
function report(outcome: RunOutcome): void {
  if (outcome.kind === "lost") console.error(`${outcome.code}: ${outcome.message}`);
  if (outcome.kind !== "refused") return;
  console.error(`${outcome.code}: ${outcome.message}`);
  for (const { code, message, at } of outcome.problems) console.error(`${formatLocation(at)} ${code}: ${message}`);
}

function exitCode(outcome: RunOutcome): number {
  switch (outcome.kind) {
    case "succeeded":
      return 0;
    case "failed":
    case "lost":
      return 1;
    case "refused":
      return outcome.code.startsWith("HW6") ? 1 : 2;
    case "canceled":
      return 130;
  }
}
