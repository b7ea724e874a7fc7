/** The whole workspace for the tree and the status bar, and the word that something in it has changed. */
import type { Connection } from "vscode-languageserver/node";
import { changed, overview, refresh } from "@headwater/protocol/editor";
import type { AssetOverview, ProjectOverview } from "@headwater/protocol/editor";
import type { Asset } from "@headwater/core/asset";
import { keyName } from "@headwater/core/keys";
import { selectionText } from "@headwater/core/run/named-checks";
import { certainProblems } from "@headwater/core/runtime/certain-problems";
import { notify, onRequest } from "../messages.ts";
import { stepOf } from "../snapshot.ts";
import type { ProjectSnapshot } from "../snapshot.ts";
import { throttle } from "../throttle.ts";
import { checkMessage, checkWordOf, statusLine } from "../words.ts";
import type { World } from "../world.ts";

const CHANGED_EVERY = 250;

export function register(connection: Connection, world: World): void {
  onRequest(connection, overview, () => {
    const { revision, indexing, projects } = world.snapshot;
    return Promise.resolve({ revision, indexing, projects: projects.map(projectOverview) });
  });

  onRequest(connection, refresh, async () => {
    await world.reload(() => undefined);
    const { projects } = await world.settled();
    return { projects: projects.length, assets: projects.reduce((sum, { assets }) => sum + assets.size, 0) };
  });

  let told = "";
  const tell = throttle(CHANGED_EVERY, () => {
    const { revision, indexing, projects } = world.snapshot;
    const state = JSON.stringify([indexing, projects.map(({ uri, shown }) => [uri, shown])]);
    if (state === told) return;
    told = state;
    notify(connection, changed, { revision });
  });
  // After the answers that wait for this change.
  world.onChange(() => {
    setImmediate(tell);
  });
}

function projectOverview(project: ProjectSnapshot): ProjectOverview {
  const { manifest, graph, assets, environment, refusal, storeProblem, runs, uri } = project;
  const now = Date.now();
  return {
    project: uri,
    name: manifest.project,
    environment: environment.name,
    environments: manifest.config.environments.map(({ name }) => name),
    refusal,
    storeProblem,
    errors: certainProblems(project.manifest, project.isRunKnown).filter(({ severity }) => severity === "error").length,
    assets: graph.topological(assets.keys()).flatMap((key) => {
      const asset = assets.get(key);
      return asset === undefined ? [] : [assetOverview(project, asset, now)];
    }),
    runs: runs.map((run) => ({ runId: run.runId, selection: selectionText(run) })),
  };
}

function assetOverview(project: ProjectSnapshot, asset: Asset, now: number): AssetOverview {
  const status = project.statuses.get(asset.key);
  return {
    key: asset.key,
    name: keyName(asset.key),
    group: asset.group,
    kind: asset.kind,
    madeAtRun: asset.madeAtRun === true,
    status: status?.status ?? "unknown",
    edited: project.edited.has(asset.key),
    upstreamStale: status?.upstreamStale ?? false,
    step: stepOf(project, asset.key),
    words: statusLine(project, asset, now),
    checks: (status?.checks ?? []).map((check) => {
      const word = checkWordOf(check);
      return { name: check.name, word, message: word === "failed" || word === "warned" ? checkMessage(check) : word };
    }),
    lastRun: status?.failure?.runId ?? status?.latest?.runId ?? null,
  };
}
