/**
 * What an environment reads of those that it defers to (`deferTo`): the newest state of their assets, and where their
 * values lie. Their stores are opened for reading only, one after the other, and closed again: what is read is how they
 * were at that moment.
 */
import { resolve } from "node:path";
import type { Environment, ProjectConfig } from "@headwater/core/asset";
import { deferralOf, withoutStore } from "@headwater/core/environment";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { StoreError } from "@headwater/eventlog/store-error";
import { valuesFolder } from "./io/file-io.ts";

export interface DeferredValues {
  /** Of each environment, the nearest first. */
  readonly rows: readonly (readonly AssetSummary[])[];
  /** The absolute folder of the values of each, by the name of the environment. */
  readonly folders: ReadonlyMap<string, string>;
  /** Of what is not read, why not: sentences. */
  readonly unread: readonly string[];
}

/** Throws a `StoreError` that names the environment whose store cannot be read. */
export async function readDeferredValues(
  config: Pick<ProjectConfig, "environments">,
  environment: Environment,
  root: string,
): Promise<DeferredValues> {
  const rows: (readonly AssetSummary[])[] = [];
  const folders = new Map<string, string>();
  const unread: string[] = [];
  for (const other of deferralOf(config, environment)) {
    const { name, storage } = other;
    const unset = withoutStore(other);
    if (unset !== undefined) {
      unread.push(`${unset} The environment ${environment.name} reads nothing from there.`);
      continue;
    }
    const folder = resolve(root, storage);
    rows.push(await rowsOf(name, folder, environment.name));
    folders.set(name, valuesFolder(folder));
  }
  return { rows, folders, unread };
}

async function rowsOf(name: string, folder: string, reader: string): Promise<readonly AssetSummary[]> {
  const { openEventLog } = await import("@headwater/eventlog/sqlite/open-store");
  try {
    const log = await openEventLog({ folder, mode: "read" });
    return await log
      .assets(name)
      .then((read) => read.rows)
      .finally(() => log.close());
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { code, place, next, what } = error;
    throw new StoreError({
      code,
      message: `The environment ${reader} reads what it lacks from ${name}, whose store cannot be read. ${what}`,
      place,
      next,
      cause: error,
    });
  }
}
