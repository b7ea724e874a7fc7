/**
 * What most commands begin with: the project at hand, read statically, and with what its modules make when they run where
 * a command is about that. No user code runs in this process.
 */
import { resolve } from "node:path";
import type { Environment, Manifest } from "@headwater/core/asset";
import { chooseEnvironment, noSuchEnvironment, withoutStore } from "@headwater/core/environment";
import type { AssetGraph } from "@headwater/core/graph/asset-graph";
import type { AssetKey } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import type { AssetSummary } from "@headwater/core/run/summaries";
import type { SelectionError } from "@headwater/core/selection/selection";
import type { AssetStatus } from "@headwater/core/status/asset-status";
import { cacheFolder } from "../cache-folder.ts";
import type { CompleteManifest, CompleteOptions } from "../definitions/complete-manifest.ts";
import { selectionChanges } from "../selection-changes.ts";
import { CliError } from "./cli-error.ts";
import { findRoot } from "./find-root.ts";
import type { ProjectOptions } from "./options.ts";
import { plain, printError } from "./output.ts";

export interface OpenProject {
  /** Absolute. */
  readonly root: string;
  readonly manifest: Manifest;
  readonly graph: AssetGraph;
  readonly environment: Environment;
  /** Absolute folder of the store. */
  readonly storage: string;
  /** What running the modules met; `null` where they were not run. */
  readonly runtimeProblems: readonly Problem[] | null;
}

export interface History {
  readonly rows: readonly AssetSummary[];
  readonly statuses: ReadonlyMap<AssetKey, AssetStatus>;
}

interface OpenOptions {
  /** Where the text does not show all, what the modules make when they run is part of the project. */
  readonly madeAtRun: boolean;
}

/** Throws HW513 when there is no project, and names the environments when the one asked for is none of them. */
export async function openProject(options: ProjectOptions, open: OpenOptions): Promise<OpenProject> {
  // Loaded when needed: the parser is large, and `--help` must not wait for it.
  const [root, { readManifest }, { AssetGraph }] = await Promise.all([
    findRoot(options),
    import("@headwater/analyzer/read-manifest"),
    import("@headwater/core/graph/asset-graph"),
  ]);
  const text = await readManifest({ root, cache: cacheFolder() });
  const environment = environmentOf(text, options.env ?? process.env["HEADWATER_ENV"] ?? null);
  const isWanted = options.runtime ?? (open.madeAtRun && text.madeAtRun !== undefined);
  const { manifest, problems } = isWanted
    ? await runDefinitions({ root, manifest: text, environment }, options)
    : { manifest: text, problems: null };
  return {
    root,
    manifest,
    runtimeProblems: problems,
    graph: new AssetGraph(manifest),
    environment,
    storage: resolve(root, environment.storage),
  };
}

async function runDefinitions(
  project: Pick<CompleteOptions, "root" | "manifest" | "environment">,
  { runtime }: ProjectOptions,
): Promise<CompleteManifest> {
  const { completeManifest } = await import("../definitions/complete-manifest.ts");
  return await completeManifest({ ...project, scope: runtime === true ? "project" : "made-at-run" });
}

/** The assets of an expression, all of them without one. Throws HW401 with a mark under the fault, and tells of names that are not there. */
export async function selectAssets(
  project: OpenProject,
  text: string | undefined,
  statuses?: ReadonlyMap<AssetKey, AssetStatus>,
): Promise<ReadonlySet<AssetKey>> {
  if (text === undefined) return new Set(project.manifest.assets.map((asset) => asset.key));
  const [{ parseSelection }, { select }, { unknownNames }] = await Promise.all([
    import("@headwater/core/selection/parse-selection"),
    import("@headwater/core/selection/select"),
    import("@headwater/core/selection/unknown-names"),
  ]);
  const parsed = parseSelection(text);
  if (!parsed.ok) throw selectionError(text, parsed.error);
  const changes = await selectionChanges(parsed.selection, project);
  if (!changes.ok) throw selectionError(text, changes.error);
  const { changed } = changes;
  const selected = select(parsed.selection, { ...project, statuses, changed, now: Date.now() });
  if (selected.ok) {
    for (const unknown of unknownNames(parsed.selection, project.manifest.assets)) printError(plain(unknown));
    return selected.keys;
  }
  // Few expressions speak of statuses, so the store is read only for those.
  if (selected.error.code === "HW403" && statuses === undefined) {
    return await selectAssets(project, text, await readStatuses(project));
  }
  throw selectionError(text, selected.error);
}

/** Statuses of all assets by the log. */
export async function readStatuses(project: OpenProject): Promise<ReadonlyMap<AssetKey, AssetStatus>> {
  return (await readHistory(project)).statuses;
}

/** What the log says of all assets; it is opened for reading only. */
export async function readHistory(project: OpenProject): Promise<History> {
  const [{ openEventLog }, { computeStatus }, { deadRunsOf }, { readDeferredValues }] = await Promise.all([
    import("@headwater/eventlog/sqlite/open-store"),
    import("@headwater/core/status/compute-status"),
    import("../coordinator/dead-runs.ts"),
    import("../deferred-values.ts"),
  ]);
  const { environment, manifest, root } = project;
  const unset = withoutStore(environment);
  if (unset !== undefined) throw new CliError(unset, { code: "HW110", hints: ["Set it, or write it in .env.local."] });
  const deferred = await readDeferredValues(manifest.config, environment, root);
  for (const unread of deferred.unread) printError(plain(unread));
  const log = await openEventLog({ folder: project.storage, mode: "read" });
  try {
    const { rows } = await log.assets(environment.name);
    const dead = await deadRunsOf(log, rows);
    const deadRuns = new Set(dead.map(({ runId }) => runId));
    return { rows, statuses: computeStatus({ ...project, rows, deferredTo: deferred.rows, deadRuns }) };
  } finally {
    await log.close();
  }
}

function environmentOf({ config }: Manifest, asked: string | null): Environment {
  const chosen = chooseEnvironment(config, asked);
  if (chosen !== undefined) return chosen;
  throw new CliError(noSuchEnvironment(config, asked ?? ""), { code: "HW111" });
}

function selectionError(text: string, error: SelectionError): CliError {
  return new CliError(`The selection cannot be read: ${error.message}`, {
    code: error.code,
    column: error.column + 1,
    hints: [`    ${text}`, `    ${" ".repeat(error.column)}^`],
  });
}
