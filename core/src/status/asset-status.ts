/** The status of an asset, as every surface shows it: docs/guide/staleness.md says it to users. */
import type { AssetKey, RunId } from "../keys.ts";
import type { StepError, StoredValue, InputRead } from "../events.ts";
import type { Metadata } from "../metadata.ts";

export type StatusWord = "current" | "stale" | "missing" | "failed" | "running" | "unknown";

export interface AssetStatus {
  readonly key: AssetKey;
  readonly status: StatusWord;
  /** Some ancestor is not current. Shown, never warned. */
  readonly upstreamStale: boolean;
  /** Why it is stale; also listed for a failed asset. */
  readonly causes: readonly Cause[];
  readonly latest: LatestMaterialization | null;
  /** The last attempt, where it failed. */
  readonly failure: FailedAttempt | null;
  /** The step that runs now. */
  readonly running: { readonly runId: RunId; readonly since: number } | null;
  /** In the order of the definition; those never evaluated have `result: null`. */
  readonly checks: readonly CheckStatus[];
  /** The failed blocking check of a direct upstream that keeps it from running. */
  readonly blockedBy: { readonly asset: AssetKey; readonly check: string } | null;
  /** There is no data here; what reads it is given that of another environment. */
  readonly deferred?: DeferredMaterialization;
}

/** The newest materialization of another environment, which this one reads: see `deferTo` of an environment. */
export interface DeferredMaterialization {
  readonly environment: string;
  readonly dataVersion: string;
  /** In the log of that environment. */
  readonly position: number;
  readonly at: number;
}

export type Cause = CodeCause | DataCause | DependencyCause;

interface CauseFacts {
  /** The version that made or was read by the data, and that of now; `null` where there is none. */
  readonly before: string | null;
  readonly after: string | null;
  /** When the data of the asset was made. */
  readonly madeAt: number;
  /** When what it should have read was made; `null` for code, whose text tells no time. */
  readonly at: number | null;
  readonly message: string;
}

export interface CodeCause extends CauseFacts {
  readonly kind: "code";
  /** `file#name` of a declaration that differs, when known: there is a cause for each. */
  readonly declaration: string | null;
  readonly before: string;
  readonly after: string;
  readonly at: null;
}

export interface DataCause extends CauseFacts {
  readonly kind: "data";
  readonly upstream: AssetKey;
}

export interface DependencyCause extends CauseFacts {
  readonly kind: "dependency-added" | "dependency-removed";
  readonly upstream: AssetKey;
}

export interface CheckStatus {
  readonly name: string;
  readonly blocking: boolean;
  readonly severity: "error" | "warn";
  readonly result: CheckResult | null;
}

export interface CheckResult {
  readonly passed: boolean;
  readonly severity: "error" | "warn";
  readonly at: number;
  readonly runId: RunId;
  readonly description: string;
  readonly metadata: Metadata;
  readonly error: StepError | null;
  /** The data that it looked at is no longer the latest. */
  readonly outdated: boolean;
}

/** The summary row of an asset's newest materialization. */
export interface LatestMaterialization {
  readonly position: number;
  readonly runId: RunId;
  readonly at: number;
  readonly durationMs: number;
  /** The version that counts: of the materialization, or the one accepted since. */
  readonly codeVersion: string;
  readonly declarations: Readonly<Record<string, string>>;
  readonly dataVersion: string;
  readonly inputs: readonly InputRead[];
  readonly value: StoredValue | null;
  readonly metadata: Metadata;
}

export interface LatestFailure {
  readonly position: number;
  readonly runId: RunId;
  readonly at: number;
  /** Of the code that failed, where it was recorded. */
  readonly codeVersion?: string;
  readonly error: StepError;
}

export interface FailedAttempt extends LatestFailure {
  /** The code is another now, so the places of the error may mean nothing in it. */
  readonly outdated: boolean;
}
