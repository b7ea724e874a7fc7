/** Runs that a test starts as a person would. */
import assert from "node:assert/strict";
import { materialize } from "@headwater/protocol/editor";
import type { MaterializeResult, RunProgress, RunTarget } from "@headwater/protocol/editor";
import type { ServerRig } from "./server-rig.ts";

export type Started = Extract<MaterializeResult, { kind: "started" }>;

export async function startRun(rig: ServerRig, target: RunTarget, project = rig.projectUri): Promise<Started> {
  const answer = await rig.request(materialize, { project, target, ignoreChecks: false });
  assert.ok(answer.kind === "started", JSON.stringify(answer));
  return answer;
}

/** What was last told of a run that has ended. */
export async function ended(rig: ServerRig, runId: string): Promise<RunProgress> {
  return await rig.until(() =>
    rig.progress.find((run) => run.runId === runId && !["running", "canceling"].includes(run.state)),
  );
}

export async function runToEnd(rig: ServerRig, target: RunTarget, project = rig.projectUri): Promise<RunProgress> {
  return await ended(rig, (await startRun(rig, target, project)).runId);
}
