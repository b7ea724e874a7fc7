/** The event log of a process that keeps nothing: for `materialize()` in a user's tests, and as the model of the others. */
import type { LogEntry, RunEvent } from "@headwater/core/events";
import type { AssetKey, RunId, StepId } from "@headwater/core/keys";
import { isRunBy } from "@headwater/core/run/attempts";
import type { RunHeader } from "@headwater/core/run/fold";
import type { AssetSummary, RunSummary, StepSummary } from "@headwater/core/run/summaries";
import { encodeEvent } from "./encode-event.ts";
import type { EventLog, Heartbeat } from "./event-log.ts";
import { rowKey, WorkingSet, type RowSource } from "./working-set.ts";

export class MemoryEventLog implements EventLog {
  readonly #entries: LogEntry[] = [];
  readonly #assets = new Map<string, AssetSummary>();
  /** In the order in which they began. */
  readonly #runs = new Map<RunId, RunHeader>();
  readonly #steps = new Map<RunId, Map<StepId, StepSummary>>();
  readonly #heartbeats = new Map<RunId, number>();

  async append(events: readonly RunEvent[]): Promise<number> {
    const encoded = events.map(encodeEvent);
    const rows = this.#workingSet();
    rows.admit(encoded.map(({ event }) => event));
    for (const { event } of encoded) {
      const entry: LogEntry = { position: this.#entries.length + 1, event };
      rows.fold(entry);
      this.#entries.push(entry);
      if (event.type === "run-started") this.#heartbeats.set(event.runId, event.at);
      if (event.type === "run-ended") this.#heartbeats.delete(event.runId);
    }
    const { assets, runs, steps } = rows.takeAltered();
    for (const row of assets) this.#assets.set(rowKey(row.environment, row.asset, row.partition ?? ""), row);
    for (const row of runs) this.#runs.set(row.runId, row);
    for (const { runId, step } of steps) this.#stepsOf(runId).set(step.id, step);
    return this.#entries.length;
  }

  appendFromReserve(events: readonly RunEvent[]): Promise<number> {
    return this.append(events);
  }

  async beat(beat: Heartbeat): Promise<void> {
    this.#workingSet().admitBeat(beat);
    this.#heartbeats.set(beat.runId, beat.at);
  }

  async position(): Promise<number> {
    return this.#entries.length;
  }

  async entries({
    after,
    limit,
    runId,
  }: {
    after: number;
    limit: number;
    runId?: RunId;
  }): Promise<readonly LogEntry[]> {
    const later = this.#entries.slice(after);
    const wanted = runId === undefined ? later : later.filter(({ event }) => "runId" in event && event.runId === runId);
    return wanted.slice(0, limit);
  }

  async assets(environment: string, keys?: readonly AssetKey[]): ReturnType<EventLog["assets"]> {
    const wanted = keys === undefined ? undefined : new Set(keys);
    const rows = [...this.#assets.values()].filter(
      (row) => row.environment === environment && (wanted?.has(row.asset) ?? true),
    );
    return { position: this.#entries.length, rows };
  }

  async run(id: RunId): Promise<RunSummary | undefined> {
    const header = this.#runs.get(id);
    return header && { ...header, steps: [...(this.#steps.get(id)?.values() ?? [])] };
  }

  async runs({ limit, environment }: { limit: number; environment?: string }): Promise<readonly RunSummary[]> {
    const newest = [...this.#runs.values()]
      .reverse()
      .filter((run) => environment === undefined || run.environment === environment);
    return newest
      .slice(0, limit)
      .map((header) => ({ ...header, steps: [...(this.#steps.get(header.runId)?.values() ?? [])] }));
  }

  async heartbeats(): Promise<ReadonlyMap<RunId, number>> {
    return new Map(this.#heartbeats);
  }

  async close(): Promise<void> {
    // Everything is in memory, and stays readable.
  }

  #stepsOf(id: RunId): Map<StepId, StepSummary> {
    const steps = this.#steps.get(id) ?? new Map<StepId, StepSummary>();
    this.#steps.set(id, steps);
    return steps;
  }

  #workingSet(): WorkingSet {
    const source: RowSource = {
      asset: ({ environment, asset, partition }) => this.#assets.get(rowKey(environment, asset, partition ?? "")),
      run: (id) => this.#runs.get(id),
      step: (run, step) => this.#steps.get(run)?.get(step),
      assetsRunBy: (run) => [...this.#assets.values()].filter((row) => isRunBy(row, run)),
    };
    return new WorkingSet(source, { place: "", isOwn: true });
  }
}
