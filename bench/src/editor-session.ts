/** The shipped language server as the extension starts it and talks to it: over Node's IPC, with one document open. */
import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  type CodeLens,
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver-protocol/node";
import { changed, type InitializationOptions, type Overview, overview } from "@headwater/protocol/editor";
import { serverStart } from "@headwater/protocol/start-server";
import { runProcess } from "./measure.ts";
import { ROOT, WORK } from "./work.ts";

/** Collecting garbage waits until a process is idle. */
const LOOKS = 10;
const LOOK_EVERY_MS = 1000;

/** Nothing that an editor waits for takes this long, on the most loaded of machines. */
const PATIENCE_MS = 300_000;

export class EditorSession {
  readonly #uri: string;
  readonly #process: ChildProcess;
  readonly #connection: ProtocolConnection;
  #version = 1;
  #onDiagnostics: (count: number) => void = () => undefined;
  #onChanged: () => void = () => undefined;

  private constructor(root: string, file: string) {
    this.#uri = pathToFileURL(join(root, file)).href;
    const { execArgv, env } = serverStart(process.env);
    const child = fork(join(ROOT, "dist/node/server.js"), ["--node-ipc"], {
      execArgv,
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#process = child;
    this.#connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    this.#connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      if (params.uri === this.#uri) this.#onDiagnostics(params.diagnostics.length);
    });
    this.#connection.onNotification(changed.method, () => this.#onChanged());
    for (const request of ["window/workDoneProgress/create", "workspace/codeLens/refresh", "client/registerCapability"])
      this.#connection.onRequest(request, () => null);
    this.#connection.listen();
  }

  /** Ends when the project is indexed, its log is read and the document is open. */
  static async open(root: string, file: string, text: string): Promise<EditorSession> {
    const session = new EditorSession(root, file);
    const initializationOptions: InitializationOptions = {
      trusted: true,
      settings: {
        lens: { materialize: true, status: true, lineage: true },
        staleSeverity: "warning",
        edgeTypes: true,
        runtimeAssets: true,
        node: null,
      },
      environments: {},
      cache: null,
      edgeTypes: null,
      runtimeManifest: null,
      coordinator: join(ROOT, "dist/node/coordinator.js"),
      storage: join(WORK, "editor-storage"),
    };
    const connection = session.#connection;
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        window: { workDoneProgress: true },
        workspace: { workspaceFolders: true, codeLens: { refreshSupport: true } },
      },
      workspaceFolders: [{ uri: pathToFileURL(root).href, name: "bench" }],
      initializationOptions,
    });
    const indexed = session.#indexed();
    await connection.sendNotification("initialized", {});
    await patiently(indexed, "the index");
    session.#onChanged = () => undefined;
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: session.#uri, languageId: "typescript", version: 1, text },
    });
    await session.#lensTitles();
    return session;
  }

  async overview(): Promise<Overview> {
    return overview.result.parse(await this.#connection.sendRequest(overview.method, {}));
  }

  /**
   * Sends an edit and gives the milliseconds until the editor can show all that follows from it: the titles of the
   * document's lenses, and its diagnostics where the edit makes them appear or go. Those that stay are not sent again.
   */
  async edit(change: TextDocumentContentChangeEvent, diagnostics: "appear" | "go" | "stay"): Promise<number> {
    const diagnosed = new Promise<void>((resolve) => {
      if (diagnostics === "stay") resolve();
      this.#onDiagnostics = (count) => {
        if (count > 0 === (diagnostics === "appear")) resolve();
      };
    });
    this.#version += 1;
    const start = performance.now();
    void this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.#uri, version: this.#version },
      contentChanges: [change],
    });
    await patiently(Promise.all([this.#lensTitles(), diagnosed]), "lenses and diagnostics");
    return performance.now() - start;
  }

  /** What the server holds when it has come to rest. */
  async residentBytes(): Promise<number> {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error("the language server has not started");
    let lowest = Infinity;
    for (let look = 0; look < LOOKS; look++) {
      await pause(LOOK_EVERY_MS);
      lowest = Math.min(lowest, await residentBytesOf(pid));
    }
    return lowest;
  }

  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.#connection.sendRequest("shutdown");
    await this.#connection.sendNotification("exit");
    await exited;
    this.#connection.dispose();
  }

  /** As VS Code does, which resolves the lenses that it shows and that have no command yet. */
  async #lensTitles(): Promise<readonly string[]> {
    const params = { textDocument: { uri: this.#uri } };
    const lenses = await this.#connection.sendRequest<readonly CodeLens[]>("textDocument/codeLens", params);
    const resolved = lenses.map(async (lens) =>
      lens.command === undefined ? await this.#connection.sendRequest<CodeLens>("codeLens/resolve", lens) : lens,
    );
    return (await Promise.all(resolved)).map(({ command }) => command?.title ?? "");
  }

  #indexed(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#onChanged = () => {
        this.overview().then(({ indexing }) => {
          if (!indexing) resolve();
        }, reject);
      };
      this.#connection.onClose(() => reject(new Error("the language server has ended")));
    });
  }
}

async function residentBytesOf(pid: number): Promise<number> {
  const { stdout } = await runProcess("ps", ["-o", "rss=", "-p", String(pid)]).catch(async () => {
    // Small machines have no `ps`, and Linux tells without it.
    const status = await readFile(`/proc/${String(pid)}/status`, "utf8");
    return { stdout: /VmRSS:\s+(\d+)/.exec(status)?.[1] ?? "" };
  });
  return Number(stdout.trim()) * 1024;
}

async function patiently<T>(promise: Promise<T>, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} did not come`)), PATIENCE_MS);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
