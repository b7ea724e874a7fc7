/** What a run is going to do: an upper bound, decided before the first step. */
import type { AssetKey } from "../keys.ts";
import type { PlannedStep } from "../events.ts";

export interface RunPlan {
  readonly selection: string;
  /** In topological order; ties by key, so that the same request gives the same plan. */
  readonly steps: readonly PlannedStep[];
}

/** Which of the selected assets run. */
export type PlanMode =
  /** All of them, always. */
  | "selected"
  /** Those stale, missing or failed when planned, and those that could become stale by an upstream step of this run. */
  | "stale"
  /** None: their checks are evaluated on the data that there is. */
  | "checks";

export interface PlanRequest {
  readonly selection: string;
  readonly assets: readonly AssetKey[];
  readonly mode: PlanMode;
  /** In mode `checks`, those alone, by name or as `asset:name`; all where it is left out. */
  readonly checks?: readonly string[];
}
