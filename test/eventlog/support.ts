/** Stores on the disk for tests: made, damaged, and what they answer. */
import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { RunEvent } from "@headwater/core/events";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { StoreError, type StoreErrorCode } from "@headwater/eventlog/store-error";
import { FixtureRun } from "../core/support/fixture-rows.ts";

/** With one run that began, or these events; gives the folder. */
export async function newStore(
  folder: string,
  events: readonly RunEvent[] = [new FixtureRun().started(["a"])],
): Promise<string> {
  const log = await openEventLog({ folder, mode: "write" });
  await log.append(events);
  await log.close();
  return folder;
}

/** As someone with another program would. */
export function alter(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, "events.db"));
  database.exec(sql);
  database.close();
}

export function listing(folder: string): unknown {
  return readdirSync(folder).map((name) => [
    name,
    statSync(join(folder, name)).size,
    statSync(join(folder, name)).mtimeMs,
  ]);
}

/** With the code, the place and what to do next. */
export function refusal(code: StoreErrorCode, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StoreError, String(error));
    assert.deepEqual([error.code, error.next === "", error.message.includes(error.place)], [code, false, true]);
    assert.match(error.message, message);
    return true;
  };
}
