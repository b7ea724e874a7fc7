/**
 * The language server as the rest of the extension sees it: typed requests and notifications, and one state.
 *
 *     starting ──▶ running ──▶ stopped        a server that dies is started again up to three times in three minutes,
 *        ▲                        │           then it stays stopped until the user asks for a restart
 *        └────────────────────────┘
 */
import { EventEmitter, Uri, commands, l10n, window, workspace } from "vscode";
import type { Disposable, ExtensionContext, LogOutputChannel } from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from "vscode-languageclient/node";
import type { LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import type * as z from "zod";
import { clientStateChanged, linkCommands } from "@headwater/protocol/editor";
import type { InitializationOptions } from "@headwater/protocol/editor";
import type { NotificationMessage, RequestMessage } from "@headwater/protocol/message";
import { serverStart } from "@headwater/protocol/start-server";
import type { Environments } from "./environments.ts";
import { LastWords } from "./last-words.ts";
import { SECTION, clientStateNow } from "./settings.ts";

export type ServerState = "starting" | "running" | "stopped";

const MOST_DEATHS = 3;
const DEATHS_WITHIN = 3 * 60_000;
/** What a run may load and the analysis follows. */
const WATCHED = "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,json,sql}";
/** What may give `env("NAME")` a value. */
const WATCHED_VARIABLES = "**/.env{,.*}";

export class Server implements Disposable {
  readonly #context: ExtensionContext;
  readonly #output: LogOutputChannel;
  readonly #environments: Environments;
  readonly #subscriptions: { dispose(): unknown }[] = [];
  readonly #stateChanged = new EventEmitter<ServerState>();
  readonly #handlers: { readonly method: string; readonly handle: (params: unknown) => void }[] = [];
  #deaths: readonly number[] = [];
  #client: LanguageClient | undefined;
  #lastWords: LastWords | undefined;
  #reason = "";
  #state: ServerState = "starting";

  readonly onDidChangeState = this.#stateChanged.event;

  constructor(context: ExtensionContext, output: LogOutputChannel, environments: Environments) {
    this.#context = context;
    this.#output = output;
    this.#environments = environments;
    this.#subscriptions.push(
      this.#stateChanged,
      environments.onDidChange(() => {
        this.#tellState();
      }),
      workspace.onDidGrantWorkspaceTrust(() => {
        this.#tellState();
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SECTION)) this.#tellState();
      }),
    );
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Why it is stopped. */
  get reason(): string {
    return this.#reason;
  }

  /** Does not throw: a server that does not start is a state of its own. */
  async start(): Promise<void> {
    this.#become("starting");
    const client = new SilentClient("headwater", "Headwater", this.#serverOptions(), this.#clientOptions());
    this.#client = client;
    for (const { method, handle } of this.#handlers) client.onNotification(method, handle);
    client.onDidChangeState(({ newState }) => {
      if (client !== this.#client) return;
      if (newState === State.Running) {
        if (client.serverProcess !== undefined) this.#lastWords = new LastWords(client.serverProcess);
        this.#become("running");
      } else if (newState === State.Starting) this.#become("starting");
    });
    try {
      await client.start();
      this.#tellState();
    } catch (error) {
      this.#output.error(String(error));
      // One that died is started again, and counted, by itself.
      if (client !== this.#client || this.#deaths.length > 0) return;
      this.#stopped(l10n.t("The Headwater language server did not start."), firstLine(error));
    }
  }

  async restart(): Promise<void> {
    const old = this.#client;
    this.#client = undefined;
    this.#deaths = [];
    await old?.dispose().catch(() => undefined);
    await this.start();
  }

  /** Throws when the server is not running, and when its answer is not what was agreed. */
  async request<Params extends z.ZodType, Result extends z.ZodType>(
    message: RequestMessage<Params, Result>,
    params: z.input<Params>,
  ): Promise<z.output<Result>> {
    if (this.#client === undefined || this.#state === "stopped") {
      throw new Error(l10n.t("The Headwater language server is not running."));
    }
    return message.result.parse(await this.#client.sendRequest(message.method, params));
  }

  /** Also after restarts. */
  onNotification<Params extends z.ZodType>(
    message: NotificationMessage<Params>,
    handle: (params: z.output<Params>) => void,
  ): void {
    const parsed = (raw: unknown): void => {
      const params = message.params.safeParse(raw);
      if (params.success) handle(params.data);
      else this.#output.error(`${message.method}: ${params.error.message}`);
    };
    this.#handlers.push({ method: message.method, handle: parsed });
    this.#client?.onNotification(message.method, parsed);
  }

  dispose(): void {
    const client = this.#client;
    this.#client = undefined;
    for (const subscription of this.#subscriptions) subscription.dispose();
    void client?.dispose().catch(() => undefined);
  }

  #serverOptions(): ServerOptions {
    const module = Uri.joinPath(this.#context.extensionUri, "dist", "node", "server.js").fsPath;
    return { module, transport: TransportKind.ipc, options: serverStart(process.env) };
  }

  #clientOptions(): LanguageClientOptions {
    const { extensionUri, globalStorageUri, logUri } = this.#context;
    const initializationOptions: InitializationOptions = {
      ...clientStateNow(this.#environments),
      coordinator: Uri.joinPath(extensionUri, "dist", "node", "coordinator.js").fsPath,
      edgeTypes: Uri.joinPath(extensionUri, "dist", "node", "edge-types.js").fsPath,
      runtimeManifest: Uri.joinPath(extensionUri, "dist", "node", "runtime-manifest.js").fsPath,
      storage: Uri.joinPath(globalStorageUri, "coordinators").fsPath,
      cache: Uri.joinPath(globalStorageUri, "cache").fsPath,
    };
    this.#output.debug(`logs in ${logUri.fsPath}`);
    const languages = ["typescript", "typescriptreact", "javascript", "javascriptreact", "json", "sql"];
    return {
      documentSelector: languages.map((language) => ({ language, scheme: "file" })),
      synchronize: { fileEvents: [WATCHED, WATCHED_VARIABLES].map((glob) => workspace.createFileSystemWatcher(glob)) },
      initializationOptions,
      outputChannel: this.#output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      markdown: { isTrusted: { enabledCommands: linkCommands }, supportHtml: false, supportThemeIcons: true },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => this.#closed(this.#client),
      },
    };
  }

  async #closed(client: LanguageClient | undefined): Promise<{ action: CloseAction; handled: boolean }> {
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < DEATHS_WITHIN), now];
    if (this.#deaths.length <= MOST_DEATHS) {
      this.#output.warn("The language server died and is started again.");
      return { action: CloseAction.Restart, handled: true };
    }
    const message = l10n.t("The Headwater language server keeps stopping: statuses and lineage are not up to date.");
    const reason = await this.#lastWords?.reason();
    // Meanwhile the user may have started it.
    if (client === this.#client) this.#stopped(message, reason ?? "");
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  #stopped(message: string, reason: string): void {
    this.#reason = reason;
    this.#output.error(`${message} ${reason}`);
    this.#become("stopped");
    const restart = l10n.t("Restart");
    const show = l10n.t("Show Output");
    void window.showErrorMessage(`${message} ${reason}`.trim(), restart, show).then(async (choice) => {
      if (choice === restart) await this.restart();
      else if (choice === show) this.#output.show();
    });
  }

  #become(state: ServerState): void {
    if (state !== "stopped") this.#reason = "";
    this.#state = state;
    // Whether a running one has found a project is told by its first overview.
    void commands.executeCommand("setContext", "headwater.state", state === "running" ? "starting" : state);
    this.#stateChanged.fire(state);
  }

  #tellState(): void {
    if (this.#state === "running")
      void this.#client?.sendNotification(clientStateChanged.method, clientStateNow(this.#environments));
  }
}

/** Leaves what went wrong in the output: whoever must act on it is told once, by the state that follows. */
class SilentClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? "";
}
