/**
 * One project of the world: its index, graph and statuses, which are the only mutable ones of the server, and what its
 * log says. Texts come in by `put` and are taken together by `flush`; features read the snapshot.
 *
 * Invariant: a snapshot is built in one turn from one manifest and one set of rows, and is forgotten when a part of it
 * changes.
 */
import { relative, resolve } from "node:path";
import type { IndexChange, ProjectIndex } from "@headwater/analyzer/project-index";
import { decidesModules, matchesPattern } from "@headwater/analyzer/project-files";
import type { Environment } from "@headwater/core/asset";
import { chooseEnvironment, deferralOf, withoutStore } from "@headwater/core/environment";
import { AssetGraph } from "@headwater/core/graph/asset-graph";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import { findAsset } from "@headwater/core/manifest-lookup";
import type { Problem } from "@headwater/core/problem";
import { StatusTable } from "@headwater/core/status/compute-status";
import type { ClientState } from "@headwater/protocol/editor";
import { assetTables, updatedTables, type AssetTables } from "./asset-tables.ts";
import { EdgeTypesWatch } from "./edge-types-watch.ts";
import { NO_FAILURE_TEXTS, textsOfFailures } from "./failure-places.ts";
import { HistoryWatch } from "./history-watch.ts";
import { giveBackMemory } from "./give-back-memory.ts";
import { KnownFacts } from "./known-facts.ts";
import { DeferredViews } from "./deferred-views.ts";
import { LogView } from "./log-view.ts";
import { type LookAtRun, MadeAtRun } from "./made-at-run.ts";
import type { OpenBuffers } from "./open-buffers.ts";
import { PendingTexts } from "./pending-texts.ts";
import { projectPathOf, uriOfPath } from "./project-uri.ts";
import { refusalFor } from "./refusal.ts";
import { SavedVersions } from "./saved-versions.ts";
import type { ProjectSnapshot } from "./snapshot.ts";

export interface LiveProjectOptions {
  /** Absolute folder. */
  readonly root: string;
  readonly client: ClientState;
  readonly buffers: OpenBuffers;
  /** Folder for the facts of files; `null` for none. */
  readonly cache: string | null;
  /** Absolute path of the edge type process; `null` for none. */
  readonly edgeTypes: string | null;
  /** Absolute path of the runtime manifest process; `null` for none. */
  readonly runtimeManifest: string | null;
  readonly report: (message: string) => void;
  readonly note: (message: string) => void;
  /** What the log says has changed, and with it the snapshot. */
  readonly touched: () => void;
  /** Texts came by themselves and are to be taken. */
  readonly flush: () => void;
}

const NO_PROBLEMS: readonly Problem[] = [];

/** Files; a smaller project leaves little behind when it has been read. */
const LARGE_PROJECT = 1000;

/** Without a change: also at the start of a project, when what the editor asks for first has been answered. */
const AT_REST_MS = 5000;

export class LiveProject {
  readonly root: string;
  readonly uri: string;
  readonly #options: LiveProjectOptions;
  readonly #facts: KnownFacts;
  readonly #index: ProjectIndex;
  readonly #graph: AssetGraph;
  readonly #saved: SavedVersions;
  /** Texts that the index has not taken yet. */
  readonly #pending: PendingTexts;
  readonly #history: HistoryWatch;
  /** Assets of runs that were asked for and are not in the log yet. */
  readonly #starting = new Set<readonly AssetKey[]>();
  #client: ClientState;
  #tables: AssetTables;
  /** Kept up to date by edits and rows; made anew when all that the log says differs. */
  #statuses: StatusTable | undefined;
  #log: LogView;
  readonly #deferred: DeferredViews;
  #failureTexts = NO_FAILURE_TEXTS;
  readonly #edgeTypes: EdgeTypesWatch;
  /** Made when the text first shows that it does not show all. */
  #atRun: MadeAtRun | undefined;
  /** Counts the changes that a view could show. */
  #shown = 0;
  #snapshot: ProjectSnapshot | undefined;
  /** Until nothing has been edited for some time; for large projects. */
  #resting: NodeJS.Timeout | undefined;
  #hasRested = false;

  private constructor(options: LiveProjectOptions, facts: KnownFacts, index: ProjectIndex) {
    this.#options = options;
    this.root = options.root;
    this.uri = uriOfPath(options.root);
    this.#facts = facts;
    this.#index = index;
    this.#client = options.client;
    this.#graph = new AssetGraph(index.manifest);
    this.#saved = new SavedVersions(index.manifest);
    this.#tables = assetTables(index.manifest);
    this.#log = this.#openLog();
    this.#deferred = new DeferredViews({
      root: options.root,
      report: options.report,
      changed: () => {
        this.#statuses = undefined;
        this.#changeShown();
        options.touched();
      },
    });
    this.#deferred.follow(deferralOf(index.manifest.config, this.#environment));
    this.#history = new HistoryWatch({
      manifest: () => index.manifest,
      rows: () => this.#log.rows ?? [],
      fixes: () => index.historyFixes,
      changed: () => {
        this.#changeShown();
        options.touched();
      },
    });
    this.#pending = new PendingTexts({ facts, factsOf: (file) => index.factsOf(file), came: options.flush });
    const { root, cache, edgeTypes, report } = options;
    this.#edgeTypes = new EdgeTypesWatch({
      program: edgeTypes,
      root,
      cache,
      report,
      hasOpenTexts: () => options.buffers.textsIn(root).size > 0,
      unsaved: () => this.#unsaved(),
      changed: () => {
        this.#changeShown();
        options.touched();
      },
    });
  }

  /** Reads the project's files and its log. */
  static async open(options: LiveProjectOptions): Promise<LiveProject> {
    const { root, cache } = options;
    const facts = await KnownFacts.open({ root, cache });
    const project = new LiveProject(options, facts, await facts.openIndex(root));
    await Promise.all([project.#log.read(), project.#deferred.read()]);
    const { assets, files } = project.#index.manifest;
    const count = Object.keys(files).length;
    options.note(`${root}: assets: ${assets.length}, files: ${count}, of these read anew: ${facts.readAnew}`);
    if (count > LARGE_PROJECT) {
      project.#resting = setTimeout(() => void project.#rest(), AT_REST_MS).unref();
    }
    return project;
  }

  /** What the log says; another view after the environment or its folder changes. */
  get log(): LogView {
    return this.#log;
  }

  get snapshot(): ProjectSnapshot {
    return (this.#snapshot ??= this.#takeSnapshot());
  }

  setClient(client: ClientState): void {
    const checked = this.#client.settings.edgeTypes;
    this.#client = client;
    if (!client.settings.edgeTypes) this.#edgeTypes.forget();
    else if (!checked) this.#tellEdgeTypes([...this.#options.buffers.textsIn(this.root).keys()]);
    this.#followEnvironment();
    this.#lookAtRun();
    this.#changeShown();
  }

  /** A file was saved, came or went on disk. */
  saved(file: ProjectPath): void {
    this.#atRun?.saved(file, this.#run);
  }

  /** The path by which the code of the project reaches a file that belongs to another one, or to none. */
  helperAt(path: string): ProjectPath | undefined {
    const file = relative(this.root, path).replaceAll("\\", "/") as ProjectPath;
    const index = this.#index;
    const counts =
      index.factsOf(file) !== undefined ||
      Object.hasOwn(index.manifest.files, file) ||
      index.contentPatterns.some((pattern) => matchesPattern(file, pattern));
    return counts || isAbove(file) ? file : undefined;
  }

  /** As of the last text that was read. Throws `ParserNeeded` for what nobody had asked for: see `withParser`. */
  isDefiner(file: ProjectPath, path: readonly string[]): boolean {
    return this.#index.isDefiner(file, path);
  }

  /** What is asked of the project's texts beside its snapshot. */
  async withParser<T>(ask: () => T): Promise<T> {
    return await this.#facts.withParser(ask);
  }

  put(file: ProjectPath, text: string | null): void {
    if (this.#pending.put(file, text)) this.#snapshot = undefined;
  }

  /** The index takes what is pending. */
  async flush(): Promise<void> {
    if (this.#pending.needParser()) await this.#facts.loadParser();
    this.#resting?.refresh();
    const edited = this.#pending.isEmpty ? [] : this.#update();
    this.#lookAtRun();
    // What was found, or is forgotten, may reach functions that nobody has asked for yet; after an edit the parser is there.
    if (this.#atRun?.isNew === true && !this.#facts.hasParser) await this.#facts.loadParser();
    const touched = [...edited, ...this.#takeRun()];
    if (this.#saved.update(this.#index.manifest, touched, new Set(this.#unsaved().keys()))) this.#changeShown();
  }

  /** Shows the assets as starting until the returned function is called. */
  starting(keys: readonly AssetKey[]): () => void {
    const own = [...keys];
    this.#starting.add(own);
    this.#changeShown();
    return () => {
      this.#starting.delete(own);
      this.#changeShown();
    };
  }

  async save(): Promise<void> {
    await this.#facts.save();
  }

  dispose(): void {
    this.#log.dispose();
    this.#deferred.dispose();
    this.#edgeTypes.dispose();
    this.#atRun?.dispose();
    this.#history.dispose();
    clearTimeout(this.#resting);
    void this.#facts.save();
  }

  async #rest(): Promise<void> {
    await this.#index.rest();
    if (this.#hasRested) return;
    this.#hasRested = true;
    await giveBackMemory();
  }

  /** The keys that changed, came or went. */
  #update(): readonly AssetKey[] {
    const changes = this.#pending.take();
    this.#tellEdgeTypes(changes.map(({ path }) => path));
    const touched = this.#follow(this.#index.update(changes));
    this.#followEnvironment();
    return touched;
  }

  /** The keys that changed, came or went because of what files were found to make when they run. */
  #takeRun(): readonly AssetKey[] {
    const found = this.#atRun?.take();
    if (found === undefined) return [];
    this.#changeShown();
    return this.#follow(this.#index.takeRuntime(found));
  }

  /** Graph, statuses and tables as the index is now. */
  #follow({ assets, removed, problems }: IndexChange): readonly AssetKey[] {
    const touched = [...assets, ...removed];
    const { manifest } = this.#index;
    const set = assets.map((key) => findAsset(manifest, key)).filter((asset) => asset !== undefined);
    this.#graph.update({ set, removed });
    this.#statuses?.update({ edit: { manifest, keys: touched } });
    this.#tables = updatedTables(this.#tables, { manifest, set, removed });
    // Also where the facts stay equal: which files are open, and which are saved, is part of the snapshot.
    this.#snapshot = undefined;
    if (touched.length > 0 || problems.length > 0) {
      this.#changeShown();
      this.#history.edited(touched);
    }
    return touched;
  }

  get #run(): LookAtRun {
    const { trusted, settings } = this.#client;
    const allowed = trusted && settings.runtimeAssets;
    return { manifest: this.#index.manifest, allowed, environment: this.#environment.name };
  }

  #lookAtRun(): void {
    const { report, root, runtimeManifest: program, flush: found } = this.#options;
    if (program === null || (this.#atRun === undefined && this.#index.manifest.madeAtRun === undefined)) return;
    this.#atRun ??= new MadeAtRun({ program, root, report, found });
    this.#atRun.look(this.#run);
  }

  /** The one that the user chose, where the project has it. */
  get #environment(): Environment {
    const { config } = this.#index.manifest;
    const names = [this.#client.environments[this.uri], process.env["HEADWATER_ENV"], null];
    for (const name of names) {
      const found = name === undefined ? undefined : chooseEnvironment(config, name);
      if (found !== undefined) return found;
    }
    throw new Error("a project has at least the environment that it does not name");
  }

  #followEnvironment(): void {
    const environment = this.#environment;
    if (this.#deferred.follow(deferralOf(this.#index.manifest.config, this.#environment))) {
      this.#statuses = undefined;
      this.#changeShown();
    }
    const { folder, environment: shown, refused } = this.#log;
    const isShown = folder === resolve(this.root, environment.storage) && shown === environment.name;
    if (isShown && refused === withoutStore(environment)) return;
    this.#log.dispose();
    this.#log = this.#openLog();
    this.#statuses = undefined;
    this.#history.logChanged();
    this.#changeShown();
    void this.#log.read();
  }

  #openLog(): LogView {
    const environment = this.#environment;
    return new LogView({
      folder: resolve(this.root, environment.storage),
      environment: environment.name,
      refused: withoutStore(environment),
      report: this.#options.report,
      changed: (what) => {
        if (what === "all") this.#statuses = undefined;
        else this.#statuses?.update({ rows: what });
        this.#changeShown();
        if (what === "all") this.#history.logChanged();
        else this.#history.made(what);
        this.#options.touched();
      },
    });
  }

  #tellEdgeTypes(files: readonly ProjectPath[]): void {
    if (this.#client.settings.edgeTypes) this.#edgeTypes.tell(files);
  }

  /** The texts that are not saved, of helpers outside of the project too. */
  #unsaved(): ReadonlyMap<ProjectPath, string> {
    return this.#options.buffers.unsaved((path) => projectPathOf(this.root, path) ?? this.helperAt(path));
  }

  #changeShown(): void {
    this.#shown += 1;
    this.#snapshot = undefined;
  }

  #takeSnapshot(): ProjectSnapshot {
    const { root, uri } = this;
    const { manifest, revision } = this.#index;
    const graph = this.#graph;
    const log = this.#log;
    const environment = this.#environment;
    const deferredTo = this.#deferred.rows;
    this.#statuses ??= new StatusTable({ manifest, graph, rows: log.rows, deferredTo, deadRuns: log.lost });
    const { statuses, alarming } = this.#statuses;
    const openFiles = this.#options.buffers.textsIn(root);
    const failing = [...alarming].flatMap((key) => statuses.get(key) ?? []);
    this.#failureTexts = textsOfFailures(this.#failureTexts, failing, { root, manifest, openFiles });
    return {
      root,
      uri,
      shown: this.#shown,
      textRevision: revision,
      logPosition: log.position,
      manifest,
      graph,
      ...this.#tables,
      statuses,
      alarming,
      failureTexts: this.#failureTexts,
      edgeProblems: this.#edgeTypes.problems,
      runProblems: this.#atRun?.problems ?? NO_PROBLEMS,
      isRunKnown: this.#atRun?.isKnown ?? false,
      contentPatterns: this.#index.contentPatterns,
      contentFiles: this.#index.contentFiles,
      historyProblems: this.#history.problems,
      environment,
      storage: log.folder,
      storeProblem: log.problem,
      edited: this.#saved.edited,
      runs: log.runs,
      activeSteps: log.activeSteps,
      starting: new Set([...this.#starting].flat()),
      refusal: refusalFor(this.#client, environment),
      openFiles,
      openVersions: this.#options.buffers.versionsIn(root),
    };
  }
}

/** A lock file, or a tsconfig.json, that a workspace has for all its projects. */
function isAbove(file: string): boolean {
  return /^(?:\.\.\/)+[^/]+$/.test(file) && decidesModules(file);
}
