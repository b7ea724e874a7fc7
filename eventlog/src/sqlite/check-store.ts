/** Whether a database is a store that this version may use. It may have been made by anyone: nothing in it is trusted. */
import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../store-error.ts";
import { SCHEMA_VERSION, type MetaName } from "./schema.ts";

/** No table yet. */
export function isEmptyDatabase(database: DatabaseSync): boolean {
  return database.prepare("select 1 from sqlite_schema limit 1").get() === undefined;
}

/** Throws a StoreError HW601 for what is no store, or holds code, and HW603 for one from a newer version. */
export function checkStore(database: DatabaseSync, place: string, mode: "read" | "write"): void {
  const objects = database.prepare("select type, name from sqlite_schema").all();
  const code = objects.find(({ type }) => type === "trigger" || type === "view");
  if (code !== undefined) {
    throw unusable(
      place,
      `it holds a ${String(code["type"])} named ${JSON.stringify(code["name"])}, which Headwater never makes`,
    );
  }
  if (!objects.some(({ type, name }) => type === "table" && name === "meta"))
    throw unusable(place, "it is not a store of Headwater");
  const needed = metaNumber(database, place, mode === "read" ? "min_reader" : "min_writer");
  if (needed > SCHEMA_VERSION) {
    throw new StoreError({
      code: "HW603",
      message: `The store ${place} is from a newer version of Headwater: to ${mode} it takes version ${needed} of the format, and this is ${SCHEMA_VERSION}.`,
      place,
      next: "Update Headwater here, or name another `storage` in headwater.config.ts.",
    });
  }
}

function metaNumber(database: DatabaseSync, place: string, name: MetaName): number {
  const value = database.prepare("select value from meta where name = ?").get(name)?.["value"];
  const number = Number(value);
  if (typeof value !== "string" || !Number.isInteger(number)) throw unusable(place, `its ${name} is missing`);
  return number;
}

function unusable(place: string, why: string): StoreError {
  return new StoreError({
    code: "HW601",
    message: `The store ${place} is refused: ${why}.`,
    place,
    next: "Move the file away to begin with an empty store.",
  });
}
