/**
 * The real server process on a project in a temporary folder, spoken to over its real protocol. Nothing here waits for
 * a time: `until` looks again whenever the server says something.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from "vscode-languageserver-protocol/node";
import type { CodeLens, Diagnostic, ProtocolConnection } from "vscode-languageserver-protocol/node";
import type { z } from "zod";
import { changed, clientStateChanged, runProgress } from "@headwater/protocol/editor";
import type { ClientState, InitializationOptions, RunProgress } from "@headwater/protocol/editor";
import type { RequestMessage } from "@headwater/protocol/message";
import { parseFixture } from "./fixture.ts";
import type { Fixture } from "./fixture.ts";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const SERVER = join(REPOSITORY, "server/src/main.ts");
const COORDINATOR = join(REPOSITORY, "runner/src/coordinator/main.ts");

export interface RigOptions {
  readonly trusted?: boolean;
  readonly settings?: Partial<ClientState["settings"]>;
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

export class ServerRig {
  readonly root: string;
  readonly fixture: Fixture;
  readonly connection: ProtocolConnection;
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  readonly progress: RunProgress[] = [];
  /** How often the server asked to resolve the lenses anew. */
  refreshes = 0;
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #state: ClientState;
  readonly #versions = new Map<string, number>();
  #news: () => void = () => undefined;
  #newsCome: Promise<void>;
  #stderr = "";

  private constructor(folder: string, root: string, fixture: Fixture, state: ClientState) {
    this.#folder = folder;
    this.#state = state;
    this.root = root;
    this.fixture = fixture;
    this.#newsCome = this.#nextNews();
    this.#process = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", SERVER, "--stdio"], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    const { stdin, stdout, stderr } = this.#process;
    if (stdin === null || stdout === null) throw new Error("the server has no streams");
    stderr?.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
  }

  static async open(text: string, options: RigOptions = {}): Promise<ServerRig> {
    const fixture = parseFixture(text);
    const folder = await realpath(await mkdtemp(join(tmpdir(), "headwater-server-")));
    const root = join(folder, "project with space");
    for (const [path, content] of fixture.files) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    const rig = new ServerRig(folder, root, fixture, {
      trusted: options.trusted ?? true,
      settings: {
        lens: { materialize: true, status: true, lineage: true },
        staleSeverity: "warning",
        node: null,
        ...options.settings,
      },
    });
    await rig.#initialize();
    return rig;
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

  /** Opens a file of the fixture as an editor does. */
  async openFile(file: string): Promise<void> {
    const text = this.fixture.files.get(file);
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
    await writeFile(join(this.root, file), text);
    await this.connection.sendNotification("textDocument/didSave", { textDocument: { uri: this.uri(file) } });
    await this.#watched(file);
  }

  /** Writes behind the editor's back. */
  async writeOnDisk(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, file)), { recursive: true });
    await writeFile(join(this.root, file), text);
    await this.#watched(file);
  }

  async setTrusted(trusted: boolean): Promise<void> {
    await this.connection.sendNotification(clientStateChanged.method, { ...this.#state, trusted });
  }

  /** The lenses of a file with their titles, as they are shown in the end. */
  async lenses(file: string): Promise<ShownLens[]> {
    const lenses = await this.connection.sendRequest<CodeLens[]>("textDocument/codeLens", {
      textDocument: { uri: this.uri(file) },
    });
    return await Promise.all(
      lenses.map(async (lens) => {
        const resolved = await this.connection.sendRequest<CodeLens>("codeLens/resolve", lens);
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
    for (;;) {
      const news = this.#newsCome;
      const found = await look();
      if (found !== undefined && found !== null && found !== false) return found;
      await news;
    }
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.connection.sendRequest("shutdown").catch(() => undefined);
    await this.connection.sendNotification("exit").catch(() => undefined);
    await ended;
    this.connection.dispose();
    await rm(this.#folder, { recursive: true, force: true });
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
    });
    connection.onRequest("workspace/codeLens/refresh", () => {
      this.refreshes += 1;
      this.#tell();
      return null;
    });
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.onRequest("client/registerCapability", () => null);
    connection.onClose(() => {
      this.#tell();
    });
    connection.listen();
    const initializationOptions: InitializationOptions = {
      ...this.#state,
      coordinator: COORDINATOR,
      storage: join(this.#folder, "storage"),
    };
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        window: { workDoneProgress: true },
        workspace: { workspaceFolders: true, codeLens: { refreshSupport: true } },
      },
      workspaceFolders: [{ uri: this.projectUri, name: "fixture" }],
      initializationOptions,
    });
    await connection.sendNotification("initialized", {});
  }

  /** What the server said beside its protocol; for the message of a test that fails. */
  get said(): string {
    return this.#stderr;
  }

  #uri(path: string): string {
    return pathToFileURL(path).toString();
  }

  async #watched(file: string): Promise<void> {
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: this.uri(file), type: 2 }],
    });
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
