/**
 * The one mutable state of the server: the projects of the workspace, the texts that the editor holds open, and what
 * the logs say. Everything else reads a `Snapshot`.
 *
 * It changes for these causes only: the workspace's folders, a text in the editor, a file on disk, an entry in a log,
 * the state of the client, a run that is about to start. Each ends in `#touched`, which makes the old snapshot invalid
 * and tells the listeners once.
 *
 * Invariants:
 * - An open buffer wins over the file on disk; closing it goes back to the file.
 * - Updates of one project follow each other in the order in which they came.
 * - A project's snapshot is built in one turn from one manifest and one set of rows.
 */
import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { findProjects } from "@headwater/analyzer/find-project";
import { CONFIG_NAMES } from "@headwater/core/new-project";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import type { ClientState } from "@headwater/protocol/editor";
import { LiveProject } from "./live-project.ts";
import type { LogView } from "./log-view.ts";
import { OpenBuffers } from "./open-buffers.ts";
import { projectPathOf } from "./project-uri.ts";
import type { Snapshot } from "./snapshot.ts";

export type WorldListener = (snapshot: Snapshot, previous: Snapshot) => void;

export interface WorldOptions {
  readonly client: ClientState;
  /** Folder for what is known of texts from the last start; `null` for none. */
  readonly cache: string | null;
  /** Absolute path of the edge type process; `null` for none. */
  readonly edgeTypes: string | null;
  /** Absolute path of the runtime manifest process; `null` for none. */
  readonly runtimeManifest: string | null;
  /** Where faults that belong to nobody's request are told. */
  readonly report: (message: string) => void;
  /** Where it is told what was done, for who looks into the output. */
  readonly note: (message: string) => void;
}

export class World {
  readonly #options: WorldOptions;
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

  constructor(options: WorldOptions) {
    const { client } = options;
    this.#options = options;
    this.#client = client;
    this.#report = options.report;
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

  /** Ends when what is known of the texts is saved. */
  async dispose(): Promise<void> {
    const saved = [...this.#projects.values()].map((project) => project.save());
    for (const root of [...this.#projects.keys()]) this.#drop(root);
    await Promise.all(saved);
  }

  // Cause: a text in the editor.

  bufferOpened(path: string, text: string, version: number): void {
    this.#buffers.set(path, { text, version, saved: text });
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

  bufferChanged(path: string, text: string, version: number): void {
    const saved = this.#buffers.get(path)?.saved ?? text;
    this.#buffers.set(path, { text, version, saved });
    this.#take(path, text);
  }

  bufferSaved(path: string): void {
    const buffer = this.#buffers.get(path);
    if (buffer === undefined) return;
    this.#buffers.set(path, { ...buffer, saved: buffer.text });
    this.#take(path, buffer.text);
    this.#saved(path);
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
        this.#saved(path);
        const buffer = this.#buffers.get(path);
        if (buffer === undefined) this.#put(path, text);
        else if (text !== null) this.#buffers.set(path, { ...buffer, saved: text });
      }
    });
  }

  // Cause: the state of the client.

  setClient(client: ClientState): void {
    this.#client = client;
    for (const project of this.#projects.values()) project.setClient(client);
    this.#touched();
  }

  // Cause: a run that is about to start.

  /** Shows the assets as starting until the returned function is called: when the run is in the log, or refused. */
  starting(uri: string, keys: readonly AssetKey[]): () => void {
    const settled = this.#byUri(uri)?.starting(keys);
    if (settled === undefined) return () => undefined;
    this.#touched();
    return () => {
      settled();
      this.#touched();
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

  /**
   * What `ask` finds out with a function that tells whether a call of what a name of the file means takes a function that
   * makes an asset or a check.
   */
  async withDefiners<T>(
    uri: string,
    file: ProjectPath,
    ask: (isDefiner: (path: readonly string[]) => boolean) => T,
  ): Promise<T> {
    const project = this.#byUri(uri);
    if (project === undefined) return ask(() => false);
    return await project.withParser(() => ask((path) => project.isDefiner(file, path)));
  }

  #byUri(uri: string): LiveProject | undefined {
    return [...this.#projects.values()].find((project) => project.uri === uri);
  }

  async #openFolder(folder: string, progress: (message: string) => void): Promise<void> {
    for (const root of await findProjects(folder)) {
      if (!this.#projects.has(root)) await this.#openProject(root, progress);
    }
  }

  async #openProject(root: string, progress: (message: string) => void): Promise<void> {
    progress(root);
    const project = await LiveProject.open({
      ...this.#options,
      root,
      client: this.#client,
      buffers: this.#buffers,
      touched: () => {
        this.#touched();
      },
      flush: () => {
        void this.#queue(() => undefined);
      },
    });
    // Trust may have come, or another environment have been chosen, meanwhile.
    project.setClient(this.#client);
    this.#projects.set(root, project);
    for (const [path, { text }] of this.#buffers.entries()) this.#put(path, text);
  }

  #drop(root: string): void {
    this.#projects.get(root)?.dispose();
    this.#projects.delete(root);
  }

  async #configChanged(path: string, text: string | null): Promise<void> {
    const root = resolve(path, "..");
    const known = this.#projects.get(root);
    const around = this.#projectOf(root);
    if (text === null) {
      if (known === undefined) return;
      this.#drop(root);
    } else {
      const inside = [...this.#folders].some((folder) => root === folder || projectPathOf(folder, root) !== undefined);
      if (known !== undefined || !inside) return;
      await this.#openProject(root, () => undefined);
    }
    // The files belong to another project now.
    if (around === undefined) return;
    this.#drop(around.root);
    await this.#openProject(around.root, () => undefined);
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
    if (project !== undefined && file !== undefined) project.put(file, text);
    // Other projects of the workspace may import it as a helper.
    for (const other of this.#projects.values()) {
      const helper = other === project ? undefined : other.helperAt(path);
      if (helper !== undefined) other.put(helper, text);
    }
  }

  /** What lies on disk is what runs. */
  #saved(path: string): void {
    const project = this.#projectOf(path);
    const file = project && projectPathOf(project.root, path);
    if (project !== undefined && file !== undefined) project.saved(file);
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
        for (const project of this.#projects.values()) await project.flush();
      } catch (error) {
        this.#reportFault(error);
      }
      this.#touched();
    });
    return this.#work;
  }

  #reportFault(error: unknown): void {
    this.#report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  #touched(): void {
    this.#revision += 1;
    const projects = [...this.#projects.values()].toSorted((a, b) => (a.root < b.root ? -1 : 1));
    this.#snapshot = {
      revision: this.#revision,
      indexing: this.#indexing,
      client: this.#client,
      projects: projects.map((project) => project.snapshot),
    };
    const previous = this.#told;
    this.#told = this.#snapshot;
    for (const listener of this.#listeners) {
      try {
        listener(this.#snapshot, previous);
      } catch (error) {
        // One feature that fails takes neither the others nor what is queued with it.
        this.#reportFault(error);
      }
    }
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    // An editor shows a text without its byte order mark.
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch {
    return null;
  }
}
