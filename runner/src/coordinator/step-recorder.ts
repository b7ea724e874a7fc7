/** Turns what a step process reports of one attempt into events, in order. */
import { locateError, nameOf } from "@headwater/core/error-place";
import type { CheckEvaluated, PlannedStep, StepError } from "@headwater/core/events";
import type { RunId } from "@headwater/core/keys";
import type { StepListener } from "../pool/step-process.ts";
import type { RunLog } from "./run-log.ts";
import { inputsRead, type ReadRows, type StepSubject } from "./step-request.ts";

export interface Recording {
  readonly runId: RunId;
  readonly epoch: number;
  readonly environment: string;
  readonly log: RunLog;
  readonly rows: ReadRows;
}

export class StepRecorder {
  readonly #attempt: number;
  readonly #about: {
    readonly stepId: PlannedStep["id"];
    readonly asset: PlannedStep["asset"];
    readonly partition: null;
  };
  readonly #subject: StepSubject;
  readonly #recording: Recording;
  /** As they were when the attempt began: what it reads, whoever materializes upstream meanwhile. */
  readonly #inputs: ReturnType<typeof inputsRead>;
  #dataVersion: string | null;
  #materialized = false;
  readonly #isCheck: boolean;
  #thrown: StepRecorder["thrown"];

  constructor(step: PlannedStep, attempt: number, subject: StepSubject, recording: Recording) {
    this.#attempt = attempt;
    this.#isCheck = step.kind === "check";
    this.#about = { stepId: step.id, asset: step.asset, partition: null };
    this.#subject = subject;
    this.#recording = recording;
    this.#inputs = inputsRead(subject.asset, recording.rows);
    this.#dataVersion = recording.log.row(step.asset)?.latest?.dataVersion ?? null;
  }

  /** A value was reported. */
  get materialized(): boolean {
    return this.#materialized;
  }

  /** Of a step that is a check alone: what it threw, and the result that this is, which is not recorded. */
  get thrown(): { readonly error: StepError; readonly event: CheckEvaluated } | undefined {
    return this.#thrown;
  }

  started(pid: number): void {
    const { log } = this.#recording;
    log.record({ ...happened(this.#recording), ...this.#about, type: "step-started", attempt: this.#attempt, pid });
  }

  materialize({ value, dataVersion, metadata, durationMs }: Parameters<StepListener["onMaterialized"]>[0]): void {
    const { code } = this.#subject.asset;
    this.#materialized = true;
    // A value that is stored elsewhere and has no version of its own is a new one each time.
    this.#dataVersion = dataVersion ?? value?.hash ?? `run:${this.#recording.runId}`;
    this.#recording.log.record({
      ...happened(this.#recording),
      ...this.#about,
      type: "materialized",
      attempt: this.#attempt,
      codeVersion: code.version,
      declarations: code.declarations,
      dataVersion: this.#dataVersion,
      inputs: this.#inputs,
      value,
      metadata,
      durationMs: Math.round(durationMs),
    });
  }

  check({ name, durationMs, type: _, ...result }: Parameters<StepListener["onCheck"]>[0]): void {
    const check = this.#subject.checks.find((candidate) => candidate.name === name);
    if (check === undefined) return;
    const { definition } = check;
    const event: CheckEvaluated = {
      ...happened(this.#recording),
      ...this.#about,
      ...result,
      ...(result.passed ? {} : { definedAt: nameOf(definition) }),
      ...(result.error === undefined ? {} : { error: locateError(result.error, definition) }),
      type: "check-evaluated",
      attempt: this.#attempt,
      check: name,
      blocking: check.blocking,
      dataVersion: this.#dataVersion,
      durationMs: Math.round(durationMs),
    };
    if (this.#isCheck && event.error !== undefined) this.#thrown = { error: event.error, event };
    else this.#recording.log.record(event);
  }
}

/** What every event of a run says. */
export function happened({ runId, epoch, environment }: Omit<Recording, "log">): {
  readonly at: number;
  readonly environment: string;
  readonly runId: RunId;
  readonly epoch: number;
} {
  return { at: Date.now(), environment, runId, epoch };
}
