/**
 * What stands above an asset: `▶ Materialize` (or `Cancel` while it runs), its status, `Lineage`.
 *
 * Invariants: the lenses of an asset are always there and share the range of its name; their titles are resolved later,
 * so that lines never jump. The client is asked to resolve anew at most twice a second, and only if a title that it
 * shows has changed.
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
import { missingUpstream, statusIcon, statusLine } from "../words.ts";
import type { World } from "../world.ts";

const slot = z.enum(["run", "status", "lineage"]);
type Slot = z.infer<typeof slot>;
const lensData = assetReference.extend({ slot });
type LensData = z.infer<typeof lensData>;

/** VS Code lays a title out as a row of boxes, and drops a plain space beside an icon. */
const GAP = "\u00a0";
const REFRESH_EVERY = 500;
/** Times in titles are coarse; this often they are looked at: while something runs, and else. */
const ELAPSED_EVERY = 1000;
const AGES_EVERY = 30_000;

export function register(connection: Connection, world: World): void {
  /** The title that the client shows for each lens, by what the lens is about. */
  const shown = new Map<string, string>();
  /** The places of the lenses that the client shows for each document. */
  const places = new Map<string, string>();

  connection.onCodeLens(async ({ textDocument }) => {
    return await guarded(connection, "codeLens", async () => {
      const lenses = lensesOf(await world.settled(), textDocument.uri);
      places.set(textDocument.uri, JSON.stringify(lenses));
      return lenses;
    });
  });

  connection.onCodeLensResolve((lens) => {
    const data = lensData.safeParse(lens.data);
    if (!data.success) return lens;
    const command = commandOf(world.snapshot, data.data) ?? { title: "", command: "" };
    shown.set(JSON.stringify(data.data), command.title);
    return { ...lens, command };
  });

  const refresh = throttle(REFRESH_EVERY, () => {
    const titlesDiffer = [...shown].some(([data, title]) => {
      const now = commandOf(world.snapshot, lensData.parse(JSON.parse(data)));
      return now !== undefined && now.title !== title;
    });
    const placesDiffer = [...places].some(([uri, lenses]) => JSON.stringify(lensesOf(world.snapshot, uri)) !== lenses);
    if (!titlesDiffer && !placesDiffer) return;
    // What is still on the screen is resolved again and comes back into the map.
    shown.clear();
    places.clear();
    void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  });
  world.onChange(refresh);
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
  return assetsOfFile(project, file).flatMap((asset) => {
    const slots: readonly Slot[] = [
      ...(lens.materialize && asset.kind === "asset" ? (["run"] as const) : []),
      ...(lens.status ? (["status"] as const) : []),
      ...(lens.lineage ? (["lineage"] as const) : []),
    ];
    return slots.map((name) => ({
      range: asset.definition.name,
      data: { project: project.uri, key: asset.key, slot: name } satisfies LensData,
    }));
  });
}

function commandOf(snapshot: Snapshot, data: LensData): Command | undefined {
  const project = projectByUri(snapshot, data.project);
  const key = parseAssetKey(data.key);
  const asset = key && project?.assets.get(key);
  if (project === undefined || asset === undefined) return undefined;
  const reference = { project: project.uri, key: asset.key };
  switch (data.slot) {
    case "run":
      return runCommand(project, asset);
    case "status":
      return {
        title: `${stepOf(project, asset.key) === "waiting" ? "$(watch)" : statusIcon(project.statuses.get(asset.key)?.status)}${GAP}${statusLine(project, asset, Date.now(), asset.definition.file)}`,
        command: commands.showStatus,
        arguments: [reference],
      };
    case "lineage":
      return { title: "Lineage", command: commands.showLineage, arguments: [reference] };
  }
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
  // A title alone: the click was heard, and a second one would start another run.
  if (project.starting.has(asset.key)) return { title: "▶ Materialize", command: "" };
  const reference = { project: project.uri, key: asset.key };
  const missing = missingUpstream(project, [asset.key]).length;
  if (missing === 0 || project.storeProblem !== null) {
    return { title: "▶ Materialize", command: commands.materialize, arguments: [reference] };
  }
  return {
    title: `▶ Materialize with ${missing} upstream`,
    command: commands.materializeWithUpstream,
    arguments: [reference],
  };
}
