/** The runs under way, for what cannot be done while there are any, or only to what they do not need. */
import type { DatabaseSync } from "node:sqlite";
import type { RunHeader } from "@headwater/core/run/fold";
import { lostRuns } from "../run-log/lost-run.ts";
import { StoreError } from "../store-error.ts";
import { decodeRun } from "../summary-schema.ts";
import { ReadOnlyEventLog } from "./read-only-event-log.ts";

export interface KnownRun {
  readonly header: RunHeader;
  /** Position of its beginning. */
  readonly began: number;
}

/** All that have a row, the newest first. */
export function knownRuns(database: DatabaseSync): readonly KnownRun[] {
  return database
    .prepare("select began, json from runs order by began desc")
    .all()
    .flatMap(({ began, json }) => {
      const header = decodeRun(String(json));
      return header === undefined ? [] : [{ header, began: Number(began) }];
    });
}

/** Those under way; one that is lost is not. */
export async function liveRuns(runs: readonly KnownRun[], place: string, now: number): Promise<readonly KnownRun[]> {
  const running = runs.filter(({ header }) => header.status.kind === "running");
  if (running.length === 0) return [];
  const log = await ReadOnlyEventLog.open(place);
  try {
    const suspects = running.map(({ header }) => ({ ...header, steps: [] }));
    const lost = new Set((await lostRuns(log, suspects, now)).map(({ runId }) => runId));
    return running.filter(({ header }) => !lost.has(header.runId));
  } finally {
    await log.close();
  }
}

/** Throws a StoreError HW607 while a run is under way. */
export async function refuseLiveRuns(database: DatabaseSync, place: string, now: number): Promise<void> {
  const [live] = await liveRuns(knownRuns(database), place, now);
  if (live === undefined) return;
  const { runId, host, pid } = live.header;
  throw new StoreError({
    code: "HW607",
    message: `The store ${place} is not migrated: run ${runId} is under way on ${host} (process ${pid}).`,
    place,
    next: `Wait for it, or cancel it with: headwater cancel ${runId}`,
  });
}
