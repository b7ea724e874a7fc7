/**
 * What stands above an asset: `▶ Materialize` (`Cancel` while it runs, why not where nothing may be run), its status,
 * `Lineage`. Where a project has several environments, each names the one that is meant.
 *
 * Invariants: the lenses of an asset are always there and share the range of its name. Titles come with the ranges, so
 * that lines never jump and an edit costs one question; only of files with very many assets they are resolved when seen.
 * The client is asked to look anew at most twice a second, and only if a title that it shows has changed.
 */
import { CodeLensRefreshRequest } from "vscode-languageserver/node";
import type { CodeLens, Command, Connection } from "vscode-languageserver/node";
import * as z from "zod";
import { assetReference, commands } from "@headwater/protocol/editor";
import type { Asset } from "@headwater/core/asset";
import { parseAssetKey } from "@headwater/core/keys";
import { guarded } from "../messages.ts";
import { pathOfUri } from "../project-uri.ts";
import { assetsOfFile, projectByUri, projectOfFile, stepOf } from "../snapshot.ts";
import type { ProjectSnapshot, Snapshot } from "../snapshot.ts";
import { throttle } from "../throttle.ts";
import { assetIcon, hasSeveralEnvironments, missingUpstreamCount, refusalWords, statusLine } from "../words.ts";
import type { World } from "../world.ts";

const slot = z.enum(["run", "status", "lineage"]);
type Slot = z.infer<typeof slot>;
const lensData = assetReference.extend({ slot });
type LensData = z.infer<typeof lensData>;

/** VS Code lays a title out as a row of boxes, and drops a plain space beside an icon. */
const GAP = "\u00a0";
const REFRESH_EVERY = 500;
/** What the client asks for by itself after a change has come by then, and needs no second look. */
const ASKED_WITHIN = 50;
/** Times in titles are coarse; this often they are looked at: while something runs, and else. */
const ELAPSED_EVERY = 1000;
const AGES_EVERY = 30_000;

/** Of files with more assets than this, only what is on the screen gets titles. */
const MOST_AT_ONCE = 50;

export function register(connection: Connection, world: World): void {
  /** The lenses that the client shows for each document, as they were sent, and the revision that they show. */
  const sent = new Map<string, { readonly lenses: readonly CodeLens[]; readonly revision: number }>();
  /** The titles that were resolved later, by what the lens is about. */
  const resolved = new Map<string, string>();

  connection.onCodeLens(async ({ textDocument }) => {
    return await guarded(connection, "codeLens", async () => {
      const snapshot = await world.settled();
      const lenses = lensesOf(snapshot, textDocument.uri);
      sent.set(textDocument.uri, { lenses, revision: snapshot.revision });
      return lenses;
    });
  });

  connection.onCodeLensResolve((lens) => {
    const data = lensData.safeParse(lens.data);
    if (!data.success) return lens;
    const command = commandOf(world.snapshot, data.data) ?? { title: "", command: "" };
    resolved.set(JSON.stringify(data.data), command.title);
    return { ...lens, command };
  });

  const refresh = throttle(REFRESH_EVERY, () => {
    const differs =
      [...sent].some(([uri, { lenses }]) => JSON.stringify(lensesOf(world.snapshot, uri)) !== JSON.stringify(lenses)) ||
      [...resolved].some(([data, title]) => {
        const now = commandOf(world.snapshot, lensData.parse(JSON.parse(data)));
        return now !== undefined && now.title !== title;
      });
    if (!differs) return;
    // What is still on the screen is asked for again and comes back into the maps.
    sent.clear();
    resolved.clear();
    void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  });
  let looking: NodeJS.Timeout | undefined;
  world.onChange(() => {
    looking ??= setTimeout(() => {
      looking = undefined;
      const isTold = [...sent.values()].every(({ revision }) => revision === world.snapshot.revision);
      if (!isTold || resolved.size > 0) refresh();
    }, ASKED_WITHIN);
    looking.unref();
  });
  setInterval(() => {
    if (world.snapshot.projects.some(({ runs }) => runs.length > 0)) refresh();
  }, ELAPSED_EVERY).unref();
  setInterval(refresh, AGES_EVERY).unref();
}

function lensesOf(snapshot: Snapshot, uri: string): CodeLens[] {
  const path = pathOfUri(uri);
  const found = path === undefined ? undefined : projectOfFile(snapshot, path);
  if (found === undefined) return [];
  const { project, file } = found;
  const { lens } = snapshot.client.settings;
  const assets = assetsOfFile(project, file);
  return assets.flatMap((asset) => {
    const slots: readonly Slot[] = [
      ...(lens.materialize && asset.kind === "asset" ? (["run"] as const) : []),
      ...(lens.status ? (["status"] as const) : []),
      ...(lens.lineage ? (["lineage"] as const) : []),
    ];
    const range = asset.definition.name;
    return slots.map((name): CodeLens => {
      if (assets.length <= MOST_AT_ONCE) return { range, command: commandOfSlot(project, asset, name) };
      return { range, data: { project: project.uri, key: asset.key, slot: name } satisfies LensData };
    });
  });
}

function commandOf(snapshot: Snapshot, data: LensData): Command | undefined {
  const project = projectByUri(snapshot, data.project);
  const key = parseAssetKey(data.key);
  const asset = key && project?.assets.get(key);
  return project === undefined || asset === undefined ? undefined : commandOfSlot(project, asset, data.slot);
}

function commandOfSlot(project: ProjectSnapshot, asset: Asset, name: Slot): Command {
  const reference = { project: project.uri, key: asset.key };
  switch (name) {
    case "run":
      return runCommand(project, asset);
    case "status":
      return { title: statusTitle(project, asset), command: commands.showStatus, arguments: [reference] };
    case "lineage":
      return { title: "Lineage", command: commands.showLineage, arguments: [reference] };
  }
}

function statusTitle(project: ProjectSnapshot, asset: Asset): string {
  const waits = stepOf(project, asset.key) === "waiting";
  const icon = waits ? "$(watch)" : assetIcon(project, asset);
  const words = statusLine(project, asset, Date.now(), asset.definition.file);
  return `${icon}${GAP}${hasSeveralEnvironments(project) ? `${project.environment.name}: ` : ""}${words}`;
}

function runCommand(project: ProjectSnapshot, asset: Asset): Command {
  const step = project.activeSteps.get(asset.key);
  if (step !== undefined) {
    return {
      title: `$(debug-stop)${GAP}Cancel`,
      command: commands.cancelRun,
      arguments: [{ project: project.uri, runId: step.runId }],
    };
  }
  const where = hasSeveralEnvironments(project) ? ` in ${project.environment.name}` : "";
  // A title alone: the click was heard, and a second one would start another run.
  if (project.starting.has(asset.key)) return { title: `▶ Materialize${where}`, command: "" };
  const reference = { project: project.uri, key: asset.key };
  if (project.refusal !== null) {
    // The click explains, with the way out.
    const { icon, words } = refusalWords(project.refusal, project);
    return {
      title: `${icon}${GAP}${words}`,
      tooltip: project.refusal.message,
      command: commands.materialize,
      arguments: [reference],
    };
  }
  const missing = project.storeProblem === null ? missingUpstreamCount(project, asset.key) : 0;
  if (missing === 0) return { title: `▶ Materialize${where}`, command: commands.materialize, arguments: [reference] };
  return {
    title: `▶ Materialize with ${missing} upstream${where}`,
    command: commands.materializeWithUpstream,
    arguments: [reference],
  };
}
