/** Asks the owner of a run to end it, by an event in the log: that works from any process. */
import type { Connection } from "vscode-languageserver/node";
import { cancelRun } from "@headwater/protocol/editor";
import type { CancelRunResult } from "@headwater/protocol/editor";
import { onRequest } from "../messages.ts";
import type { World } from "../world.ts";

export function register(connection: Connection, world: World): void {
  onRequest(connection, cancelRun, async ({ project, runId }): Promise<CancelRunResult> => {
    const { projects, client } = world.snapshot;
    const candidates = projects
      .filter(({ uri }) => project === null || uri === project)
      .flatMap((candidate) => candidate.runs.map((run) => ({ candidate, run })))
      .filter(({ run }) => runId === null || run.runId === runId);
    const [found, another] = candidates;
    if (!client.trusted)
      return { kind: "refused", message: "In Restricted Mode nothing of the workspace is written, its log neither." };
    if (found === undefined) return { kind: "refused", message: "The run has already ended." };
    if (another !== undefined) return { kind: "refused", message: "Several runs are under way: say which one." };
    const { candidate, run } = found;
    await world.log(candidate.uri)?.append(async (log) => {
      await log.append([
        { type: "run-cancel-requested", runId: run.runId, at: Date.now(), environment: run.environment },
      ]);
    });
    await world.readLog(candidate.uri);
    return { kind: "requested", runId: run.runId };
  });
}
