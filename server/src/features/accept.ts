/** Records that the code of assets, as it is now, gives the data that is there: an event in the log, and no run. */
import type { Connection } from "vscode-languageserver/node";
import { splitInputs } from "@headwater/eventlog/split-inputs";
import { accept } from "@headwater/protocol/editor";
import type { AcceptResult, Refusal } from "@headwater/protocol/editor";
import type { VersionAccepted } from "@headwater/core/events";
import type { AssetKey } from "@headwater/core/keys";
import { versionAccepted, whyNotAcceptable } from "@headwater/core/run/accept-version";
import { onRequest } from "../messages.ts";
import { knownKeys, outdated } from "../run-target.ts";
import type { ProjectSnapshot } from "../snapshot.ts";
import type { World } from "../world.ts";
import { findProject } from "./materialize.ts";

export function register(connection: Connection, world: World): void {
  onRequest(connection, accept, async ({ project: uri, keys: texts, reason, offered }): Promise<AcceptResult> => {
    const project = findProject(await world.settled(), uri);
    if ("kind" in project) return { kind: "refused", refusal: project };
    const keys = knownKeys(project, texts);
    const refusal = project.refusal ?? outdated(project, offered) ?? (Array.isArray(keys) ? undefined : keys);
    if (refusal !== undefined || !Array.isArray(keys)) return { kind: "refused", refusal: refusal ?? NOTHING };
    const events: VersionAccepted[] = [];
    for (const key of keys) {
      const event = acceptedOf(project, key, reason);
      if ("kind" in event) return { kind: "refused", refusal: event };
      events.push(event);
    }
    await world.log(project.uri)?.append(async (log) => {
      await log.append(events.flatMap(splitInputs));
    });
    await world.readLog(project.uri);
    return { kind: "accepted", keys };
  });
}

const NOTHING: Refusal = { kind: "nothing", message: "There is nothing to accept." };

/** Only what is saved is accepted: no run would load anything else. */
function acceptedOf(project: ProjectSnapshot, key: AssetKey, reason: string): VersionAccepted | Refusal {
  const { assets, edited, environment, statuses, storeProblem } = project;
  const refuse = (message: string): Refusal => ({ kind: "nothing", message });
  if (storeProblem !== null) return refuse(`The store cannot be read: ${storeProblem}`);
  if (edited.has(key)) return refuse(`${key} has unsaved edits: save them first.`);
  const asset = assets.get(key);
  const status = statuses.get(key);
  if (asset === undefined || status?.latest == null) return refuse(`${key} was never materialized: there is no data.`);
  const why = whyNotAcceptable(asset, status);
  if (why !== null) return refuse(`${key} ${why}.`);
  return versionAccepted(asset, status.latest, {
    environment: environment.name,
    at: Date.now(),
    reason,
    statuses,
  });
}
