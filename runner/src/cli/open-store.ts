/** The log of the project at hand, for commands that read runs and need not know the assets. */
import type { EventLogReader } from "@headwater/eventlog/event-log";
import { openProject } from "./open-project.ts";
import type { ProjectOptions } from "./options.ts";

export interface OpenStore {
  readonly log: EventLogReader;
  readonly root: string;
  /** Absolute folder of the store. */
  readonly storage: string;
}

export async function openStore(options: ProjectOptions): Promise<OpenStore> {
  const [{ root, storage }, { openEventLog }] = await Promise.all([
    openProject(options),
    import("@headwater/eventlog/sqlite/open-store"),
  ]);
  return { root, storage, log: await openEventLog({ folder: storage, mode: "read" }) };
}
