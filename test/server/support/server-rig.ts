/**
 * The real server process on a project in a temporary folder, spoken to over its real protocol. Nothing here waits for
 * a time: `until` looks again whenever the server says something. What never comes ends the test with what was seen.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from "vscode-languageserver-protocol/node";
import type {
  CodeLens,
  Diagnostic,
  ProtocolConnection,
  Registration,
  RegistrationParams,
} from "vscode-languageserver-protocol/node";
import type { z } from "zod";
import { changed, clientStateChanged, overview, runProgress } from "@headwater/protocol/editor";
import type { ClientState, InitializationOptions, RunProgress } from "@headwater/protocol/editor";
import type { RequestMessage } from "@headwater/protocol/message";
import type { Fixture } from "./fixture.ts";
import { ProjectFolder } from "./project-folder.ts";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const SERVER = join(REPOSITORY, "server/src/main.ts");
const BUILT = join(REPOSITORY, "dist/node/server.js");
const COORDINATOR = join(REPOSITORY, "runner/src/coordinator/main.ts");

/** Below the limit of the suites that start processes, so that a test that fails says what was there. */
const PATIENCE = 50_000;

export interface RigOptions {
  readonly trusted?: boolean;
  readonly settings?: Partial<ClientState["settings"]>;
  /** The folders of the workspace, inside the fixture. Default: all of it. */
  readonly folders?: readonly string[];
  readonly initialization?: Partial<InitializationOptions>;
  /** As it ships, and not from its sources. */
  readonly built?: boolean;
  /** Of an editor that can do next to nothing. */
  readonly plain?: boolean;
}

export function messageText({ message }: Diagnostic): string {
  return typeof message === "string" ? message : message.value;
}

/** A lens as the editor shows it. */
export interface ShownLens {
  readonly line: number;
  readonly title: string;
  readonly lens: CodeLens;
}

/** The rigs of a suite, each closed after the test that opened it, also when that fails. */
export function useRigs(): (project: string | ProjectFolder, options?: RigOptions) => Promise<ServerRig> {
  const open: ServerRig[] = [];
  afterEach(async () => {
    for (const rig of open.splice(0)) await rig.close();
  });
  return async (project, options) => {
    const rig = await (typeof project === "string"
      ? ServerRig.open(project, options)
      : ServerRig.start(project, options));
    open.push(rig);
    return rig;
  };
}

export class ServerRig {
  readonly folder: ProjectFolder;
  readonly connection: ProtocolConnection;
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly progress: RunProgress[] = [];
  /** What the server told its output. */
  readonly output: string[] = [];
  /** How often the server asked to resolve the lenses anew. */
  refreshes = 0;
  /** What the server asked the editor for after it had started. */
  readonly registrations: Registration[] = [];
  readonly #process: ChildProcess;
  readonly #options: RigOptions;
  #state: ClientState;
  readonly #versions = new Map<string, number>();
  readonly #gone: Promise<"gone">;
  #news: () => void = () => undefined;
  #newsCome: Promise<void>;
  #stderr = "";

  private constructor(folder: ProjectFolder, options: RigOptions) {
    this.folder = folder;
    this.#options = options;
    this.#state = {
      trusted: options.trusted ?? true,
      settings: {
        lens: { materialize: true, status: true, lineage: true },
        staleSeverity: "warning",
        edgeTypes: true,
        runtimeAssets: true,
        node: null,
        ...options.settings,
      },
      environments: {},
    };
    this.#newsCome = this.#nextNews();
    this.#process = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", options.built === true ? BUILT : SERVER, "--stdio"],
      {
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    this.#gone = new Promise((resolve) => {
      this.#process.once("exit", () => {
        resolve("gone");
      });
    });
    const { stdin, stdout, stderr } = this.#process;
    if (stdin === null || stdout === null) throw new Error("the server has no streams");
    stderr?.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    SERVERS.add(this.#process);
  }

  static async open(text: string, options: RigOptions = {}): Promise<ServerRig> {
    return await ServerRig.start(await ProjectFolder.make(text), options);
  }

  /** Another server on a folder that is there already. */
  static async start(folder: ProjectFolder, options: RigOptions = {}): Promise<ServerRig> {
    const rig = new ServerRig(folder, options);
    try {
      await rig.#initialize();
    } catch (error) {
      await rig.kill();
      throw error;
    }
    return rig;
  }

  get root(): string {
    return this.folder.root;
  }

  get fixture(): Fixture {
    return this.folder.fixture;
  }

  get projectUri(): string {
    return this.#uri(this.root);
  }

  uri(file: string): string {
    return this.#uri(join(this.root, file));
  }

  async request<Params extends z.ZodType, Result extends z.ZodType>(
    message: RequestMessage<Params, Result>,
    params: z.input<Params>,
  ): Promise<z.output<Result>> {
    return message.result.parse(await this.connection.sendRequest(message.method, params));
  }

  /** Ends when all projects have been read for the first time. */
  async indexed(): Promise<this> {
    await this.until(async () => !(await this.request(overview, {})).indexing);
    return this;
  }

  /** Opens a file of the fixture as an editor does. */
  async openFile(file: string, text = this.fixture.files.get(file)): Promise<void> {
    if (text === undefined) throw new Error(`the fixture has no file ${file}`);
    this.#versions.set(file, 1);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: this.uri(file), languageId: "typescript", version: 1, text },
    });
  }

  async changeFile(file: string, text: string): Promise<void> {
    const version = (this.#versions.get(file) ?? 0) + 1;
    this.#versions.set(file, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri(file), version },
      contentChanges: [{ text }],
    });
  }

  async saveFile(file: string, text: string): Promise<void> {
    await this.folder.write(file, text);
    await this.connection.sendNotification("textDocument/didSave", { textDocument: { uri: this.uri(file) } });
    await this.watched(file);
  }

  /** Writes behind the editor's back. */
  async writeOnDisk(file: string, text: string): Promise<void> {
    await this.folder.write(file, text);
    await this.watched(file);
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.root, file), { recursive: true });
    await this.watched(file);
  }

  /** What a watcher tells of a file. */
  async watched(file: string): Promise<void> {
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: this.uri(file), type: 2 }],
    });
  }

  async setClient(state: Partial<ClientState>): Promise<void> {
    this.#state = { ...this.#state, ...state };
    await this.connection.sendNotification(clientStateChanged.method, this.#state);
  }

  /** The lenses of a file with their titles, as they are shown in the end. */
  async lenses(file: string): Promise<ShownLens[]> {
    const lenses = await this.connection.sendRequest<CodeLens[]>("textDocument/codeLens", {
      textDocument: { uri: this.uri(file) },
    });
    return await Promise.all(
      lenses.map(async (lens) => {
        const resolved =
          lens.command === undefined ? await this.connection.sendRequest<CodeLens>("codeLens/resolve", lens) : lens;
        return {
          line: lens.range.start.line,
          title: (resolved.command?.title ?? "").replaceAll("\u00a0", " "),
          lens: resolved,
        };
      }),
    );
  }

  /** The titles above one asset, by its line's text. */
  async titles(file: string, lineText: string): Promise<string[]> {
    const line = (this.fixture.files.get(file) ?? "").split("\n").findIndex((text) => text.includes(lineText));
    return (await this.lenses(file)).filter((lens) => lens.line === line).map(({ title }) => title);
  }

  fileDiagnostics(file: string): readonly Diagnostic[] {
    return this.diagnostics.get(this.uri(file)) ?? [];
  }

  /** Looks until something is there, each time that the server has said something. */
  async until<Found>(look: () => Found | Promise<Found>): Promise<NonNullable<Found>> {
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(late.resolve, PATIENCE, "late");
    try {
      for (;;) {
        const news = this.#newsCome;
        const looked = Promise.resolve(look()).then((found) => ({ found }));
        const first = await Promise.race([looked, late.promise, this.#gone]);
        if (typeof first === "string") throw new Error(await this.#seen(first));
        const { found } = first;
        if (found !== undefined && found !== null && found !== false) return found;
        const next = await Promise.race([news, late.promise, this.#gone]);
        if (next !== undefined) throw new Error(await this.#seen(next));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the server as the operating system would: without a word. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#gone;
    this.#forget();
  }

  /** Ends the server as an editor does. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), PATIENCE);
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      await Promise.race([this.connection.sendRequest("shutdown").catch(() => undefined), this.#gone]);
      await this.connection.sendNotification("exit").catch(() => undefined);
    }
    await this.#gone;
    clearTimeout(timer);
    this.#forget();
  }

  /** Ends the server and every run that is under way, and removes the folder. */
  async close(): Promise<void> {
    await this.end();
    await this.folder.remove();
  }

  #forget(): void {
    SERVERS.delete(this.#process);
    this.connection.dispose();
  }

  async #seen(why: "late" | "gone"): Promise<string> {
    const seen: unknown[] = [why === "gone" ? "the server has ended" : "what was waited for did not come; there is"];
    if (why === "late") {
      const known = this.request(overview, {}).then(
        ({ projects }) =>
          projects.map(({ assets, runs, ...rest }) => ({
            runs,
            assets: assets.map(({ key, words }) => [key, words]),
            rest,
          })),
        String,
      );
      seen.push(await Promise.race([known, delay(5000, "the server does not answer", { ref: false })]));
      seen.push(await this.folder.tail());
    }
    seen.push({ progress: this.progress.slice(-5), diagnostics: Object.fromEntries(this.diagnostics) });
    return [...seen.map((each) => (typeof each === "string" ? each : JSON.stringify(each))), this.#stderr].join("\n");
  }

  async #initialize(): Promise<void> {
    const { connection } = this;
    connection.onNotification(
      "textDocument/publishDiagnostics",
      ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
        this.diagnostics.set(uri, diagnostics);
        this.#tell();
      },
    );
    connection.onNotification(changed.method, () => {
      this.#tell();
    });
    connection.onNotification(runProgress.method, (progress: RunProgress) => {
      this.progress.push(progress);
      this.#tell();
    });
    connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      this.#stderr += `${message}\n`;
      this.output.push(message);
      this.#tell();
    });
    connection.onRequest("workspace/codeLens/refresh", () => {
      this.refreshes += 1;
      this.#tell();
      return null;
    });
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
      this.registrations.push(...registrations);
      this.#tell();
      return null;
    });
    connection.onRequest("client/unregisterCapability", () => null);
    connection.onClose(() => {
      this.#tell();
    });
    connection.listen();
    const initializationOptions: InitializationOptions = {
      ...this.#state,
      coordinator: COORDINATOR,
      edgeTypes: null,
      runtimeManifest: null,
      storage: join(this.folder.outer, "storage"),
      cache: join(this.folder.outer, "cache"),
      ...this.#options.initialization,
    };
    const folders = this.#options.folders ?? [""];
    const initialized = connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities:
        this.#options.plain === true
          ? {}
          : {
              window: { workDoneProgress: true },
              workspace: { workspaceFolders: true, codeLens: { refreshSupport: true } },
            },
      workspaceFolders: folders.map((name) => ({ uri: this.#uri(join(this.root, name)), name })),
      initializationOptions,
    });
    if ((await Promise.race([initialized, this.#gone])) === "gone") throw new Error(await this.#seen("gone"));
    await connection.sendNotification("initialized", {});
  }

  /** What the server said beside its protocol; for the message of a test that fails. */
  get said(): string {
    return this.#stderr;
  }

  #uri(path: string): string {
    return pathToFileURL(path).toString();
  }

  #nextNews(): Promise<void> {
    return new Promise((resolve) => {
      this.#news = resolve;
    });
  }

  #tell(): void {
    const told = this.#news;
    this.#newsCome = this.#nextNews();
    told();
  }
}

/** Servers of tests that did not come to their end do not outlive the tests. */
const SERVERS = new Set<ChildProcess>();
process.once("exit", () => {
  for (const server of SERVERS) server.kill("SIGKILL");
});
