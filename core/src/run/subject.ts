/** Which summary rows an event concerns. A store loads these, folds, and writes them back in the same transaction. */
import type { RunEvent } from "../events.ts";
import { checkStepId, type AssetKey, type RunId, type StepId } from "../keys.ts";

export interface AssetSubject {
  readonly environment: string;
  readonly asset: AssetKey;
  readonly partition: string | null;
}

/** The asset row that the event alters, if any. The end of a run alters the rows of its unfinished steps besides. */
export function assetOf(event: RunEvent): AssetSubject | undefined {
  return "asset" in event
    ? { environment: event.environment, asset: event.asset, partition: event.partition }
    : undefined;
}

export function runOf(event: RunEvent): RunId | undefined {
  return "runId" in event ? event.runId : undefined;
}

/** The step whose state the event alters, if any. */
export function stepOf(event: RunEvent): StepId | undefined {
  return "stepId" in event ? event.stepId : undefined;
}

/** The event is the last that its step may have. A log holds at most one for each run and step. */
export function endsStep(event: RunEvent): boolean {
  switch (event.type) {
    case "step-succeeded":
    case "step-unchanged":
    case "step-failed":
    case "step-skipped":
    case "step-canceled":
      return true;
    default:
      return false;
  }
}

/** The step evaluates one check without its asset: how it ends says nothing of the asset's own attempts. */
export function isCheckStep(event: { readonly asset: AssetKey; readonly stepId: StepId }): boolean {
  return event.stepId.startsWith(checkStepId(event.asset, ""));
}
