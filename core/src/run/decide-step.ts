/** What a coordinator does with a step whose turn has come: decided on the state of the log at that moment. */
import type { Manifest } from "../asset.ts";
import type { PlannedStep, SkipReason } from "../events.ts";
import type { AssetKey, StepId } from "../keys.ts";
import { findAsset } from "../manifest-lookup.ts";
import type { DeferredRow } from "../status/deferred.ts";
import { blockedBy, ownStatus } from "../status/own-status.ts";
import { isEnd } from "./fold.ts";
import type { PlanMode } from "./plan.ts";
import type { AssetSummary, StepState } from "./summaries.ts";

export type StepDecision =
  | { readonly kind: "run" }
  /** Code and inputs equal those of the last success. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "skip"; readonly reason: SkipReason };

export interface DecisionContext {
  readonly manifest: Pick<Manifest, "assets">;
  /** The summary row of an asset, up to date with all that this run has done. */
  readonly row: (key: AssetKey) => AssetSummary | undefined;
  /** What is read of other environments, where there is no data here. */
  readonly deferred?: DeferredRow;
  /** A step of this run. */
  readonly step: (id: StepId) => { readonly asset: AssetKey; readonly state: StepState } | undefined;
  readonly mode: PlanMode;
  /** Run although blocking checks have failed. */
  readonly ignoreChecks: boolean;
}

/** Every step in `after` must have ended. Throws otherwise: the coordinator would run it too early. */
export function decideStep(step: PlannedStep, context: DecisionContext): StepDecision {
  const asset = findAsset(context.manifest, step.asset);
  const blocked =
    asset === undefined || step.kind === "check" || context.ignoreChecks ? null : blockedBy(asset, context);
  const failed = failedUpstream(step, context);
  if (failed !== null && failed.asset !== blocked?.asset) return { kind: "skip", reason: failed };
  if (blocked !== null) return { kind: "skip", reason: { kind: "blocked", ...blocked } };
  if (failed !== null) return { kind: "skip", reason: failed };
  if (asset === undefined || step.kind === "check" || context.mode !== "stale") return { kind: "run" };
  const { latest, causes } = ownStatus(asset, context);
  return latest !== null && causes.length === 0 ? { kind: "unchanged" } : { kind: "run" };
}

/** The first step that it waited for and that did not end well; of a skipped one, why that was skipped. */
function failedUpstream({ id, after }: PlannedStep, { step }: DecisionContext): SkipReason | null {
  for (const other of after) {
    const upstream = step(other);
    if (upstream === undefined || !isEnd(upstream.state))
      throw new Error(`${id} was to be decided before ${other} ended`);
    const { state, asset } = upstream;
    if (state.kind === "skipped") return state.reason;
    if (state.kind === "failed" || state.kind === "canceled") return { kind: "upstream-failed", asset };
  }
  return null;
}
