/** How events enter the tables: inside one transaction, with the summary rows that they alter. */
import type { DatabaseSync } from "node:sqlite";
import { isRunBy } from "@headwater/core/run/attempts";
import { assetOf, runOf } from "@headwater/core/run/subject";
import type { EncodedEvent } from "../encode-event.ts";
import type { Heartbeat } from "../event-log.ts";
import { isOwnStore } from "../own-stores.ts";
import { decodeAsset, decodeRun, decodeStep, encodeAsset, encodeRun, encodeStep } from "../summary-schema.ts";
import { WorkingSet } from "../working-set.ts";
import { storeIdOf } from "./check-store.ts";
import { Prepared, queries } from "./prepared.ts";
import { StoreGuard } from "./store-guard.ts";

/** One call of `append` or `beat`. */
export type Write =
  | { readonly kind: "append"; readonly events: readonly EncodedEvent[] }
  | { readonly kind: "beat"; readonly beat: Heartbeat };

/** The position after it, or why it was refused. A refused write leaves the others of its transaction as they are. */
export type WriteResult = { readonly position: number } | { readonly refused: unknown };

export class EventWriter {
  readonly #database: DatabaseSync;
  readonly #rows: WorkingSet;
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #guard: StoreGuard;

  /** The database has its tables. `place` names the store in errors. */
  constructor(database: DatabaseSync, place: string) {
    this.#database = database;
    this.#guard = new StoreGuard(database, place, "write");
    this.#statements = prepareStatements(database);
    const isOwn = isOwnStore(storeIdOf(database));
    this.#rows = new WorkingSet(this.#source(), { place, isOwn });
  }

  /** Commits all of them together, or none: then it throws. A StoreError where the store may not be written any more. */
  write(writes: readonly Write[]): readonly WriteResult[] {
    this.#database.exec("begin immediate");
    try {
      this.#forgetWhatOthersWrote();
      const began = new Map<string, number>();
      const results = writes.map((write) => this.#writeOne(write, began));
      this.#writeRows(began);
      this.#database.exec("commit");
      return results;
    } catch (error) {
      this.#rows.forget();
      this.#rollBack();
      throw error;
    }
  }

  /** SQLite has done so itself after some errors, and had not begun after others. */
  #rollBack(): void {
    try {
      this.#database.exec("rollback");
    } catch {
      // There is nothing to roll back.
    }
  }

  #forgetWhatOthersWrote(): void {
    if (this.#guard.othersWrote()) this.#rows.forget();
    else this.#rows.forgetIfLarge();
  }

  #writeOne(write: Write, began: Map<string, number>): WriteResult {
    try {
      if (write.kind === "append") this.#rows.admit(write.events.map(({ event }) => event));
      else this.#rows.admitBeat(write.beat);
    } catch (refused) {
      return { refused };
    }
    if (write.kind === "append") return { position: this.#append(write.events, began) };
    this.#statements.setHeartbeat.run({ run: write.beat.runId, at: write.beat.at });
    return { position: 0 };
  }

  #append(events: readonly EncodedEvent[], began: Map<string, number>): number {
    let position = 0;
    for (const { json, event } of events) {
      const run = runOf(event) ?? null;
      position = this.#statements.insertEvent.run({
        run,
        type: event.type,
        asset: assetOf(event)?.asset ?? null,
        json,
      });
      this.#rows.fold({ position, event });
      if (event.type === "run-started") {
        began.set(event.runId, position);
        this.#statements.setHeartbeat.run({ run: event.runId, at: event.at });
      }
      if (event.type === "run-ended") this.#statements.removeHeartbeat.run({ run: event.runId });
    }
    return position;
  }

  #writeRows(began: ReadonlyMap<string, number>): void {
    const { assets, runs, steps } = this.#rows.takeAltered();
    for (const row of assets) {
      const { environment, asset } = row;
      const partition = row.partition ?? "";
      const runBy = row.running?.runId ?? null;
      this.#statements.setAsset.run({ environment, asset, partition, runBy, json: encodeAsset(row) });
    }
    for (const row of runs) {
      const { runId: run, environment } = row;
      this.#statements.setRun.run({ run, environment, began: began.get(run) ?? 0, json: encodeRun(row) });
    }
    for (const { runId: run, step, order } of steps) {
      const json = encodeStep(step);
      if (order === null) this.#statements.updateStep.run({ run, step: step.id, json });
      else this.#statements.insertStep.run({ run, step: step.id, place: order, json });
    }
  }

  #source(): ConstructorParameters<typeof WorkingSet>[0] {
    const { asset, run, step, assetsUnderWay } = this.#statements;
    const decoded = <T>(json: string | undefined, decode: (json: string) => T | undefined): T | undefined =>
      json === undefined ? undefined : decode(json);
    return {
      asset: ({ environment, asset: key, partition }) =>
        decoded(asset.text({ environment, asset: key, partition: partition ?? "" }), decodeAsset),
      run: (id) => decoded(run.text({ run: id }), decodeRun),
      step: (id, stepId) => decoded(step.text({ run: id, step: stepId }), decodeStep),
      assetsRunBy: (id) =>
        assetsUnderWay
          .texts({})
          .map((json) => decodeAsset(json))
          .filter((row) => row !== undefined)
          .filter((row) => isRunBy(row, id)),
    };
  }
}

function prepareStatements(database: DatabaseSync) {
  type AssetRow = { environment: string; asset: string; partition: string };
  return {
    insertEvent: new Prepared<{ run: string | null; type: string; asset: string | null; json: string }>(
      database,
      (value) =>
        queries
          .insertInto("events")
          .values({ run_id: value("run"), type: value("type"), asset: value("asset"), json: value("json") }),
    ),
    setHeartbeat: new Prepared<{ run: string; at: number }>(database, (value) =>
      queries
        .insertInto("heartbeats")
        .values({ run_id: value("run"), at: value("at") })
        .onConflict((conflict) => conflict.column("run_id").doUpdateSet({ at: value("at") })),
    ),
    removeHeartbeat: new Prepared<{ run: string }>(database, (value) =>
      queries.deleteFrom("heartbeats").where("run_id", "=", value("run")),
    ),
    setAsset: new Prepared<AssetRow & { runBy: string | null; json: string }>(database, (value) => {
      const state = { run_by: value("runBy"), json: value("json") };
      const key = { environment: value("environment"), asset: value("asset"), partition: value("partition") };
      return queries
        .insertInto("assets")
        .values({ ...key, ...state })
        .onConflict((conflict) => conflict.columns(["environment", "asset", "partition"]).doUpdateSet(state));
    }),
    setRun: new Prepared<{ run: string; environment: string; began: number; json: string }>(database, (value) =>
      queries
        .insertInto("runs")
        .values({
          run_id: value("run"),
          environment: value("environment"),
          began: value("began"),
          json: value("json"),
        })
        .onConflict((conflict) => conflict.column("run_id").doUpdateSet({ json: value("json") })),
    ),
    insertStep: new Prepared<{ run: string; step: string; place: number; json: string }>(database, (value) =>
      queries
        .insertInto("steps")
        .values({ run_id: value("run"), step_id: value("step"), place: value("place"), json: value("json") }),
    ),
    updateStep: new Prepared<{ run: string; step: string; json: string }>(database, (value) =>
      queries
        .updateTable("steps")
        .set({ json: value("json") })
        .where("run_id", "=", value("run"))
        .where("step_id", "=", value("step")),
    ),
    asset: new Prepared<AssetRow>(database, (value) =>
      queries
        .selectFrom("assets")
        .select("json")
        .where("environment", "=", value("environment"))
        .where("asset", "=", value("asset"))
        .where("partition", "=", value("partition")),
    ),
    run: new Prepared<{ run: string }>(database, (value) =>
      queries.selectFrom("runs").select("json").where("run_id", "=", value("run")),
    ),
    step: new Prepared<{ run: string; step: string }>(database, (value) =>
      queries
        .selectFrom("steps")
        .select("json")
        .where("run_id", "=", value("run"))
        .where("step_id", "=", value("step")),
    ),
    // Few at any time, and each may be under way in several runs.
    assetsUnderWay: new Prepared<Record<string, never>>(database, () =>
      queries.selectFrom("assets").select("json").where("run_by", "is not", null),
    ),
  };
}
