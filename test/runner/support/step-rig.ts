/** Runs single steps in a real step process, without a plan. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoredValue } from "@headwater/core/events";
import type { StepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import type { FromStep, ParameterMessage, StepInput } from "@headwater/protocol/step";
import { FileIo } from "@headwater/runner/io/file-io";
import { StepProcess, type StepResult } from "@headwater/runner/pool/step-process";
import { bundledSdk, programPath } from "@headwater/runner/program-path";
import { temporaryProject, type TemporaryProject } from "./temporary-project.ts";

export interface StepEnd {
  readonly result: StepResult;
  readonly lines: readonly StepLogLine[];
  readonly loaded: Readonly<Record<string, string>>;
  readonly materialized: Extract<FromStep, { type: "materialized" }> | undefined;
  /** What was stored, read again. */
  readonly value: unknown;
}

export class StepRig {
  readonly project: TemporaryProject;
  readonly process: StepProcess;
  readonly io: FileIo;
  readonly #folder = mkdtempSync(join(tmpdir(), "headwater-step-"));
  #attempt = 0;

  constructor(files: string) {
    this.project = temporaryProject(files);
    this.io = new FileIo(join(this.#folder, "values"));
    this.process = new StepProcess({
      program: programPath("step"),
      node: null,
      projectRoot: this.project.root,
      compileCache: join(tmpdir(), "headwater-test-cache", "compiled"),
    });
    this.process.open({
      values: join(this.#folder, "values"),
      cache: join(this.#folder, "cache"),
      variables: {},
      sdk: bundledSdk(),
    });
  }

  /** Runs the asset that the file exports under the name. */
  async run(
    file: string,
    name: string,
    { parameters = [], inputs = [] }: { readonly parameters?: ParameterMessage[]; readonly inputs?: StepInput[] } = {},
  ): Promise<StepEnd> {
    const lines: StepLogLine[] = [];
    let loaded = {};
    let materialized: StepEnd["materialized"];
    this.#attempt++;
    const result = await this.process.run(
      {
        type: "step",
        runId: "run-of-a-test",
        stepId: name,
        attempt: this.#attempt,
        environment: "local",
        asset: name,
        materialize: { export: { file, name }, parameters },
        checks: [],
        inputs,
      },
      {
        onLoaded: (files) => {
          loaded = files;
          return true;
        },
        onMaterialized: (message) => (materialized = message),
        onCheck: () => undefined,
        onLines: (more) => {
          lines.push(...more);
          return Promise.resolve();
        },
      },
    );
    const stored: StoredValue | null = materialized?.value ?? null;
    return { result, lines, loaded, materialized, value: stored === null ? undefined : await this.io.load(stored) };
  }

  async close(): Promise<void> {
    await this.process.close();
    this.project.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
