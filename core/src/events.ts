/**
 * Everything that happens, as entries of the append-only log. Every view of a run or an asset is a fold over these.
 *
 * Invariant: an event carries its own time and all that a reader needs; reducers never look at a clock.
 * Invariant: a new kind of event, or a new field, is additive; a reader skips kinds that it does not know.
 */
import type { AssetKey, RunId, StepId } from "./keys.ts";
import type { Location } from "./location.ts";
import type { JsonValue, Metadata } from "./metadata.ts";
import type { ProblemCode } from "./problem-codes.ts";

/** An event and its place in the log. Positions only grow; "latest" and order go by position, never by time. */
export interface LogEntry {
  readonly position: number;
  readonly event: RunEvent;
}

export type RunEvent =
  | RunStarted
  | RunPlanned
  | RunCancelRequested
  | RunEnded
  | StepStarted
  | StepRetrying
  | Materialized
  | InputsRead
  | CheckEvaluated
  | StepSucceeded
  | StepUnchanged
  | StepFailed
  | StepSkipped
  | StepCanceled
  | VersionAccepted;

interface Happened {
  /** Milliseconds since 1970 by the clock of the process that wrote it: for display. */
  readonly at: number;
  readonly environment: string;
}

interface OfRun extends Happened {
  readonly runId: RunId;
  /** Raised at each takeover; the store refuses an append by an older owner. */
  readonly epoch: number;
}

interface OfStep extends OfRun {
  readonly stepId: StepId;
  readonly attempt: number;
}

/** The beginning of a run; with a higher epoch, the beginning of another owner's care for it. */
export interface RunStarted extends OfRun {
  readonly type: "run-started";
  /** The selection as the user gave it. */
  readonly selection: string;
  /** The checks that the user chose, by name or as `asset:name`; absent where all that are selected were meant. */
  readonly checks?: readonly string[];
  readonly origin: RunOrigin;
  /** The plan; where it is too long for one event, its beginning. */
  readonly steps: readonly PlannedStep[];
  /** Steps of the whole plan, where `run-planned` brings more of them. */
  readonly stepCount?: number;
  /** The recorded decision to run although blocking checks failed. */
  readonly ignoreChecks: boolean;
  readonly host: string;
  readonly pid: number;
  readonly process?: ProcessIdentity;
  /** The run that this one tries again. */
  readonly retryOf?: RunId;
  /** The configuration that the user gave, by step; plain data, without secrets. */
  readonly config?: Readonly<Record<string, JsonValue>>;
  /** Version of Headwater and of the Node that runs the steps. */
  readonly headwater: string;
  readonly node: string;
}

/** Tells a process from another of the same pid; absent where the system does not say. Texts to compare, not to read. */
export interface ProcessIdentity {
  /** Differs between machines, between their starts, and between containers that number processes by themselves. */
  readonly machine: string;
  /** Differs between processes that have had the same pid. */
  readonly start: string;
}

/** More of a plan that is too long for the event that begins its run: appended with that one, in the order of the plan. */
export interface RunPlanned extends OfRun {
  readonly type: "run-planned";
  /** Place of the first of these steps in the plan. */
  readonly first: number;
  /** A step that is listed again has more `after` it than one event holds. */
  readonly steps: readonly PlannedStep[];
}

export type RunOrigin = "cli" | "editor" | "api";

export interface PlannedStep {
  readonly id: StepId;
  readonly kind: "materialize" | "check";
  readonly asset: AssetKey;
  /** A partition key, or a range as `first...last`; `null` for an asset without partitions. */
  readonly partition: string | null;
  /** Every asset that the step makes, where that is not `asset` alone: for a function of several assets. */
  readonly outputs?: readonly AssetKey[];
  /** The checks that this step evaluates. */
  readonly checks: readonly string[];
  /** Steps of this run that must end first. */
  readonly after: readonly StepId[];
}

export interface RunCancelRequested extends Happened {
  readonly type: "run-cancel-requested";
  readonly runId: RunId;
}

export interface RunEnded extends OfRun {
  readonly type: "run-ended";
  readonly outcome: "succeeded" | "failed" | "canceled";
  readonly durationMs: number;
}

export interface StepStarted extends OfStep {
  readonly type: "step-started";
  readonly asset: AssetKey;
  readonly partition: string | null;
  readonly pid: number;
}

export interface StepRetrying extends OfStep {
  readonly type: "step-retrying";
  readonly asset: AssetKey;
  readonly partition: string | null;
  readonly error: StepError;
  readonly delayMs: number;
}

/** A value was made and is current from this event on. A step that makes several assets or partitions has one of each. */
export interface Materialized extends OfStep {
  readonly type: "materialized";
  readonly asset: AssetKey;
  readonly partition: string | null;
  readonly codeVersion: string;
  readonly declarations: Readonly<Record<string, string>>;
  readonly dataVersion: string;
  /** What was read, or ordered after, by upstream key. Where that is too long for one event, `inputs-read` brings it. */
  readonly inputs: readonly InputRead[];
  /** `null` when nothing was stored. */
  readonly value: StoredValue | null;
  readonly metadata: Metadata;
  /** A hash of the configuration that the function was given; absent where it took none. */
  readonly config?: string;
  /** The resources that the function was given, by name, each with a hash of its configuration. */
  readonly resources?: Readonly<Record<string, string>>;
  readonly durationMs: number;
}

/** What is too long for the event before it, a materialization or an acceptance: appended with that one, right after it. */
export interface InputsRead extends Happened {
  readonly type: "inputs-read";
  readonly asset: AssetKey;
  readonly partition: string | null;
  /** Of the materialization; an acceptance is of no run. */
  readonly runId?: RunId;
  /** What the acceptance says. */
  readonly position?: number;
  readonly inputs: readonly InputRead[];
}

export interface InputRead {
  readonly asset: AssetKey;
  /** `null` when the upstream was never materialized. */
  readonly dataVersion: string | null;
  /** Position of the materialization that was read, in the log of its environment. */
  readonly position: number | null;
  /** The environment whose value was read, where this one had none: see `deferTo` of an environment. */
  readonly environment?: string;
  /** `deps` are ordered after, not read. */
  readonly read: boolean;
  /** Which partitions of the upstream, where it has some; then `dataVersion` is a hash of all their versions. */
  readonly partitions?: PartitionsRead;
}

/** Ranges of keys, `first...last` or a single key; the data version of each partition where there are few. */
export interface PartitionsRead {
  readonly ranges: readonly string[];
  readonly count: number;
  readonly dataVersions?: Readonly<Record<string, string>>;
}

/** Where an IO manager put a value. */
export interface StoredValue {
  readonly io: string;
  /** Relative to the IO manager's root. */
  readonly place: string;
  /** `sha256:` and the hash of the stored bytes. */
  readonly hash: string;
  readonly bytes: number;
}

export interface CheckEvaluated extends OfStep {
  readonly type: "check-evaluated";
  readonly asset: AssetKey;
  readonly partition: string | null;
  readonly check: string;
  readonly passed: boolean;
  readonly severity: "error" | "warn";
  readonly blocking: boolean;
  /** The user's words on the result; plain text. */
  readonly description: string;
  readonly metadata: Metadata;
  /** Data version of the materialization that was checked. */
  readonly dataVersion: string | null;
  /** The name of the check, where it did not pass. */
  readonly definedAt?: Location;
  /** Present when the check itself threw: then `passed` is false. */
  readonly error?: StepError;
  readonly durationMs: number;
}

export interface StepSucceeded extends OfStep {
  readonly type: "step-succeeded";
  readonly asset: AssetKey;
  readonly partition: string | null;
  readonly durationMs: number;
}

/** Before dispatch, code and inputs equalled the last success. */
export interface StepUnchanged extends OfRun {
  readonly type: "step-unchanged";
  readonly stepId: StepId;
  readonly asset: AssetKey;
  readonly partition: string | null;
}

export interface StepFailed extends OfStep {
  readonly type: "step-failed";
  readonly asset: AssetKey;
  readonly partition: string | null;
  /** Of the code that failed, where it is known. */
  readonly codeVersion?: string;
  readonly error: StepError;
  readonly durationMs: number;
}

export interface StepSkipped extends OfRun {
  readonly type: "step-skipped";
  readonly stepId: StepId;
  readonly asset: AssetKey;
  readonly partition: string | null;
  readonly reason: SkipReason;
}

export type SkipReason =
  | { readonly kind: "upstream-failed"; readonly asset: AssetKey }
  | { readonly kind: "blocked"; readonly asset: AssetKey; readonly check: string };

export interface StepCanceled extends OfRun {
  readonly type: "step-canceled";
  readonly stepId: StepId;
  readonly asset: AssetKey;
  readonly partition: string | null;
}

/** A person says that the current code gives the same data. */
export interface VersionAccepted extends Happened {
  readonly type: "version-accepted";
  readonly asset: AssetKey;
  readonly partition: string | null;
  readonly codeVersion: string;
  readonly declarations: Readonly<Record<string, string>>;
  /** What the current code reads: dependencies that came or went are accepted with it. Data that changed since is not. */
  readonly inputs?: readonly InputRead[];
  /** Position of the materialization that was meant: a newer one is left as it is. */
  readonly position?: number;
  readonly reason: string;
}

/** An error as a value. Its texts come from user code: untrusted, stripped of control sequences, capped in length. */
export interface StepError {
  readonly code: ProblemCode;
  readonly name: string;
  readonly message: string;
  /** Mapped to the user's TypeScript; innermost first. Only frames in project files have a location. */
  readonly frames: readonly StackFrame[];
  /** The name of the asset or check that failed, where no frame lies in a file of the project. */
  readonly definedAt?: Location;
  readonly cause?: StepError;
}

export interface StackFrame {
  readonly function: string;
  /** The raw text, for frames outside the project. */
  readonly text: string;
  readonly at: Location | null;
  /** What the line held that ran, as `sourceOfLine` gives it: whoever shows the place can tell whether it still does. */
  readonly source?: string;
}
