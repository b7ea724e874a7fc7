/** Answers what the lineage panel asks: which part of the graph, with what is known of each asset. */
import { createHash } from "node:crypto";
import type { Connection } from "vscode-languageserver/node";
import type { CheckWord } from "@headwater/protocol/editor";
import { lineage } from "@headwater/protocol/lineage";
import type { LineageEdge, LineageNode, LineageQuery, LineageView } from "@headwater/protocol/lineage";
import type { Asset } from "@headwater/core/asset";
import type { AssetKey } from "@headwater/core/keys";
import { keyName, keyPrefix, parseAssetKey } from "@headwater/core/keys";
import { parseSelection } from "@headwater/core/selection/parse-selection";
import { select } from "@headwater/core/selection/select";
import type { Selection } from "@headwater/core/selection/selection";
import type { AssetStatus, FailedAttempt } from "@headwater/core/status/asset-status";
import { shortFact } from "@headwater/core/status/describe-status";
import { type ChangedAssets, RevisionVersions } from "../changed-assets.ts";
import { onRequest } from "../messages.ts";
import { projectByUri, stepOf } from "../snapshot.ts";
import type { ProjectSnapshot, Snapshot } from "../snapshot.ts";
import { checkWordOf } from "../words.ts";
import type { World } from "../world.ts";

export function register(connection: Connection, world: World): void {
  const versions = new RevisionVersions();
  onRequest(connection, lineage, async (query) => await lineageView(await world.settled(), query, versions));
}

async function lineageView(snapshot: Snapshot, query: LineageQuery, versions: RevisionVersions): Promise<LineageView> {
  if (snapshot.indexing) return { kind: "indexing" };
  const project =
    projectByUri(snapshot, query.project) ?? (query.project === null ? projectWith(snapshot, query.focus) : undefined);
  if (project === undefined) return { kind: "empty", message: noProject(snapshot, query) };
  if (project.assets.size === 0) {
    return {
      kind: "empty",
      message: "The project has no assets yet. Export one: export const orders = asset(() => …), and it appears here.",
    };
  }
  const focus = parseAssetKey(query.focus ?? "");
  const chosen =
    query.scope.kind === "selection"
      ? await selected(project, query.scope.text, (asked) => versions.changed(asked, project, snapshot.client.trusted))
      : keysOf(project, query.scope, focus);
  if ("kind" in chosen) return chosen;
  return graphView(project, chosen.keys, focus !== undefined && project.assets.has(focus) ? focus : null);
}

/** The keys of the view, or why there are none. */
function keysOf(
  project: ProjectSnapshot,
  scope: Exclude<LineageQuery["scope"], { kind: "selection" }>,
  focus: AssetKey | undefined,
): { readonly keys: ReadonlySet<AssetKey> } | LineageView {
  switch (scope.kind) {
    case "all":
      return { keys: new Set(project.assets.keys()) };
    case "neighbourhood": {
      if (focus === undefined) {
        return { kind: "empty", message: "Put the cursor into an asset to see its lineage, or choose All." };
      }
      if (!project.assets.has(focus)) {
        return {
          kind: "empty",
          message: `The project has no asset ${focus} any more. Put the cursor into another one, or choose All.`,
        };
      }
      return { keys: new Set(project.graph.neighbourhood(focus, scope.up, scope.down).keys) };
    }
  }
}

async function selected(
  project: ProjectSnapshot,
  text: string,
  changesOf: (asked: Selection) => Promise<ChangedAssets>,
): Promise<{ readonly keys: ReadonlySet<AssetKey> } | LineageView> {
  const parsed = parseSelection(text);
  if (!parsed.ok) return { kind: "error", message: parsed.error.message, column: parsed.error.column };
  const changes = await changesOf(parsed.selection);
  if (!changes.ok) return { kind: "error", message: changes.error.message, column: changes.error.column };
  const found = select(parsed.selection, { ...project, changed: changes.changed });
  if (!found.ok) return { kind: "error", message: found.error.message, column: found.error.column };
  if (found.keys.size > 0) return { keys: found.keys };
  return {
    kind: "empty",
    message: `The selection ${text} matches none of the ${project.assets.size.toLocaleString("en-US")} assets.`,
  };
}

function graphView(project: ProjectSnapshot, keys: ReadonlySet<AssetKey>, focus: AssetKey | null): LineageView {
  const hidden = project.graph.hiddenNeighbours(keys);
  const nodes = project.graph.topological(keys).flatMap((key): LineageNode[] => {
    const asset = project.assets.get(key);
    const status = project.statuses.get(key);
    return asset === undefined || status === undefined ? [] : [nodeOf(project, asset, status, hidden.get(key))];
  });
  const edges = nodes.flatMap(({ key }) => edgesInto(project, key, keys));
  return {
    kind: "graph",
    project: project.uri,
    projectName: project.manifest.project,
    environment: project.environment.name,
    structure: structureOf(nodes, edges),
    focus,
    nodes,
    edges,
    total: project.assets.size,
    refusal: project.refusal?.message ?? null,
    runId: project.runs[0]?.runId ?? null,
  };
}

function nodeOf(
  project: ProjectSnapshot,
  asset: Asset,
  status: AssetStatus,
  hidden: { readonly upstream: number; readonly downstream: number } | undefined,
): LineageNode {
  const words = status.checks.map(checkWordOf);
  const checks = (wanted: (typeof words)[number]): number => words.filter((word) => word === wanted).length;
  return {
    key: asset.key,
    name: keyName(asset.key),
    prefix: keyPrefix(asset.key),
    group: asset.group,
    kind: asset.kind,
    madeAtRun: asset.madeAtRun === true,
    kinds: [...asset.kinds],
    description: (asset.description.split(/\n\s*\n/)[0] ?? "").replaceAll(/\s+/g, " ").trim(),
    status: status.status,
    edited: project.edited.has(asset.key),
    upstreamStale: status.upstreamStale,
    causes: [
      ...(status.status === "failed" && status.failure !== null ? [failureText(status.failure)] : []),
      ...status.causes.map(({ message }) => message),
    ],
    checks: { passed: checks("passed"), warned: checks("warned"), failed: checks("failed"), notRun: checks("not run") },
    failing: status.checks.filter((_, index) => isFailing(words[index])).map(({ name }) => name),
    blockedBy: status.blockedBy === null ? null : `check ${status.blockedBy.check} of ${status.blockedBy.asset}`,
    at: status.latest?.at ?? null,
    durationMs: status.latest?.durationMs ?? null,
    fact: status.latest === null ? null : shortFact(status.latest.metadata),
    step: stepOf(project, asset.key),
    runningSince: status.running?.since ?? null,
    hiddenUpstream: hidden?.upstream ?? 0,
    hiddenDownstream: hidden?.downstream ?? 0,
  };
}

function isFailing(word: CheckWord | undefined): boolean {
  return word === "failed" || word === "warned";
}

function edgesInto(project: ProjectSnapshot, key: string, keys: ReadonlySet<AssetKey>): LineageEdge[] {
  const to = parseAssetKey(key);
  const asset = to && project.assets.get(to);
  return (asset?.dependencies ?? [])
    .filter((dependency) => keys.has(dependency.key) && dependency.key !== to)
    .map((dependency) => ({ from: dependency.key, to: key, via: dependency.via }));
}

/** Of what decides the layout: nodes with what is written on them, and edges. */
function structureOf(nodes: readonly LineageNode[], edges: readonly LineageEdge[]): string {
  const labels = nodes.map(({ key, group, kind, madeAtRun, kinds, checks }) => {
    const count = checks.passed + checks.warned + checks.failed + checks.notRun;
    return [key, group, kind, madeAtRun, kinds, count > 0];
  });
  return createHash("sha256")
    .update(JSON.stringify([labels, edges]))
    .digest("hex")
    .slice(0, 16);
}

function failureText({ error: { name, message }, outdated }: FailedAttempt): string {
  return `${outdated ? "before this edit: " : ""}${name}: ${message}`.slice(0, 500);
}

/** Where nobody says which project: the one that has the focus, else the first with assets. */
function projectWith({ projects }: Snapshot, focus: string | null): ProjectSnapshot | undefined {
  const key = parseAssetKey(focus ?? "");
  return (
    projects.find(({ assets }) => key !== undefined && assets.has(key)) ??
    projects.find(({ assets }) => assets.size > 0) ??
    projects[0]
  );
}

function noProject({ projects }: Snapshot, { project }: LineageQuery): string {
  if (projects.length === 0) {
    return "This workspace has no project yet. A project is a folder with a headwater.config.ts whose default export is definitions({}).";
  }
  return `The project ${project ?? ""} is no longer in this workspace.`;
}
