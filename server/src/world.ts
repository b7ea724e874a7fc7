/**
 * The one mutable state of the server: the projects of the workspace, the texts that the editor holds open, and what
 * the logs say. Everything else reads a `Snapshot`.
 *
 * It changes for these causes only: the workspace's folders, a text in the editor, a file on disk, an entry in a log,
 * the state of the client, a run that is about to start. Each ends in `#touched`, which makes the old snapshot invalid and tells the listeners once.
 *
 * Invariants:
 * - An open buffer wins over the file on disk; closing it goes back to the file.
 * - Updates of one project follow each other in the order in which they came.
 * - A project's snapshot is built in one turn from one manifest and one set of rows.
 */
import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { CONFIG_NAMES, findProjects } from "@headwater/analyzer/find-project";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import type { Environment } from "@headwater/core/asset";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import { AssetGraph } from "@headwater/core/graph/asset-graph";
import { findAsset } from "@headwater/core/manifest-lookup";
import { StatusTable } from "@headwater/core/status/compute-status";
import type { ClientState } from "@headwater/protocol/editor";
import { assetTables, updatedTables, type AssetTables } from "./asset-tables.ts";
import { LogView } from "./log-view.ts";
import { OpenBuffers } from "./open-buffers.ts";
import { projectPathOf, uriOfPath } from "./project-uri.ts";
import { refusalFor } from "./refusal.ts";
import { SavedVersions } from "./saved-versions.ts";
import { activeStepsOf } from "./snapshot.ts";
import type { ProjectSnapshot, Snapshot } from "./snapshot.ts";

export type WorldListener = (snapshot: Snapshot, previous: Snapshot) => void;

export interface WorldOptions {
  readonly client: ClientState;
  /** Where faults that belong to nobody's request are told. */
  readonly report: (message: string) => void;
}

interface LiveProject {
  readonly root: string;
  readonly index: ProjectIndex;
  readonly graph: AssetGraph;
  /** Of the folder and environment that the configuration names. */
  log: LogView;
  /** Texts that the index has not taken yet; `null` for a file that is gone. */
  readonly pending: Map<ProjectPath, string | null>;
  readonly saved: SavedVersions;
  tables: AssetTables;
  /** Kept up to date by edits and rows; made anew when all that the log says differs. */
  statuses: StatusTable | undefined;
  /** Assets of runs that were asked for and are not in the log yet. */
  readonly starting: Set<readonly AssetKey[]>;
  /** Counts the changes that a view could show. */
  shown: number;
  /** Forgotten when something in it changes. */
  snapshot: ProjectSnapshot | undefined;
}

const LOCAL: Environment = { name: "local", protected: false };

export class World {
  readonly #report: WorldOptions["report"];
  readonly #listeners = new Set<WorldListener>();
  readonly #buffers = new OpenBuffers();
  readonly #projects = new Map<string, LiveProject>();
  readonly #folders = new Set<string>();
  #client: ClientState;
  #indexing = true;
  #revision = 0;
  #snapshot: Snapshot;
  #told: Snapshot;
  /** Ends when everything received so far is in the index. */
  #work: Promise<void> = Promise.resolve();
  #flushing = false;

  constructor({ client, report }: WorldOptions) {
    this.#client = client;
    this.#report = report;
    this.#snapshot = this.#told = { revision: 0, indexing: true, client, projects: [] };
  }

  /** The newest state whose texts have been analysed. */
  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Ends when every text received before the call is in the snapshot. */
  async settled(): Promise<Snapshot> {
    await this.#work;
    return this.#snapshot;
  }

  /** Calls the listener after every change, with the snapshot before it. */
  onChange(listener: WorldListener): void {
    this.#listeners.add(listener);
  }

  // Cause: the workspace's folders.

  /** Finds and reads the projects of the folders. */
  async open(folders: readonly string[], progress: (message: string) => void): Promise<void> {
    for (const folder of folders) this.#folders.add(folder);
    await this.#queue(async () => {
      for (const folder of folders) await this.#openFolder(folder, progress);
      this.#indexing = false;
    });
  }

  close(folders: readonly string[]): void {
    for (const folder of folders) this.#folders.delete(folder);
    for (const root of this.#projects.keys()) {
      const held = [...this.#folders].some((folder) => root === folder || projectPathOf(folder, root) !== undefined);
      if (!held) this.#drop(root);
    }
    this.#touched();
  }

  /** Reads every project again from disk. */
  async reload(progress: (message: string) => void): Promise<void> {
    for (const root of [...this.#projects.keys()]) this.#drop(root);
    await this.open([...this.#folders], progress);
  }

  dispose(): void {
    for (const root of [...this.#projects.keys()]) this.#drop(root);
  }

  // Cause: a text in the editor.

  bufferOpened(path: string, text: string): void {
    this.#buffers.set(path, { text, saved: text });
    this.#take(path, text);
    // After a restart the editor may open a text that differs from the file.
    void this.#queue(async () => {
      const saved = await readText(path);
      const buffer = this.#buffers.get(path);
      if (buffer === undefined || saved === null || saved === buffer.saved) return;
      this.#buffers.set(path, { ...buffer, saved });
      this.#put(path, buffer.text);
    });
  }

  bufferChanged(path: string, text: string): void {
    const saved = this.#buffers.get(path)?.saved ?? text;
    this.#buffers.set(path, { text, saved });
    this.#take(path, text);
  }

  bufferSaved(path: string): void {
    const buffer = this.#buffers.get(path);
    if (buffer === undefined) return;
    this.#buffers.set(path, { text: buffer.text, saved: buffer.text });
    this.#take(path, buffer.text);
  }

  bufferClosed(path: string): void {
    this.#buffers.delete(path);
    void this.#queue(async () => {
      this.#put(path, await readText(path));
    });
  }

  // Cause: files on disk.

  filesChanged(paths: readonly string[]): void {
    void this.#queue(async () => {
      for (const path of paths) {
        const text = await readText(path);
        if (CONFIG_NAMES.some((name) => name === basename(path))) await this.#configChanged(path, text);
        const buffer = this.#buffers.get(path);
        if (buffer === undefined) this.#put(path, text);
        else if (text !== null) this.#buffers.set(path, { ...buffer, saved: text });
      }
    });
  }

  // Cause: the state of the client.

  setClient(client: ClientState): void {
    this.#client = client;
    for (const project of this.#projects.values()) changeShown(project);
    this.#touched();
  }

  // Cause: a run that is about to start.

  /** Shows the assets as starting until the returned function is called: when the run is in the log, or refused. */
  starting(uri: string, keys: readonly AssetKey[]): () => void {
    const project = this.#byUri(uri);
    if (project === undefined) return () => undefined;
    const own = [...keys];
    const change = (edit: () => void): void => {
      edit();
      changeShown(project);
      this.#touched();
    };
    change(() => project.starting.add(own));
    return () => {
      change(() => project.starting.delete(own));
    };
  }

  // Cause: an entry in a log.

  /** Reads a project's log at once instead of at the next tick, as after starting a run. */
  async readLog(uri: string): Promise<void> {
    await this.#byUri(uri)?.log.read();
  }

  /** The log of a project, for requests that read a run or append to it. */
  log(uri: string): LogView | undefined {
    return this.#byUri(uri)?.log;
  }

  #byUri(uri: string): LiveProject | undefined {
    return [...this.#projects.values()].find((project) => uriOfPath(project.root) === uri);
  }

  async #openFolder(folder: string, progress: (message: string) => void): Promise<void> {
    for (const root of await findProjects(folder)) {
      if (!this.#projects.has(root)) await this.#openProject(root, progress);
    }
  }

  async #openProject(root: string, progress: (message: string) => void): Promise<void> {
    progress(root);
    const index = await ProjectIndex.open({ root });
    const project: LiveProject = {
      root,
      index,
      graph: new AssetGraph(index.manifest),
      log: this.#openLog(root, index, () => project),
      pending: new Map(),
      saved: new SavedVersions(index.manifest),
      tables: assetTables(index.manifest),
      statuses: undefined,
      starting: new Set(),
      shown: 0,
      snapshot: undefined,
    };
    this.#projects.set(root, project);
    for (const [path, { text }] of this.#buffers.entries()) this.#put(path, text);
    await project.log.read();
  }

  #openLog(root: string, index: ProjectIndex, project: () => LiveProject): LogView {
    return new LogView({
      ...storeOf(root, index),
      report: this.#report,
      changed: (what) => {
        if (what === "all") project().statuses = undefined;
        else project().statuses?.update({ rows: what });
        changeShown(project());
        this.#touched();
      },
    });
  }

  #drop(root: string): void {
    this.#projects.get(root)?.log.dispose();
    this.#projects.delete(root);
  }

  async #configChanged(path: string, text: string | null): Promise<void> {
    const root = resolve(path, "..");
    const known = this.#projects.get(root);
    if (text === null) {
      if (known !== undefined) this.#drop(root);
      return;
    }
    const inside = [...this.#folders].some((folder) => root === folder || projectPathOf(folder, root) !== undefined);
    if (known === undefined && inside) await this.#openProject(root, () => undefined);
  }

  /** A new text arrives: it is analysed in the next turn, with others that arrive until then. */
  #take(path: string, text: string): void {
    this.#put(path, text);
    if (this.#flushing) return;
    this.#flushing = true;
    void this.#queue(() => {
      this.#flushing = false;
    });
  }

  #put(path: string, text: string | null): void {
    const project = this.#projectOf(path);
    const file = project && projectPathOf(project.root, path);
    if (project !== undefined && file !== undefined) project.pending.set(file, text);
  }

  /** The nearest project around a file. */
  #projectOf(path: string): LiveProject | undefined {
    let nearest: LiveProject | undefined;
    for (const project of this.#projects.values()) {
      if (projectPathOf(project.root, path) === undefined) continue;
      if (nearest === undefined || project.root.length > nearest.root.length) nearest = project;
    }
    return nearest;
  }

  /** Runs after all that was queued before; then the index takes what is pending. */
  #queue(step: () => Promise<void> | void): Promise<void> {
    this.#work = this.#work.then(async () => {
      try {
        await step();
        for (const project of this.#projects.values()) this.#flush(project);
      } catch (error) {
        this.#report(error instanceof Error ? (error.stack ?? error.message) : String(error));
      }
      this.#touched();
    });
    return this.#work;
  }

  #flush(project: LiveProject): void {
    const touched = project.pending.size > 0 ? this.#update(project) : [];
    const unsaved = this.#buffers.unsavedIn(project.root);
    if (project.saved.update(project.index.manifest, touched, unsaved)) changeShown(project);
  }

  /** The index takes what is pending. The keys that changed, came or went. */
  #update(project: LiveProject): readonly AssetKey[] {
    const changes = [...project.pending].map(([path, text]) => ({ path, text }));
    project.pending.clear();
    const { assets, removed, problems } = project.index.update(changes);
    const touched = [...assets, ...removed];
    const { manifest } = project.index;
    const set = assets.map((key) => findAsset(manifest, key)).filter((asset) => asset !== undefined);
    project.graph.update({ set, removed });
    project.statuses?.update({ edit: { manifest, keys: touched } });
    project.tables = updatedTables(project.tables, { manifest, set, removed });
    // Also where the facts stay equal: which files are open, and which are saved, is part of the snapshot.
    project.snapshot = undefined;
    if (touched.length > 0 || problems.length > 0) changeShown(project);
    this.#followConfig(project);
    return touched;
  }

  #followConfig(project: LiveProject): void {
    const { folder, environment } = storeOf(project.root, project.index);
    if (project.log.folder === folder && project.log.environment === environment) return;
    project.log.dispose();
    project.log = this.#openLog(project.root, project.index, () => project);
    project.statuses = undefined;
    void project.log.read();
  }

  #touched(): void {
    this.#revision += 1;
    const projects = [...this.#projects.values()].toSorted((a, b) => (a.root < b.root ? -1 : 1));
    this.#snapshot = {
      revision: this.#revision,
      indexing: this.#indexing,
      client: this.#client,
      projects: projects.map((project) => (project.snapshot ??= this.#projectSnapshot(project))),
    };
    const previous = this.#told;
    this.#told = this.#snapshot;
    for (const listener of this.#listeners) listener(this.#snapshot, previous);
  }

  #projectSnapshot(project: LiveProject): ProjectSnapshot {
    const { root, index, graph, log } = project;
    const { manifest } = index;
    const environment = manifest.config.environments[0] ?? LOCAL;
    const { runs } = log;
    project.statuses ??= new StatusTable({ manifest, graph, rows: log.rows, deadRuns: log.lost });
    return {
      root,
      uri: uriOfPath(root),
      shown: project.shown,
      textRevision: index.revision,
      logPosition: log.position,
      manifest,
      graph,
      ...project.tables,
      statuses: project.statuses.statuses,
      environment,
      storage: resolve(root, manifest.config.storage),
      storeProblem: log.problem,
      edited: project.saved.edited,
      runs,
      activeSteps: activeStepsOf(runs),
      starting: new Set([...project.starting].flat()),
      refusal: refusalFor(this.#client, environment),
      openFiles: this.#buffers.textsIn(root),
    };
  }
}

function changeShown(project: LiveProject): void {
  project.shown += 1;
  project.snapshot = undefined;
}

/** Where a project keeps its log, and under which environment. */
function storeOf(root: string, { manifest: { config } }: ProjectIndex): { folder: string; environment: string } {
  return { folder: resolve(root, config.storage), environment: (config.environments[0] ?? LOCAL).name };
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}
