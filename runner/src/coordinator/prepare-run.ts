/**
 * From a request to a plan: reads the project, answers the selection, opens the log. Nothing is recorded yet, and whatever
 * is wrong is a refusal in words.
 */
import { resolve } from "node:path";
import { readManifest as readFiles } from "@headwater/analyzer/read-manifest";
import type { Environment, Manifest } from "@headwater/core/asset";
import { chooseEnvironment, noSuchEnvironment, withoutStore } from "@headwater/core/environment";
import type { EventLog } from "@headwater/eventlog/event-log";
import type { Problem } from "@headwater/core/problem";
import { findAsset } from "@headwater/core/manifest-lookup";
import { unknownCheck } from "@headwater/core/run/named-checks";
import type { RunPlan } from "@headwater/core/run/plan";
import type { RunSummary } from "@headwater/core/run/summaries";
import type { AssetKey } from "@headwater/core/keys";
import { AssetGraph } from "@headwater/core/graph/asset-graph";
import { makePlan } from "@headwater/core/run/make-plan";
import type { ProblemCode } from "@headwater/core/problem-codes";
import { parseSelection } from "@headwater/core/selection/parse-selection";
import { select } from "@headwater/core/selection/select";
import { unknownNames } from "@headwater/core/selection/unknown-names";
import { computeStatus } from "@headwater/core/status/compute-status";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { StoreError } from "@headwater/eventlog/store-error";
import type { RunRequest } from "@headwater/protocol/coordinator";
import { cacheFolder } from "../cache-folder.ts";
import type { CompleteManifest } from "../definitions/complete-manifest.ts";
import { selectionWantsRun } from "../definitions/wants-run.ts";
import { type DeferredValues, readDeferredValues } from "../deferred-values.ts";
import { selectionChanges } from "../selection-changes.ts";
import { problemsInTheWay } from "./problems-in-the-way.ts";
import { deadRuns } from "./dead-runs.ts";
import { type Refusal, refusal } from "./refusal.ts";

export interface PreparedRun {
  readonly kind: "prepared";
  readonly manifest: Manifest;
  readonly environment: string;
  readonly plan: RunPlan;
  /** What is read of the environments that this one defers to. */
  readonly deferred: DeferredValues;
  /** What other coordinators have left without an end. */
  readonly dead: readonly RunSummary[];
  /** Open for writing; whoever has the prepared run closes it. */
  readonly log: EventLog;
  /** Absolute path of the storage folder. */
  readonly storage: string;
  /** The project as its files are by then. */
  readonly readAgain: () => Promise<Manifest>;
}

export interface PrepareOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  readonly allowProtected: boolean;
  /** Told of the environment, and where its storage folder is, as soon as that is known, before the log is read. */
  readonly onEnvironment: (environment: Environment, storage: string) => void;
  /** A word on what the run does without; plain text. */
  readonly onNote: (text: string) => void;
  /** Whether to ask the modules what they make when they run; by default where the text does not show all of it. */
  readonly runtime?: boolean | undefined;
  /** Ends the wait for a locked store, and for modules: then its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export async function prepareRun(request: RunRequest, options: PrepareOptions): Promise<PreparedRun | Refusal> {
  const text = await readManifest(options.root);
  const asked = request.environment ?? process.env["HEADWATER_ENV"] ?? null;
  const environment = chooseEnvironment(text.config, asked);
  if (environment === undefined) return refusal("HW111", noSuchEnvironment(text.config, asked ?? ""));
  if (environment.protected && !options.allowProtected) {
    return refusal("HW510", `The environment ${environment.name} is protected: nothing runs there without --yes.`);
  }
  const unset = withoutStore(environment);
  if (unset !== undefined) return refusal("HW110", `${unset} Set it, or write it in .env.local.`);
  const storage = resolve(options.root, environment.storage);
  options.onEnvironment(environment, storage);
  let log: EventLog;
  try {
    log = await openEventLog({ folder: storage, mode: "write", signal: options.signal });
  } catch (error) {
    if (error instanceof StoreError) return refusal(error.code, error.message);
    throw error;
  }
  try {
    const deferred = await readDeferredValues(text.config, environment, options.root);
    for (const unread of deferred.unread) options.onNote(unread);
    const complete = (read: Manifest): Promise<CompleteManifest> =>
      withRuntime(read, request, { ...options, environment });
    const { manifest, problems } = await complete(text);
    const about = { root: options.root, manifest, environment: environment.name, deferred, log };
    const planned = await plan(request, { ...about, problems, onNote: options.onNote });
    if (planned.kind === "planned") {
      const readAgain = async (): Promise<Manifest> => (await complete(await readManifest(options.root))).manifest;
      return { ...planned, kind: "prepared", ...about, storage, readAgain };
    }
    await log.close();
    return planned;
  } catch (error) {
    await log.close();
    if (error instanceof StoreError) return refusal(error.code, error.message);
    throw error;
  }
}

/** The project as its files are now. */
async function readManifest(root: string): Promise<Manifest> {
  return await readFiles({ root, cache: cacheFolder() });
}

async function withRuntime(
  manifest: Manifest,
  { selection }: RunRequest,
  {
    root,
    environment,
    runtime,
    signal,
  }: Pick<PrepareOptions, "root" | "runtime" | "signal"> & { readonly environment: Environment },
): Promise<CompleteManifest> {
  const isWanted = runtime ?? selectionWantsRun(selection, manifest);
  if (!isWanted) return { manifest, problems: [] };
  const { completeManifest } = await import("../definitions/complete-manifest.ts");
  const scope = runtime === true ? "project" : "made-at-run";
  return await completeManifest({ root, manifest, environment, scope, signal });
}

async function plan(
  { selection, mode, checksOnly, checks }: RunRequest,
  {
    root,
    manifest,
    environment,
    deferred,
    log,
    problems: ofRun,
    onNote,
  }: Pick<PrepareOptions, "root" | "onNote"> &
    Pick<PreparedRun, "manifest" | "environment" | "deferred" | "log"> &
    Pick<CompleteManifest, "problems">,
): Promise<{ readonly kind: "planned"; readonly plan: RunPlan; readonly dead: readonly RunSummary[] } | Refusal> {
  const parsed = parseSelection(selection);
  if (!parsed.ok) return refusal("HW401", parsed.error.message, { column: parsed.error.column });
  const graph = new AssetGraph(manifest);
  const { rows } = await log.assets(environment);
  const dead = await deadRuns(log, rows);
  const deadRunIds = new Set(dead.map(({ runId }) => runId));
  const statuses = computeStatus({ manifest, graph, rows, deferredTo: deferred.rows, deadRuns: deadRunIds });
  const changes = await selectionChanges(parsed.selection, { root, manifest });
  if (!changes.ok) return refusal(changes.error.code, changes.error.message, { column: changes.error.column });
  const { changed } = changes;
  const selected = select(parsed.selection, { manifest, graph, statuses, changed, now: Date.now() });
  if (!selected.ok) return refusal(selected.error.code, selected.error.message, { column: selected.error.column });

  const assets = [...selected.keys];
  const unknown = unknownNames(parsed.selection, manifest.assets);
  if (assets.length > 0) for (const sentence of unknown) onNote(sentence);
  // What is asked for may be what could not be made; and what is not known of a file that makes checks may be one that blocks.
  const isHidden = (code: ProblemCode): boolean => assets.length === 0 || (makesChecks(manifest) && NOT_RUN.has(code));
  const failed = ofRun.filter(({ severity, code }) => severity === "error" && isHidden(code));
  const problems = [...problemsInTheWay(manifest, assets, checksOnly ? checks : undefined), ...failed];
  if (problems.length > 0) return refusal("HW509", mendFirst(problems), { problems });
  if (checksOnly && checks !== undefined && assets.length > 0) {
    const message = unknownCheck(
      checks,
      assets.flatMap((key) => findAsset(manifest, key) ?? []),
      manifest,
    );
    if (message !== null) return refusal("HW404", message);
  }
  const request = { selection, assets, mode: checksOnly ? ("checks" as const) : mode };
  const made = makePlan({ ...request, ...(checks === undefined ? {} : { checks }) }, { manifest, graph, statuses });
  const nothing =
    made.steps.length > 0 ? null : nothingToRun(manifest, assets, { selection, mode, checksOnly, unknown });
  return nothing ?? { kind: "planned", plan: made, dead };
}

/** A module that could not be run. */
const NOT_RUN: ReadonlySet<ProblemCode> = new Set(["HW120", "HW121", "HW506"]);

function makesChecks({ madeAtRun = [] }: Manifest): boolean {
  return madeAtRun.some(({ checks }) => checks === true);
}

/** In mode `stale` a run of no steps is what one hopes for: it succeeds. */
function nothingToRun(
  manifest: Manifest,
  assets: readonly AssetKey[],
  {
    selection,
    mode,
    checksOnly,
    unknown,
  }: Pick<RunRequest, "selection" | "mode" | "checksOnly"> & { readonly unknown: readonly string[] },
): Refusal | null {
  if (manifest.assets.length === 0) return refusal("HW402", "The project has no assets yet: export one from a file.");
  if (assets.length === 0)
    return refusal("HW402", [`The selection ${selection} selects no asset.`, ...unknown].join(" "));
  if (checksOnly) return refusal("HW402", `The selection ${selection} selects no asset that has checks.`);
  if (mode === "stale") return null;
  return refusal("HW402", `The selection ${selection} selects external assets only, which are made elsewhere.`);
}

function mendFirst(problems: readonly Problem[]): string {
  const [first] = problems;
  const others = problems.length - 1;
  const more =
    others === 0 ? "" : ` There ${others === 1 ? "is 1 more error" : `are ${others} more errors`} in what would run.`;
  return `Nothing was run, because the definitions have errors. ${first?.message ?? ""}${more}`;
}
