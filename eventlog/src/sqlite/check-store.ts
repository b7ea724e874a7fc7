/** Whether a database is a store that this version may use. It may have been made by anyone: nothing in it is trusted. */
import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../store-error.ts";
import { SCHEMA_VERSION, type MetaName } from "./schema.ts";

/** Those that every version has. */
const FIRST_TABLES = ["events", "assets", "runs", "steps"] as const;

/** No table yet. */
export function isEmptyDatabase(database: DatabaseSync): boolean {
  return database.prepare("select 1 from sqlite_schema limit 1").get() === undefined;
}

/**
 * Throws a StoreError HW601 for what is no store, or holds code, and HW603 for one from a newer version. To write, HW605
 * for one from an older version.
 */
export function checkStore(database: DatabaseSync, place: string, mode: "read" | "write" | "migrate"): void {
  const objects = database.prepare("select type, name, sql from sqlite_schema").all();
  const code = objects.find(({ type, sql }) => isCode(String(type), String(sql)));
  if (code !== undefined) {
    throw unusable(
      place,
      `it holds a ${String(code["type"])} named ${JSON.stringify(code["name"])}, which Headwater never makes`,
    );
  }
  const tables = new Set(objects.flatMap(({ type, name }) => (type === "table" ? [String(name)] : [])));
  if (!tables.has("meta")) throw unusable(place, "it is not a store of Headwater");
  const missing = FIRST_TABLES.find((name) => !tables.has(name));
  if (missing !== undefined) throw unusable(place, `it has no table named "${missing}"`);
  const needed = metaNumber(database, place, mode === "read" ? "min_reader" : "min_writer");
  if (needed > SCHEMA_VERSION) {
    throw new StoreError({
      code: "HW603",
      message: `The store ${place} is from a newer version of Headwater: to ${mode} it takes version ${needed} of the format, and this is ${SCHEMA_VERSION}.`,
      place,
      next: "Update Headwater here, or name another `storage` in headwater.config.ts.",
    });
  }
  const schema = schemaOf(database, place);
  if (mode === "write" && schema < SCHEMA_VERSION) {
    throw new StoreError({
      code: "HW605",
      message: `The store ${place} is from an older version of Headwater: its format is version ${schema}, and this one writes version ${SCHEMA_VERSION}.`,
      place,
      next: "Bring it up to date with: headwater store migrate",
    });
  }
}

/** The random name that a store got when it was made; empty for one that has none. */
export function storeIdOf(database: DatabaseSync): string {
  return String(database.prepare("select value from meta where name = 'store_id'").get()?.["value"] ?? "");
}

/** The version of a store's tables. */
export function schemaOf(database: DatabaseSync, place: string): number {
  // The first version did not say.
  const isSaid = database.prepare("select 1 from meta where name = 'schema'").get() !== undefined;
  return isSaid ? metaNumber(database, place, "schema") : 1;
}

function metaNumber(database: DatabaseSync, place: string, name: MetaName): number {
  const value = database.prepare("select value from meta where name = ?").get(name)?.["value"];
  const number = Number(value);
  if (typeof value !== "string" || !Number.isInteger(number)) throw unusable(place, `its ${name} is missing`);
  return number;
}

/** A virtual table is a module's code over whatever the file says. */
function isCode(type: string, sql: string): boolean {
  return type === "trigger" || type === "view" || /^\s*create\s+virtual\b/i.test(sql);
}

function unusable(place: string, why: string): StoreError {
  return new StoreError({
    code: "HW601",
    message: `The store ${place} is refused: ${why}.`,
    place,
    next: "Move the file away to begin with an empty store.",
  });
}
