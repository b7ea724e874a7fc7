/** Tells the client how the runs that were started here come along, until each has ended. */
import type { Connection } from "vscode-languageserver/node";
import { runProgress } from "@headwater/protocol/editor";
import type { RunProgress } from "@headwater/protocol/editor";
import { locateError, placeOfError } from "@headwater/core/error-place";
import { checkStepId, type RunId } from "@headwater/core/keys";
import type { RunSummary, StepSummary } from "@headwater/core/run/summaries";
import { placedNow } from "../failure-places.ts";
import { notify } from "../messages.ts";
import { lspLocation } from "../project-uri.ts";
import type { ProjectSnapshot } from "../snapshot.ts";
import { checkMessage, checkWordOf } from "../words.ts";
import type { World } from "../world.ts";

export interface RunFollower {
  readonly follow: (project: string, runId: RunId) => void;
}

export function register(connection: Connection, world: World): RunFollower {
  /** What was last told of each run that is followed. */
  const followed = new Map<RunId, { readonly project: string; told: string }>();
  const tell = (): void => {
    for (const [runId, state] of followed) {
      const run = world.log(state.project)?.run(runId);
      if (run === undefined) continue;
      const progress = progressOf(world, state.project, run.summary, run.lost);
      const text = JSON.stringify(progress);
      if (text === state.told) continue;
      state.told = text;
      notify(connection, runProgress, progress);
      if (progress.state !== "running" && progress.state !== "canceling") followed.delete(runId);
    }
  };
  world.onChange(tell);
  return {
    follow: (project, runId) => {
      followed.set(runId, { project, told: "" });
      // The answer that names the run goes out first.
      setImmediate(tell);
    },
  };
}

function progressOf(world: World, uri: string, { runId, status, steps }: RunSummary, lost: boolean): RunProgress {
  const project = world.snapshot.projects.find((candidate) => candidate.uri === uri);
  return {
    project: uri,
    runId,
    state: stateOf(status, lost),
    total: steps.length,
    done: steps.filter(isDone).length,
    materialized: steps.filter(({ kind, state }) => kind !== "check" && state.kind === "succeeded").length,
    unchanged: steps.filter(({ state }) => state.kind === "unchanged").length,
    running: steps.filter(({ state }) => state.kind === "running").map(({ asset }) => asset),
    failed: project === undefined ? [] : steps.flatMap((step) => failuresOf(project, runId, step, steps)),
  };
}

/** Of the step itself, or of the checks that it ran: also a check fails a run. */
function failuresOf(
  project: ProjectSnapshot,
  runId: RunId,
  { id, kind, asset, state }: StepSummary,
  steps: readonly StepSummary[],
): RunProgress["failed"] {
  if (state.kind === "failed") {
    const error = placedNow(project, runId, state.error);
    const definition = project.assets.get(asset)?.definition;
    const at = placeOfError(locateError(error, definition));
    const message = `${error.name}: ${error.message}`;
    return [{ key: asset, message, at: at === undefined ? null : lspLocation(project.root, at) }];
  }
  return (
    (project.statuses.get(asset)?.checks ?? [])
      .filter((check) => check.result?.runId === runId && checkWordOf(check) === "failed")
      // Each is told once: by the step that is this check alone, else by the asset's.
      .filter(({ name }) => {
        const own = checkStepId(asset, name);
        return kind === "check" ? id === own : !steps.some((step) => step.id === own);
      })
      .map((check) => {
        const definition = project.assets.get(asset)?.checks.find(({ name }) => name === check.name)?.definition;
        const at = definition && lspLocation(project.root, { file: definition.file, range: definition.name });
        return { key: asset, message: checkMessage(check), at: at ?? null };
      })
  );
}

function stateOf(status: RunSummary["status"], lost: boolean): RunProgress["state"] {
  if (status.kind !== "running") return status.kind;
  if (lost) return "lost";
  return status.cancelRequested ? "canceling" : "running";
}

function isDone({ state: { kind } }: StepSummary): boolean {
  return kind !== "waiting" && kind !== "running" && kind !== "retrying";
}
