/** The store of the project at hand, for commands that need not know the assets: only the configuration is read. */
import { resolve } from "node:path";
import type { Environment } from "@headwater/core/asset";
import { chooseEnvironment, noSuchEnvironment, withoutStore } from "@headwater/core/environment";
import { KEEP_ALL, type Retention } from "@headwater/core/retention";
import type { EventLogReader } from "@headwater/eventlog/event-log";
import { cacheFolder } from "../cache-folder.ts";
import { CliError } from "./cli-error.ts";
import { findRoot } from "./find-root.ts";
import type { ProjectOptions } from "./options.ts";

export interface FoundStore {
  readonly root: string;
  readonly environment: Environment;
  /** Absolute folder of the store, which need not be there. */
  readonly storage: string;
  readonly retention: Retention;
}

export interface OpenStore extends FoundStore {
  readonly log: EventLogReader;
}

/** Throws HW513 when there is no project, HW111 for an environment that it does not have. */
export async function findStore(options: ProjectOptions): Promise<FoundStore> {
  const [root, { readProjectConfig }] = await Promise.all([
    findRoot(options),
    import("@headwater/analyzer/read-project-config"),
  ]);
  const config = await readProjectConfig({ root, cache: cacheFolder() });
  const asked = options.env ?? process.env["HEADWATER_ENV"] ?? null;
  const environment = chooseEnvironment(config, asked);
  if (environment === undefined) throw new CliError(noSuchEnvironment(config, asked ?? ""), { code: "HW111" });
  const unset = withoutStore(environment);
  if (unset !== undefined) throw new CliError(unset, { code: "HW110", hints: ["Set it, or write it in .env.local."] });
  const { retention = KEEP_ALL } = config;
  return { root, environment, storage: resolve(root, environment.storage), retention };
}

/** For reading; nothing on the disk is made or altered. */
export async function openStore(options: ProjectOptions): Promise<OpenStore> {
  const [found, { openEventLog }] = await Promise.all([
    findStore(options),
    import("@headwater/eventlog/sqlite/open-store"),
  ]);
  return { ...found, log: await openEventLog({ folder: found.storage, mode: "read" }) };
}
