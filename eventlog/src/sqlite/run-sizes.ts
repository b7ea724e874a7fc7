/**
 * What runs have on the disk: values that their entries name, and printed lines. Each is counted once, after it has ended,
 * and kept in a row, so that the sum is known at once however many files there are.
 *
 * Invariant: a run without a row is one that is not counted yet: under way, or of a time when nobody asked for sizes.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { RunId } from "@headwater/core/keys";
import { runFolder } from "../step-log/step-log-place.ts";
import { sizeOf } from "./files-below.ts";

export interface RunSize {
  readonly runId: RunId;
  readonly bytes: number;
  /** How many there were. */
  readonly entries: number;
}

export class RunSizes {
  readonly #database: DatabaseSync;
  readonly #folder: string;
  readonly #values: StatementSync;
  readonly #set: StatementSync;
  readonly #forget: StatementSync;

  /** @param folder absolute path of the storage folder */
  constructor(database: DatabaseSync, folder: string) {
    this.#database = database;
    this.#folder = folder;
    this.#values = database.prepare(
      `select count(*) as entries, sum(case when type = 'materialized' and json_valid(json)
         then json_extract(json, '$.value.bytes') end) as bytes from events where run_id = ?`,
    );
    this.#set = database.prepare("insert or replace into sizes (run_id, bytes) values (?, ?)");
    this.#forget = database.prepare("delete from sizes where run_id = ?");
  }

  /** Of the runs of which something is left: nothing else is known to have gone with them. */
  get total(): number {
    const existing = "exists (select 1 from events where events.run_id = sizes.run_id)";
    const sum = this.#database.prepare(`select coalesce(sum(bytes), 0) as bytes from sizes where ${existing}`).get();
    return Number(sum?.["bytes"]);
  }

  /** Of these, in their order. */
  uncounted<Id extends string>(runIds: readonly Id[]): readonly Id[] {
    const counted = new Set(
      this.#database
        .prepare("select run_id from sizes")
        .all()
        .map(({ run_id: id }) => String(id)),
    );
    return runIds.filter((id) => !counted.has(id));
  }

  measure(runId: RunId): RunSize {
    const { bytes, entries } = this.#values.get(runId) ?? {};
    const values = Math.max(0, Math.trunc(Number(bytes ?? 0)));
    return { runId, bytes: values + sizeOf(runFolder(this.#folder, runId)), entries: Number(entries) };
  }

  /** Inside a transaction. Not where entries of the run went since: it is counted again another time. */
  note({ runId, bytes, entries }: RunSize): void {
    if (entries > 0 && Number(this.#values.get(runId)?.["entries"]) === entries) this.#set.run(runId, bytes);
  }

  /** Inside a transaction, where entries of the run go. */
  forget(runId: string): void {
    this.#forget.run(runId);
  }
}
