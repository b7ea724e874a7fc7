/**
 * The port of the append-only store. Every store passes the same contract suite (test/eventlog/contract.ts).
 *
 * Invariants: an append is atomic, with its summary rows; positions grow; an append for a run by an owner whose epoch
 * is not the newest is refused; a reader never sees a position appear below one that it has already seen.
 */
import type { LogEntry, RunEvent } from "@headwater/core/events";
import type { AssetKey, RunId } from "@headwater/core/keys";
import type { AssetSummary, RunSummary } from "@headwater/core/run/summaries";

export interface EventLog extends EventLogReader {
  /**
   * Appends all or nothing, and gives the position of the last. Throws `StoreError` HW604 for an owner that was replaced,
   * HW606 where the disk is full: nothing was appended then.
   */
  append(events: readonly RunEvent[]): Promise<number>;
  /** The same for the last words of a run, from what a store keeps for a full disk. */
  appendFromReserve(events: readonly RunEvent[]): Promise<number>;
  /** Says that the owner of a run is at work. Throws `StoreError` HW604 where it was replaced, or the run has ended. */
  beat(beat: Heartbeat): Promise<void>;
}

/** No event: it says nothing that anyone would ask of the past, and would fill the log. */
export interface Heartbeat {
  readonly runId: RunId;
  readonly epoch: number;
  /** Milliseconds since 1970 by the owner's clock. */
  readonly at: number;
}

export interface EventLogReader {
  /** Position of the newest entry; 0 when empty. Cheap: called several times a second. */
  position(): Promise<number>;
  /** Entries after a position in order, at most `limit`. */
  entries(options: {
    readonly after: number;
    readonly limit: number;
    readonly runId?: RunId;
  }): Promise<readonly LogEntry[]>;
  /** The summary rows of an environment, with the position that they reflect. */
  assets(
    environment: string,
    keys?: readonly AssetKey[],
  ): Promise<{ readonly position: number; readonly rows: readonly AssetSummary[] }>;
  run(id: RunId): Promise<RunSummary | undefined>;
  /** Newest first. */
  runs(options: { readonly limit: number; readonly environment?: string }): Promise<readonly RunSummary[]>;
  /** When the owner of each run under way was last at work; runs that have ended, or began without one, are left out. */
  heartbeats(): Promise<ReadonlyMap<RunId, number>>;
  close(): Promise<void>;
}
