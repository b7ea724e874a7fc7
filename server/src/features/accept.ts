/** Records that the code of assets, as it is now, gives the data that is there: an event in the log, and no run. */
import type { Connection } from "vscode-languageserver/node";
import { accept } from "@headwater/protocol/editor";
import type { AcceptResult, Refusal } from "@headwater/protocol/editor";
import type { Asset } from "@headwater/core/asset";
import type { VersionAccepted } from "@headwater/core/events";
import type { AssetKey } from "@headwater/core/keys";
import { versionAccepted } from "@headwater/core/run/accept-version";
import type { AssetStatus } from "@headwater/core/status/asset-status";
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
    const assets = keys.map((key) => project.assets.get(key)).filter((asset) => asset !== undefined);
    const unfit = assets.map((asset) => unacceptable(project, asset)).find((found) => found !== undefined);
    if (unfit !== undefined) return { kind: "refused", refusal: unfit };
    const at = Date.now();
    await world.log(project.uri)?.append(async (log) => {
      await log.append(assets.flatMap((asset) => accepted(project, asset, { at, reason })));
    });
    await world.readLog(project.uri);
    return { kind: "accepted", keys };
  });
}

const NOTHING: Refusal = { kind: "nothing", message: "There is nothing to accept." };

/** Only data that is there can be said to be what the code gives, and only saved code is what a run would load. */
function unacceptable({ edited, statuses, storeProblem }: ProjectSnapshot, { key, kind }: Asset): Refusal | undefined {
  const refuse = (message: string): Refusal => ({ kind: "nothing", message });
  if (storeProblem !== null) return refuse(`The store cannot be read: ${storeProblem}`);
  if (kind === "external") return refuse(`${key} is external: it has no code here.`);
  if (edited.has(key)) return refuse(`${key} has unsaved edits: save them first.`);
  if (statuses.get(key)?.latest == null) return refuse(`${key} was never materialized: there is no data to accept.`);
  return undefined;
}

function accepted(
  { environment, statuses }: ProjectSnapshot,
  asset: Asset,
  said: { readonly at: number; readonly reason: string },
): readonly VersionAccepted[] {
  const latest = statuses.get(asset.key)?.latest;
  const latestOf = (key: AssetKey): AssetStatus["latest"] => statuses.get(key)?.latest ?? null;
  return latest == null ? [] : [versionAccepted(asset, latest, { ...said, environment: environment.name, latestOf })];
}
