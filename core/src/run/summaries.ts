/**
 * The summary rows: the newest state of each asset, check and run, as a fold over the log keeps it. A store keeps them
 * in the transaction that appends the event, and a full fold (`fold.ts`) gives the same rows.
 */
import type { AssetKey, RunId, StepId } from "../keys.ts";
import type { PlannedStep, ProcessIdentity, RunOrigin, SkipReason, StepError } from "../events.ts";
import type { CheckResult, LatestFailure, LatestMaterialization } from "../status/asset-status.ts";

/** One row for each environment, asset and partition. */
export interface AssetSummary {
  readonly environment: string;
  readonly asset: AssetKey;
  readonly partition: string | null;
  readonly latest: LatestMaterialization | null;
  /** Cleared by the next success. */
  readonly failure: LatestFailure | null;
  /** The attempt under way, the newest where there are several. Cleared by any end of its step. */
  readonly running: AttemptUnderWay | null;
  /** Those of other runs, which began before it: nothing keeps two runs from computing an asset at once. */
  readonly alsoRunning?: readonly AttemptUnderWay[];
  /** Newest result of each check by name. `outdated` is computed when read, so rows leave it out. */
  readonly checks: ReadonlyMap<string, CheckSummary>;
}

export interface CheckSummary extends Omit<CheckResult, "outdated"> {
  readonly blocking: boolean;
  readonly dataVersion: string | null;
}

export interface AttemptUnderWay {
  readonly runId: RunId;
  readonly since: number;
}

/** One row for each run. */
export interface RunSummary {
  readonly runId: RunId;
  readonly environment: string;
  readonly selection: string;
  /** As its beginning says. */
  readonly checks?: readonly string[];
  readonly origin: RunOrigin;
  readonly startedAt: number;
  readonly epoch: number;
  readonly host: string;
  readonly pid: number;
  readonly process?: ProcessIdentity;
  readonly status: RunStatus;
  /** In the order of the plan. */
  readonly steps: readonly StepSummary[];
}

export type RunStatus =
  | { readonly kind: "running"; readonly cancelRequested: boolean }
  | { readonly kind: "succeeded" | "failed" | "canceled"; readonly endedAt: number };

export interface StepSummary {
  readonly id: StepId;
  readonly kind: PlannedStep["kind"];
  readonly asset: AssetKey;
  readonly state: StepState;
}

/**
 *   waiting ──▶ running ──▶ succeeded | failed
 *      │          │  ▲
 *      │          ▼  │
 *      │        retrying
 *      └──▶ unchanged | skipped | canceled     (canceled also from running and retrying)
 */
export type StepState =
  | { readonly kind: "waiting" }
  | { readonly kind: "running"; readonly since: number; readonly attempt: number }
  | { readonly kind: "retrying"; readonly attempt: number; readonly error: StepError }
  | { readonly kind: "succeeded"; readonly durationMs: number }
  | { readonly kind: "unchanged" }
  | { readonly kind: "failed"; readonly durationMs: number; readonly error: StepError }
  | { readonly kind: "skipped"; readonly reason: SkipReason }
  | { readonly kind: "canceled" };
