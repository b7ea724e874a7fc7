/** Runs a whole project in a temporary folder, by the real analyzer, coordinator, step processes and store. */
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogEntry, RunEvent } from "@headwater/core/events";
import { assetStepId, assetKey, type RunId, runId, type StepId } from "@headwater/core/keys";
import { newRunId } from "@headwater/core/run/run-id";
import type { EventLog } from "@headwater/eventlog/event-log";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { storageName } from "@headwater/eventlog/storage-path";
import { stepLogLines } from "@headwater/eventlog/step-log/read-step-log";
import type { RunRequest } from "@headwater/protocol/coordinator";
import { type RunOptions, type RunOutcome, runAssets } from "@headwater/runner/coordinator/run";
import { FileIo, valuesFolder } from "@headwater/runner/io/file-io";
import { temporaryProject, type TemporaryProject } from "./temporary-project.ts";

export interface RunEnd {
  readonly runId: RunId;
  readonly outcome: RunOutcome;
  /** Of this run, in order. */
  readonly events: readonly RunEvent[];
}

// Tests leave the user's own cache alone, and find nothing of an earlier state of the sources.
const cache = mkdtempSync(join(tmpdir(), "headwater-cache-"));
process.env["HEADWATER_CACHE"] = cache;
process.on("exit", () => {
  rmSync(cache, { recursive: true, force: true });
});

let runs = 0;

export class RunRig {
  readonly project: TemporaryProject;
  readonly storage: string;

  /** `src/assets.ts` begins with imports of the SDK where the text does not begin with a file. */
  constructor(files: string) {
    const text = files.trimStart().startsWith("//- ") ? files : `//- /src/assets.ts\n${IMPORTS}\n${files}`;
    this.project = temporaryProject(`//- /package.json\n{ "type": "module" }\n${text}`);
    this.storage = join(this.project.root, ".headwater");
  }

  request(request: Partial<RunRequest> = {}): RunRequest {
    runs++;
    return {
      protocol: 1,
      runId: newRunId(Date.UTC(2024, 0, 31), `test${String(runs).padStart(4, "0")}`),
      projectRoot: this.project.root,
      environment: null,
      selection: "*",
      mode: "selected",
      checksOnly: false,
      ignoreChecks: false,
      origin: "api",
      node: null,
      ...request,
    };
  }

  async run(request: Partial<RunRequest> = {}, options: RunOptions = {}): Promise<RunEnd> {
    const whole = this.request(request);
    const entries: LogEntry[] = [];
    const outcome = await runAssets(whole, {
      concurrency: 2,
      ...options,
      onEvent: (entry) => {
        entries.push(entry);
        options.onEvent?.(entry);
      },
    });
    return { runId: runId(whole.runId), outcome, events: entries.map(({ event }) => event) };
  }

  /** Reads or writes the project's log beside the run. */
  async withLog<T>(use: (log: EventLog) => Promise<T>): Promise<T> {
    const log = await openEventLog({ folder: this.storage, mode: "write" });
    try {
      return await use(log);
    } finally {
      await log.close();
    }
  }

  /** Everything in the log. */
  async entries(): Promise<readonly RunEvent[]> {
    const entries = await this.withLog((log) => log.entries({ after: 0, limit: 10_000 }));
    return entries.map(({ event }) => event);
  }

  /** The current value of an asset, as a downstream asset would receive it. */
  async value(asset: string): Promise<unknown> {
    const { rows } = await this.withLog((log) => log.assets("local"));
    const value = rows.find((row) => row.asset === asset)?.latest?.value;
    return value === undefined || value === null ? undefined : await new FileIo(valuesFolder(this.storage)).load(value);
  }

  async printed(run: RunId, asset: string, attempt = 1): Promise<string[]> {
    const lines = await stepLogLines(this.storage, { runId: run, stepId: assetStepId(assetKey(asset)), attempt });
    return lines.map(({ text }) => text);
  }

  /** The files of values that are there, of whichever run. */
  valueFiles(): string[] {
    if (!existsSync(valuesFolder(this.storage))) return [];
    return readdirSync(valuesFolder(this.storage), { recursive: true })
      .map(String)
      .filter((name) => name.includes(".json"));
  }

  /** Alters what is stored of an asset, behind the back of the store. */
  damageValue(asset: string): void {
    const folder = join(valuesFolder(this.storage), storageName("local"), storageName(asset));
    for (const name of readdirSync(folder)) appendFileSync(join(folder, name), " ");
  }

  close(): void {
    this.project.remove();
  }
}

export const IMPORTS = `import { asset, assetCheck, materialized } from "headwater";`;

/** `type asset` for each event of a step, and the type alone for others, in the order of the log. */
export function story(events: readonly RunEvent[]): string[] {
  return events.map((event) => ("stepId" in event ? `${event.type} ${event.stepId}` : event.type));
}

/** How each step ended. */
export function ends(events: readonly RunEvent[]): Record<StepId, string> {
  const found: Record<string, string> = {};
  for (const event of events) {
    if (!("stepId" in event) || !/^step-(succeeded|unchanged|failed|skipped|canceled)$/.test(event.type)) continue;
    const known = found[event.stepId];
    const end = event.type.slice("step-".length);
    found[event.stepId] = known === undefined ? end : `${known} and ${end}`;
  }
  return found;
}

/** The first event of a type. */
export function find<T extends RunEvent["type"]>(events: readonly RunEvent[], type: T): Extract<RunEvent, { type: T }> {
  const found = events.find((event): event is Extract<RunEvent, { type: T }> => event.type === type);
  if (found === undefined) throw new Error(`no ${type} in ${JSON.stringify(story(events))}`);
  return found;
}
