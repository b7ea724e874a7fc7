/**
 * What can go of one run that has ended: its entries but those that a row of an asset still says something of, and the
 * values that they named.
 *
 * Invariant: what a run under way may be reading stays. It reads what was newest when a step of it began, so a value is out
 * of use once a newer one was made before the first of the runs under way began.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { LogEntry } from "@headwater/core/events";
import { assetOf, type AssetSubject } from "@headwater/core/run/subject";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { decodeEvent } from "../event-schema.ts";
import { decodeAsset } from "../summary-schema.ts";
import { rowKey } from "../working-set.ts";

export interface Remains {
  readonly runId: string;
  /** How many entries go, of all kinds. */
  readonly entries: number;
  /** How many of those go that rows are made of. */
  readonly told: number;
  /** Positions of those that stay. */
  readonly kept: readonly number[];
  /** Places of the values that go, below the folder of values. */
  readonly values: readonly string[];
}

export class RunRemains {
  readonly #entries: StatementSync;
  readonly #row: StatementSync;
  readonly #liveSince: number;

  /** @param liveSince position at which the first of the runs under way began; Infinity where there is none */
  constructor(database: DatabaseSync, liveSince: number) {
    this.#entries = database.prepare("select position, type, json from events where run_id = ? order by position");
    this.#row = database.prepare("select json from assets where environment = ? and asset = ? and partition = ?");
    this.#liveSince = liveSince;
  }

  /** `null` while a run under way may read what it made. */
  of(runId: string): Remains | null {
    const rows = new Map<string, AssetSummary | undefined>();
    const kept = new Map<string, number>();
    const values: string[] = [];
    let count = 0;
    let told = 0;
    for (const { position, type, json } of this.#entries.iterate(runId)) {
      count++;
      if (!TELLING.has(String(type))) continue;
      told++;
      const event = decodeEvent(String(json));
      const subject = event === undefined ? undefined : assetOf(event);
      if (event === undefined || subject === undefined) continue;
      const key = rowKey(subject.environment, subject.asset, subject.partition ?? "");
      if (!rows.has(key)) rows.set(key, this.#rowOf(subject));
      const row = rows.get(key);
      const says = saidOf(row, { position: Number(position), event }, runId);
      if (says !== null) kept.set(rowKey(key, says), Number(position));
      else if (event.type === "materialized" && event.value !== null) {
        if ((row?.latest?.position ?? Infinity) >= this.#liveSince) return null;
        values.push(event.value.place);
      }
    }
    return { runId, entries: count - kept.size, told: told - kept.size, kept: [...kept.values()], values };
  }

  #rowOf({ environment, asset, partition }: AssetSubject): AssetSummary | undefined {
    const json = this.#row.get(environment, asset, partition ?? "")?.["json"];
    return json === undefined ? undefined : decodeAsset(String(json));
  }
}

/** Kinds of entries that outlive their run where a row says something of them. */
export const TELLING: ReadonlySet<string> = new Set(["materialized", "inputs-read", "check-evaluated", "step-failed"]);

/** Which part of the row the entry gave, if any. Of several results of one check, the row shows the last. */
function saidOf(row: AssetSummary | undefined, { position, event }: LogEntry, runId: string): string | null {
  if (row?.latest?.position === position) return "latest";
  if (row?.failure?.position === position) return "failure";
  // What a materialization read comes after it, and there is no later one of this run.
  if (event.type === "inputs-read" && row?.latest?.runId === runId && position > row.latest.position)
    return `inputs ${String(position)}`;
  if (event.type !== "check-evaluated" || row?.checks.get(event.check)?.runId !== runId) return null;
  return `check ${event.check}`;
}
