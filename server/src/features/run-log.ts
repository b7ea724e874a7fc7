/** A run as text: its events, what its steps printed, its errors. Control sequences of user texts are dropped. */
import type { Connection } from "vscode-languageserver/node";
import { runLog } from "@headwater/protocol/editor";
import type { RunLogResult } from "@headwater/protocol/editor";
import { parseRunId } from "@headwater/core/keys";
import { onRequest } from "../messages.ts";
import { describeRun } from "@headwater/eventlog/run-log/describe-run";
import { assetName, projectByUri } from "../snapshot.ts";
import type { World } from "../world.ts";

export function register(connection: Connection, world: World): void {
  onRequest(connection, runLog, async ({ project: uri, runId: text }): Promise<RunLogResult> => {
    const runId = parseRunId(text);
    const project = projectByUri(world.snapshot, uri);
    const log = project && world.log(project.uri);
    if (runId === undefined || project === undefined || log === undefined) {
      return { kind: "unknown", message: "The project of this run is not open." };
    }
    const known = await log.runLog(runId);
    if (known === undefined || known.entries.length === 0) {
      return { kind: "unknown", message: `The log of ${project.manifest.project} has no run ${runId}.` };
    }
    const lost = log.lost.has(runId);
    const ended = lost || known.entries.some(({ event }) => event.type === "run-ended");
    return { kind: "text", text: describeRun(runId, known, { lost, nameOf: (at) => assetName(project, at) }), ended };
  });
}
