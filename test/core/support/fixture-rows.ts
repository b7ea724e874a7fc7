/** Summary rows and events for tests, with what a test does not care about filled in. */
import type { LogEntry, RunEvent, RunStarted, StepError } from "@headwater/core/events";
import type { Metadata } from "@headwater/core/metadata";
import { assetKey, assetStepId, checkStepId, runId } from "@headwater/core/keys";
import type { AssetSummary, CheckSummary } from "@headwater/core/run/summaries";
import type { LatestMaterialization } from "@headwater/core/status/asset-status";
import { codeVersion } from "./fixture-project.ts";

export const RUN = runId("run-0001");
export const ERROR: StepError = { code: "HW501", name: "TypeError", message: "x is undefined", frames: [] };

export interface MadeOptions {
  /** Data version read of each upstream. */
  readonly inputs?: Readonly<Record<string, string | null>>;
  readonly codeVersion?: string;
  readonly declarations?: Readonly<Record<string, string>>;
  readonly dataVersion?: string;
  readonly at?: number;
}

export function materialization(options: MadeOptions = {}): LatestMaterialization {
  return {
    position: 1,
    runId: RUN,
    at: options.at ?? 1000,
    durationMs: 5,
    codeVersion: codeVersion(options.codeVersion ?? "v1"),
    declarations: options.declarations ?? {},
    dataVersion: options.dataVersion ?? "d1",
    inputs: Object.entries(options.inputs ?? {}).map(([asset, dataVersion]) => ({
      asset: assetKey(asset),
      dataVersion,
      position: null,
      read: true,
    })),
    value: null,
    metadata: {},
  };
}

/** The row of an asset that was materialized. */
export function madeBy(
  asset: string,
  options: MadeOptions & Partial<Pick<AssetSummary, "failure" | "running" | "checks">> = {},
): AssetSummary {
  const { failure = null, running = null, checks = new Map() } = options;
  return {
    environment: "local",
    asset: assetKey(asset),
    partition: null,
    latest: materialization(options),
    failure,
    running,
    checks,
  };
}

/** The row of an asset that never was. */
export function rowOf(asset: string, options: Partial<AssetSummary> = {}): AssetSummary {
  return {
    environment: "local",
    asset: assetKey(asset),
    partition: null,
    latest: null,
    failure: null,
    running: null,
    checks: new Map(),
    ...options,
  };
}

export function checkResult(options: Partial<CheckSummary> = {}): CheckSummary {
  return {
    passed: true,
    severity: "error",
    at: 1000,
    runId: RUN,
    description: "",
    metadata: {},
    error: null,
    blocking: false,
    dataVersion: "d1",
    ...options,
  };
}

/** Positions from 1 on. */
export function entriesOf(events: readonly RunEvent[]): LogEntry[] {
  return events.map((event, index) => ({ position: index + 1, event }));
}

type EventOf<Type extends RunEvent["type"]> = Extract<RunEvent, { type: Type }>;

/** Makes the events of one run; times count up by one. */
export class FixtureRun {
  readonly #run: { readonly runId: ReturnType<typeof runId>; readonly epoch: number; readonly environment: string };
  #at = 0;

  constructor(id = "run-0001", options: { readonly epoch?: number; readonly environment?: string } = {}) {
    this.#run = { runId: runId(id), epoch: options.epoch ?? 1, environment: options.environment ?? "local" };
  }

  started(assets: readonly string[], options: Partial<RunStarted> = {}): RunStarted {
    const steps = assets.map((asset) => ({
      id: assetStepId(assetKey(asset)),
      kind: "materialize" as const,
      asset: assetKey(asset),
      partition: null,
      checks: [],
      after: [],
    }));
    const process = { host: "here", pid: 1, headwater: "0.1.0", node: "24" };
    return {
      type: "run-started",
      ...this.#happened(),
      selection: assets.join(" or "),
      origin: "cli",
      steps,
      ignoreChecks: false,
      ...process,
      ...options,
    };
  }

  ended(outcome: "succeeded" | "failed" | "canceled"): EventOf<"run-ended"> {
    return { type: "run-ended", ...this.#happened(), outcome, durationMs: 10 };
  }

  /** More of its plan, from this place on. */
  planned(names: readonly string[], first: number): EventOf<"run-planned"> {
    const { steps, at, environment, runId, epoch } = this.started(names);
    return { type: "run-planned", at, environment, runId, epoch, first, steps };
  }

  cancelRequested(): EventOf<"run-cancel-requested"> {
    const { runId: id, environment, at } = this.#happened();
    return { type: "run-cancel-requested", runId: id, environment, at };
  }

  stepStarted(asset: string, attempt = 1): EventOf<"step-started"> {
    return { type: "step-started", ...this.#attempt(asset, attempt), pid: 7 };
  }

  retrying(asset: string, attempt = 1): EventOf<"step-retrying"> {
    return { type: "step-retrying", ...this.#attempt(asset, attempt), error: ERROR, delayMs: 1 };
  }

  materialized(asset: string, options: MadeOptions & { readonly metadata?: Metadata } = {}): EventOf<"materialized"> {
    const { inputs, codeVersion: version, declarations, dataVersion, value, durationMs } = materialization(options);
    const made = { inputs, codeVersion: version, declarations, dataVersion, value, durationMs };
    return { type: "materialized", ...this.#attempt(asset, 1), ...made, metadata: options.metadata ?? {} };
  }

  /** Of a materialization of this run, one input more. */
  inputsRead(asset: string): EventOf<"inputs-read"> {
    const { runId: id, environment, at } = this.#happened();
    const { inputs } = materialization({ inputs: { more: "d1" } });
    return { type: "inputs-read", runId: id, environment, at, asset: assetKey(asset), partition: null, inputs };
  }

  checked(
    asset: string,
    check: string,
    passed: boolean,
    options: Partial<EventOf<"check-evaluated">> = {},
  ): EventOf<"check-evaluated"> {
    return {
      type: "check-evaluated",
      ...this.#attempt(asset, 1),
      check,
      passed,
      severity: "error",
      blocking: false,
      description: "",
      metadata: {},
      dataVersion: "d1",
      durationMs: 1,
      ...options,
    };
  }

  succeeded(asset: string): EventOf<"step-succeeded"> {
    return { type: "step-succeeded", ...this.#attempt(asset, 1), durationMs: 5 };
  }

  unchanged(asset: string): EventOf<"step-unchanged"> {
    return { type: "step-unchanged", ...this.#step(asset) };
  }

  failed(asset: string): EventOf<"step-failed"> {
    return { type: "step-failed", ...this.#attempt(asset, 1), error: ERROR, durationMs: 5 };
  }

  skipped(asset: string, upstream: string): EventOf<"step-skipped"> {
    return {
      type: "step-skipped",
      ...this.#step(asset),
      reason: { kind: "upstream-failed", asset: assetKey(upstream) },
    };
  }

  canceled(asset: string): EventOf<"step-canceled"> {
    return { type: "step-canceled", ...this.#step(asset) };
  }

  /** As the step of one check alone. */
  alone<E extends EventOf<"step-started" | "step-succeeded" | "step-failed" | "check-evaluated">>(
    event: E,
    check: string,
  ): E {
    return { ...event, stepId: checkStepId(event.asset, check) };
  }

  #happened(): { at: number; runId: ReturnType<typeof runId>; epoch: number; environment: string } {
    this.#at += 1;
    return { at: this.#at, ...this.#run };
  }

  #step(asset: string): Omit<EventOf<"step-unchanged">, "type"> {
    return { ...this.#happened(), stepId: assetStepId(assetKey(asset)), asset: assetKey(asset), partition: null };
  }

  #attempt(asset: string, attempt: number): Omit<EventOf<"step-unchanged">, "type"> & { attempt: number } {
    return { ...this.#step(asset), attempt };
  }
}
