/** How events enter the tables: inside one transaction, with the summary rows that they alter. */
import type { Kysely, Transaction } from "kysely";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { assetOf, runOf } from "@headwater/core/run/subject";
import type { EncodedEvent } from "../encode-event.ts";
import { decodeAsset, decodeRun, decodeStep, encodeAsset, encodeRun, encodeStep } from "../summary-schema.ts";
import { WorkingSet, type RowSource } from "../working-set.ts";
import type { Tables } from "./schema.ts";

/** One call of `append`. */
export interface Append {
  readonly events: readonly EncodedEvent[];
}

/** The position after it, or why it was refused. A refused append leaves the others of its transaction as they are. */
export type AppendResult = { readonly position: number } | { readonly refused: unknown };

/** Commits all appends together. Throws only where none of them was committed. */
export async function appendTogether(
  db: Kysely<Tables>,
  appends: readonly Append[],
  place: string,
): Promise<readonly AppendResult[]> {
  return db.transaction().execute(async (transaction) => {
    const rows = new WorkingSet(rowSource(transaction), place);
    const results: AppendResult[] = [];
    let began = new Map<string, number>();
    for (const { events } of appends) {
      const refused = await refusal(rows, events);
      if (refused !== undefined) {
        results.push({ refused });
        continue;
      }
      let position = 0;
      for (const encoded of events) {
        position = await insertEvent(transaction, encoded);
        await rows.fold({ position, event: encoded.event });
        if (encoded.event.type === "run-started") began = began.set(encoded.event.runId, position);
      }
      results.push({ position });
    }
    await writeRows(transaction, rows, began);
    return results;
  });
}

async function refusal(rows: WorkingSet, events: Append["events"]): Promise<unknown> {
  try {
    await rows.admit(events.map(({ event }) => event));
    return undefined;
  } catch (error) {
    return error;
  }
}

async function insertEvent(transaction: Transaction<Tables>, { json, event }: EncodedEvent): Promise<number> {
  const row = { run_id: runOf(event) ?? null, type: event.type, asset: assetOf(event)?.asset ?? null, json };
  const { insertId } = await transaction.insertInto("events").values(row).executeTakeFirstOrThrow();
  return Number(insertId);
}

function rowSource(transaction: Transaction<Tables>): RowSource {
  return {
    asset: async ({ environment, asset, partition }): Promise<AssetSummary | undefined> => {
      const row = await transaction
        .selectFrom("assets")
        .select("json")
        .where("environment", "=", environment)
        .where("asset", "=", asset)
        .where("partition", "=", partition ?? "")
        .executeTakeFirst();
      return row && decodeAsset(row.json);
    },
    run: async (id) => {
      const row = await transaction.selectFrom("runs").select("json").where("run_id", "=", id).executeTakeFirst();
      return row && decodeRun(row.json);
    },
    step: async (run, step) => {
      const row = await transaction
        .selectFrom("steps")
        .select("json")
        .where("run_id", "=", run)
        .where("step_id", "=", step)
        .executeTakeFirst();
      return row && decodeStep(row.json);
    },
    assetsRunBy: async (run) => {
      const rows = await transaction.selectFrom("assets").select("json").where("run_by", "=", run).execute();
      return rows.map(({ json }) => decodeAsset(json)).filter((row) => row !== undefined);
    },
  };
}

async function writeRows(
  transaction: Transaction<Tables>,
  rows: WorkingSet,
  began: ReadonlyMap<string, number>,
): Promise<void> {
  const { assets, runs, steps } = rows.altered();
  for (const row of assets) {
    const { environment, asset, partition } = row;
    const state = { run_by: row.running?.runId ?? null, json: encodeAsset(row) };
    await transaction
      .insertInto("assets")
      .values({ environment, asset, partition: partition ?? "", ...state })
      .onConflict((conflict) => conflict.columns(["environment", "asset", "partition"]).doUpdateSet(state))
      .execute();
  }
  for (const row of runs) {
    const json = encodeRun(row);
    await transaction
      .insertInto("runs")
      .values({ run_id: row.runId, environment: row.environment, began: began.get(row.runId) ?? 0, json })
      .onConflict((conflict) => conflict.column("run_id").doUpdateSet({ json }))
      .execute();
  }
  for (const { runId, step, order } of steps) {
    const json = encodeStep(step);
    if (order === null) {
      await transaction
        .updateTable("steps")
        .set({ json })
        .where("run_id", "=", runId)
        .where("step_id", "=", step.id)
        .execute();
    } else {
      await transaction.insertInto("steps").values({ run_id: runId, step_id: step.id, place: order, json }).execute();
    }
  }
}
