/** What readers ask of the tables. Each answer is one statement, so that it shows one moment of the log. */
import type { LogEntry } from "@headwater/core/events";
import { parseRunId, type AssetKey, type RunId } from "@headwater/core/keys";
import type { RunHeader } from "@headwater/core/run/fold";
import type { RunSummary, StepSummary } from "@headwater/core/run/summaries";
import { sql, type Kysely } from "kysely";
import type { EventLogReader } from "../event-log.ts";
import { decodeEvent } from "../event-schema.ts";
import { decodeAsset, decodeRun, decodeStep } from "../summary-schema.ts";
import type { Tables } from "./schema.ts";

/** Above this many keys, all rows are read and those wanted are picked. */
const MOST_PARAMETERS = 500;
const PAGE = 1000;

export async function readPosition(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom("events")
    .select(({ fn }) => fn.max("position").as("position"))
    .executeTakeFirst();
  return row?.position ?? 0;
}

/** Entries of kinds that this version does not know are passed over, and do not count. */
export async function readEntries(
  db: Kysely<Tables>,
  options: Parameters<EventLogReader["entries"]>[0],
): Promise<readonly LogEntry[]> {
  const found: LogEntry[] = [];
  let { after } = options;
  while (found.length < options.limit) {
    const page = Math.min(PAGE, options.limit - found.length);
    let query = db
      .selectFrom("events")
      .select(["position", "json"])
      .where("position", ">", after)
      .orderBy("position")
      .limit(page);
    if (options.runId !== undefined) query = query.where("run_id", "=", options.runId);
    const rows = await query.execute();
    for (const { position, json } of rows) {
      const event = decodeEvent(json);
      if (event !== undefined) found.push({ position, event });
    }
    if (rows.length < page) break;
    after = rows.at(-1)?.position ?? after;
  }
  return found;
}

export async function readAssets(
  db: Kysely<Tables>,
  environment: string,
  keys?: readonly AssetKey[],
): ReturnType<EventLogReader["assets"]> {
  const few = keys !== undefined && keys.length <= MOST_PARAMETERS ? keys : undefined;
  const result = await db
    .selectFrom((from) =>
      from
        .selectFrom("events")
        .select(({ fn }) => fn.coalesce(fn.max("position"), sql<number>`0`).as("position"))
        .as("log"),
    )
    .leftJoin("assets", (join) => {
      const inEnvironment = join.on("assets.environment", "=", environment);
      return few === undefined ? inEnvironment : inEnvironment.on("assets.asset", "in", few.length === 0 ? [""] : few);
    })
    .select(["log.position", "assets.json"])
    .execute();
  const wanted = keys === undefined || few !== undefined ? undefined : new Set(keys);
  const rows = result.flatMap(({ json }) => {
    const row = json === null ? undefined : decodeAsset(json);
    return row === undefined || wanted?.has(row.asset) === false ? [] : [row];
  });
  return { position: result[0]?.position ?? 0, rows };
}

export async function readRuns(
  db: Kysely<Tables>,
  which: { readonly id: RunId } | { readonly limit: number; readonly environment?: string },
): Promise<readonly RunSummary[]> {
  const rows = await db
    .with("run", (from) => {
      const runs = from.selectFrom("runs").select(["run_id", "began", "json"]);
      if ("id" in which) return runs.where("run_id", "=", which.id);
      const newest = runs.orderBy("began", "desc").limit(which.limit);
      return which.environment === undefined ? newest : newest.where("environment", "=", which.environment);
    })
    .selectFrom("run")
    .select(["run_id", "began", sql<number>`-1`.as("place"), "json"])
    .unionAll((from) =>
      from
        .selectFrom("run")
        .innerJoin("steps", "steps.run_id", "run.run_id")
        .select(["run.run_id", "run.began", "steps.place", "steps.json"]),
    )
    .orderBy("began", "desc")
    .orderBy("place")
    .execute();
  // Each run comes before its steps: no other run begins at its position.
  const runs: { readonly header: RunHeader | undefined; readonly steps: StepSummary[] }[] = [];
  for (const { place, json } of rows) {
    if (place === -1) runs.push({ header: decodeRun(json), steps: [] });
    const step = place === -1 ? undefined : decodeStep(json);
    if (step !== undefined) runs.at(-1)?.steps.push(step);
  }
  return runs.flatMap(({ header, steps }) => (header === undefined ? [] : [{ ...header, steps }]));
}

/** A store of version 1 has none. */
export async function readHeartbeats(db: Kysely<Tables>): Promise<ReadonlyMap<RunId, number>> {
  const { rows: tables } = await sql`select 1 from sqlite_schema where name = 'heartbeats'`.execute(db);
  if (tables.length === 0) return new Map();
  const rows = await db.selectFrom("heartbeats").select(["run_id", "at"]).execute();
  return new Map(
    rows.flatMap(({ run_id, at }) => {
      const id = parseRunId(run_id);
      return id === undefined ? [] : [[id, at]];
    }),
  );
}
