/**
 * What every feature of the server reads: the workspace at one moment, as plain immutable data.
 *
 * Invariant: all parts of a project's snapshot belong to the same text revision and log position; a status is never
 * shown beside the text of another revision.
 */
import type { Asset, Check, Dependency, Environment, Manifest } from "@headwater/core/asset";
import type { AssetGraph } from "@headwater/core/graph/asset-graph";
import type { AssetKey, ProjectPath, RunId } from "@headwater/core/keys";
import { keyName } from "@headwater/core/keys";
import { containsPosition } from "@headwater/core/location";
import type { Location, Position, Range } from "@headwater/core/location";
import type { Problem } from "@headwater/core/problem";
import type { RunSummary } from "@headwater/core/run/summaries";
import type { AssetStatus } from "@headwater/core/status/asset-status";
import type { ClientState, Refusal } from "@headwater/protocol/editor";
import { type AssetTables, assetsTouching, dependenciesOf } from "./asset-tables.ts";
import type { FailureTexts } from "./failure-places.ts";
import { projectPathOf } from "./project-uri.ts";

export interface Snapshot {
  /** Grows with every change that a feature could show. */
  readonly revision: number;
  /** The first index of the workspace is under way. */
  readonly indexing: boolean;
  readonly client: ClientState;
  /** By root folder, nested projects after those around them. */
  readonly projects: readonly ProjectSnapshot[];
}

export interface ProjectSnapshot extends AssetTables {
  /** Absolute folder. */
  readonly root: string;
  /** URI of the root: how messages name the project. */
  readonly uri: string;
  /** Grows with every change that a view could show; an edit that leaves all facts equal is none. */
  readonly shown: number;
  readonly textRevision: number;
  readonly logPosition: number;
  readonly manifest: Manifest;
  readonly graph: AssetGraph;
  readonly statuses: ReadonlyMap<AssetKey, AssetStatus>;
  /** The assets whose last attempt, or a check, failed. */
  readonly alarming: ReadonlySet<AssetKey>;
  /** What the files in which they failed held then. */
  readonly failureTexts: FailureTexts;
  /** Where the type of an upstream value does not fit its parameter, as of the last look. */
  readonly edgeProblems: readonly Problem[];
  /** What was met when files ran that make what no text shows. */
  readonly runProblems: readonly Problem[];
  /** Whether it is known what those files make. */
  readonly isRunKnown: boolean;
  /** The globs of the options `codeFiles`, whose files count by their content. */
  readonly contentPatterns: readonly string[];
  /** What code imports as text or data. */
  readonly contentFiles: readonly ProjectPath[];
  /** What was made of earlier texts says of this one; worked out in a pause, so that it may be of the text before. */
  readonly historyProblems: readonly Problem[];
  readonly environment: Environment;
  /** Absolute folder of the store. */
  readonly storage: string;
  /** Why the log cannot be read: then every status is unknown. */
  readonly storeProblem: string | null;
  /** Assets whose code version unsaved edits change. */
  readonly edited: ReadonlySet<AssetKey>;
  /** Runs under way, newest first, without those whose coordinator is gone. */
  readonly runs: readonly RunSummary[];
  /** Of assets that such a run is not yet through with. */
  readonly activeSteps: ReadonlyMap<AssetKey, ActiveStep>;
  /** Assets of a run that was asked for here and is not in the log yet. */
  readonly starting: ReadonlySet<AssetKey>;
  /** Why nothing can be run here. */
  readonly refusal: Refusal | null;
  /** The files that the editor holds open, with their texts. */
  readonly openFiles: ReadonlyMap<ProjectPath, string>;
  /** And their versions, as the editor counts. */
  readonly openVersions: ReadonlyMap<ProjectPath, number>;
}

/** A step that has not come to its end, and the run that it belongs to. */
export interface ActiveStep {
  readonly runId: RunId;
  readonly state: "waiting" | "running" | "retrying";
}

/** A place in a file that stands for an asset: its own name, or a name by which another refers to it. */
export type AssetPlace =
  | { readonly kind: "definition"; readonly asset: Asset; readonly range: Range }
  | { readonly kind: "check"; readonly asset: Asset; readonly check: Check; readonly range: Range }
  | {
      readonly kind: "dependency";
      readonly asset: Asset;
      readonly of: Asset;
      readonly dependency: Dependency;
      readonly range: Range;
    };

/** The project that a file belongs to: the nearest one around it. */
export function projectOfFile(
  snapshot: Snapshot,
  path: string,
): { readonly project: ProjectSnapshot; readonly file: ProjectPath } | undefined {
  for (const project of snapshot.projects.toReversed()) {
    const file = projectPathOf(project.root, path);
    if (file !== undefined) return { project, file };
  }
  return undefined;
}

/** By URI; `null` stands for the only project of the workspace. */
export function projectByUri(snapshot: Snapshot, uri: string | null): ProjectSnapshot | undefined {
  if (uri !== null) return snapshot.projects.find((project) => project.uri === uri);
  return snapshot.projects.length === 1 ? snapshot.projects[0] : undefined;
}

export function assetsOfFile(project: ProjectSnapshot, file: ProjectPath): readonly Asset[] {
  const keys = project.keysByFile.get(file) ?? [];
  return keys.map((key) => project.assets.get(key)).filter((asset) => asset !== undefined);
}

/** The innermost asset whose declaration, or the declaration of one of its checks, holds the position. */
export function assetAround(project: ProjectSnapshot, file: ProjectPath, at: Position): Asset | undefined {
  const around: { readonly asset: Asset; readonly whole: Range }[] = [];
  for (const asset of assetsTouching(project, file)) {
    if (asset.madeAtRun === true) continue;
    for (const definition of [asset.definition, ...asset.checks.map((check) => check.definition)]) {
      if (definition.file === file && containsPosition(definition.whole, at))
        around.push({ asset, whole: definition.whole });
    }
  }
  return around.toSorted((a, b) => lines(a.whole) - lines(b.whole))[0]?.asset;
}

/** How far the run under way is with an asset; `null` when none has to do with it. One about to start waits. */
export function stepOf(project: ProjectSnapshot, key: AssetKey): ActiveStep["state"] | null {
  return project.activeSteps.get(key)?.state ?? (project.starting.has(key) ? "waiting" : null);
}

/** What the code at a place is called, where its function has no name: as the asset that it makes. */
export function assetName(project: ProjectSnapshot, { file, range }: Location): string | undefined {
  const asset = assetAround(project, file, range.start);
  if (asset === undefined) return undefined;
  const check = asset.checks.find(
    ({ definition }) => definition.file === file && containsPosition(definition.whole, range.start),
  );
  return check?.name ?? keyName(asset.key);
}

/** What stands for an asset at a position. */
export function placeAt(project: ProjectSnapshot, file: ProjectPath, at: Position): AssetPlace | undefined {
  const touching = assetsTouching(project, file);
  for (const asset of touching) {
    // Others may be made there too.
    if (asset.madeAtRun === true) continue;
    if (asset.definition.file === file && containsPosition(asset.definition.name, at)) {
      return { kind: "definition", asset, range: asset.definition.name };
    }
    for (const check of asset.checks) {
      if (check.definition.file === file && containsPosition(check.definition.name, at)) {
        return { kind: "check", asset, check, range: check.definition.name };
      }
    }
  }
  for (const of of touching) {
    for (const dependency of dependenciesOf(of)) {
      const place = dependency.at.find((location) => location.file === file && containsPosition(location.range, at));
      const asset = place && project.assets.get(dependency.key);
      if (place !== undefined && asset !== undefined)
        return { kind: "dependency", asset, of, dependency, range: place.range };
    }
  }
  return undefined;
}

/** The assets that the code at a position makes while it runs. */
export function madeAtRunAt(project: ProjectSnapshot, file: ProjectPath, at: Position): readonly Asset[] {
  return project.manifest.assets.filter(
    ({ madeAtRun, definition }) =>
      madeAtRun === true && definition.file === file && containsPosition(definition.name, at),
  );
}

/** Where an asset is part of several runs, the newest counts. */
export function activeStepsOf(runs: readonly RunSummary[]): ReadonlyMap<AssetKey, ActiveStep> {
  const active = new Map<AssetKey, ActiveStep>();
  for (const { runId, steps } of runs.toReversed()) {
    for (const { asset, state } of steps) {
      const { kind } = state;
      if (kind === "waiting" || kind === "running" || kind === "retrying") active.set(asset, { runId, state: kind });
    }
  }
  return active;
}

function lines(range: Range): number {
  return range.end.line - range.start.line;
}
