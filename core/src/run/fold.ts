/**
 * The reducers that make the summary rows. They are total: any event may follow any other, those that concern another
 * row leave this one as it is, and kinds that this version does not know are skipped.
 *
 * Invariant: a row depends on the entries alone, in the order of their positions; time comes from the events.
 * Invariant: what a step did before its end stays; only an end says that it is over.
 */
import type {
  InputsRead,
  LogEntry,
  Materialized,
  RunEvent,
  RunPlanned,
  RunStarted,
  StepFailed,
  VersionAccepted,
} from "../events.ts";
import type { LatestFailure, LatestMaterialization } from "../status/asset-status.ts";
import { withAttempt, withoutAttempt } from "./attempts.ts";
import type { AssetSummary, CheckSummary, RunStatus, RunSummary, StepState, StepSummary } from "./summaries.ts";
import { assetOf, isCheckStep, type AssetSubject } from "./subject.ts";

/** A run without its steps. */
export type RunHeader = Omit<RunSummary, "steps">;

/**
 * The row of the asset that the event names, after the event. The end of a run is given to the row of each asset that the
 * run was still computing. `undefined` when there is no such row yet and the event makes none.
 */
export function foldAsset(row: AssetSummary | undefined, { position, event }: LogEntry): AssetSummary | undefined {
  if (event.type === "run-ended") return row && withoutAttempt(row, event.runId);
  const subject = assetOf(event);
  return subject === undefined ? row : foldOwn(row ?? emptyRow(subject), position, event);
}

/** The row of a run after the event; `undefined` for a run whose beginning is not in the log. */
export function foldRun(row: RunSummary | undefined, entry: LogEntry): RunSummary | undefined {
  const { event } = entry;
  const header = foldRunHeader(row, entry);
  if (header === undefined) return undefined;
  if (event.type === "run-started") return { ...header, steps: row?.steps ?? plannedSteps(event) };
  const steps = row?.steps ?? [];
  if (event.type === "run-planned" && event.runId === header.runId) {
    const known = new Set(steps.map(({ id }) => id));
    return { ...header, steps: [...steps, ...plannedSteps(event).filter(({ id }) => !known.has(id))] };
  }
  if (!("stepId" in event)) return { ...header, steps };
  return { ...header, steps: steps.map((step) => (step.id === event.stepId ? foldStep(step, event) : step)) };
}

/** As `foldRun`, for a store that keeps the steps of a run in rows of their own. */
export function foldRunHeader(row: RunHeader | undefined, { event }: LogEntry): RunHeader | undefined {
  if (event.type === "run-started") return row === undefined ? startRun(event) : takeOver(row, event);
  if (row === undefined || !("runId" in event) || event.runId !== row.runId) return row;
  const epoch = "epoch" in event ? Math.max(row.epoch, event.epoch) : row.epoch;
  return { ...row, epoch, status: foldStatus(row.status, event) };
}

/** The steps of a run before the first of them begins. */
export function plannedSteps({ steps }: RunStarted | RunPlanned): readonly StepSummary[] {
  return steps.map(({ id, kind, asset }) => ({ id, kind, asset, state: { kind: "waiting" } }));
}

/** A step of the event's run, after an event of this step. A step that has ended stays as it ended. */
export function foldStep(step: StepSummary, event: RunEvent): StepSummary {
  const state = isEnd(step.state) ? step.state : foldState(step.state, event);
  return state === step.state ? step : { ...step, state };
}

/** No attempt will follow. */
export function isEnd(state: StepState): boolean {
  return state.kind !== "waiting" && state.kind !== "running" && state.kind !== "retrying";
}

function emptyRow({ environment, asset, partition }: AssetSubject): AssetSummary {
  return { environment, asset, partition, latest: null, failure: null, running: null, checks: new Map() };
}

function foldOwn(row: AssetSummary, position: number, event: RunEvent): AssetSummary {
  switch (event.type) {
    case "step-started":
      return isCheckStep(event) ? row : withAttempt(row, { runId: event.runId, since: event.at });
    case "materialized":
      return { ...row, latest: materialization(position, event) };
    case "inputs-read":
      return row.latest === null ? row : { ...row, latest: withInputs(row.latest, event) };
    case "check-evaluated":
      return { ...row, checks: new Map(row.checks).set(event.check, checkResult(event)) };
    case "step-succeeded":
    case "step-unchanged":
      return isCheckStep(event) ? row : { ...withoutAttempt(row, event.runId), failure: null };
    case "step-failed":
      if (isCheckStep(event)) return row;
      return { ...withoutAttempt(row, event.runId), failure: failureOf(position, event) };
    case "step-skipped":
    case "step-canceled":
      return isCheckStep(event) ? row : withoutAttempt(row, event.runId);
    case "version-accepted":
      return row.latest === null ? row : { ...row, latest: accepted(row.latest, event) };
    case "step-retrying":
    case "run-started":
    case "run-planned":
    case "run-cancel-requested":
    case "run-ended":
      return row;
    default:
      return unknownKind(event, row);
  }
}

function materialization(position: number, event: Materialized): LatestMaterialization {
  const { runId, at, durationMs, codeVersion, declarations, dataVersion, inputs, value, metadata } = event;
  return { position, runId, at, durationMs, codeVersion, declarations, dataVersion, inputs, value, metadata };
}

function withInputs(
  latest: LatestMaterialization,
  { runId = latest.runId, position = latest.position, inputs }: InputsRead,
): LatestMaterialization {
  const isMeant = runId === latest.runId && position === latest.position;
  return isMeant ? { ...latest, inputs: [...latest.inputs, ...inputs] } : latest;
}

/** The data stays as it was made; what counts as its code, and as what it read, is what was accepted. */
function accepted(
  latest: LatestMaterialization,
  { codeVersion, declarations, inputs = latest.inputs, position = latest.position }: VersionAccepted,
): LatestMaterialization {
  if (position !== latest.position) return latest;
  return { ...latest, codeVersion, declarations, inputs };
}

function failureOf(position: number, event: StepFailed): LatestFailure {
  const { runId, at, codeVersion, error } = event;
  return { position, runId, at, ...(codeVersion === undefined ? {} : { codeVersion }), error };
}

function checkResult(event: Extract<RunEvent, { type: "check-evaluated" }>): CheckSummary {
  const { passed, severity, at, runId, description, metadata, error = null, blocking, dataVersion } = event;
  return { passed, severity, at, runId, description, metadata, error, blocking, dataVersion };
}

function startRun(event: RunStarted): RunHeader {
  const { runId, environment, selection, checks, origin, at } = event;
  const status: RunStatus = { kind: "running", cancelRequested: false };
  const chosen = checks === undefined ? {} : { checks };
  return { runId, environment, selection, ...chosen, origin, startedAt: at, status, ...owner(event) };
}

/** A second beginning is a takeover: the run goes on under another owner. */
function takeOver({ process: _, ...row }: RunHeader, event: RunStarted): RunHeader {
  return { ...row, ...owner(event) };
}

function owner({ epoch, host, pid, process }: RunStarted): Pick<RunHeader, "epoch" | "host" | "pid" | "process"> {
  return { epoch, host, pid, ...(process === undefined ? {} : { process }) };
}

function foldStatus(status: RunStatus, event: RunEvent): RunStatus {
  if (status.kind !== "running") return status;
  if (event.type === "run-cancel-requested") return { kind: "running", cancelRequested: true };
  if (event.type === "run-ended") return { kind: event.outcome, endedAt: event.at };
  return status;
}

function foldState(state: StepState, event: RunEvent): StepState {
  switch (event.type) {
    case "step-started":
      return { kind: "running", since: event.at, attempt: event.attempt };
    case "step-retrying":
      return { kind: "retrying", attempt: event.attempt, error: event.error };
    case "step-succeeded":
      return { kind: "succeeded", durationMs: event.durationMs };
    case "step-unchanged":
      return { kind: "unchanged" };
    case "step-failed":
      return { kind: "failed", durationMs: event.durationMs, error: event.error };
    case "step-skipped":
      return { kind: "skipped", reason: event.reason };
    case "step-canceled":
      return { kind: "canceled" };
    case "materialized":
    case "inputs-read":
    case "check-evaluated":
    case "version-accepted":
    case "run-started":
    case "run-planned":
    case "run-cancel-requested":
    case "run-ended":
      return state;
    default:
      return unknownKind(event, state);
  }
}

/** What a newer version wrote is kept in the log and changes nothing here. */
function unknownKind<T>(_event: never, unchanged: T): T {
  return unchanged;
}
