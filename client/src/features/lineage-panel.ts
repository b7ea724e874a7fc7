/**
 * The host of the lineage panel: one panel beside the editor that follows the cursor, comes back after a reload, and
 * speaks `protocol/lineage.ts`. It relays questions to the server and wishes to the editor; what it draws is in webview/.
 *
 * Invariant: a message from the page is parsed; it names assets by project and key and never a path or a command.
 */
import { Uri, ViewColumn, commands, l10n, window } from "vscode";
import type { WebviewPanel } from "vscode";
import { commands as names } from "@headwater/protocol/editor";
import type { AssetReference } from "@headwater/protocol/editor";
import { lineage, lineagePanelRequest } from "@headwater/protocol/lineage";
import type { LineagePanelMessage, LineagePanelRequest, LineageQuery } from "@headwater/protocol/lineage";
import { assetReference } from "@headwater/protocol/editor";
import type { Client } from "../client.ts";
import { lineageHtml } from "../lineage-html.ts";
import { projectAtHand } from "../project-at-hand.ts";
import { cancel } from "./cancel-run.ts";
import { run } from "./materialize.ts";
import { openAsset } from "./open-asset.ts";
import { savePicture } from "./save-picture.ts";

const VIEW_TYPE = "headwater.lineage";

/** @returns gives a panel that VS Code kept over a reload its content */
export function register(client: Client): { readonly restore: (panel: WebviewPanel) => void } {
  let open: LineagePanel | undefined;
  const host = (panel: WebviewPanel, reveal: AssetReference | undefined): LineagePanel => {
    const made = new LineagePanel(client, panel, reveal);
    panel.onDidDispose(() => {
      if (open === made) open = undefined;
    });
    open = made;
    return made;
  };
  // The page keeps its own state and sends it when it is ready.
  const restore = (panel: WebviewPanel): void => {
    host(panel, undefined);
  };
  client.context.subscriptions.push(
    commands.registerCommand(names.showLineage, async (argument: unknown) => {
      const given = assetReference.safeParse(argument);
      const reference = given.success ? given.data : await client.cursor.now();
      if (open === undefined) host(createPanel(client), reference ?? client.cursor.newest);
      else open.reveal(reference);
    }),
    window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (panel) => {
        restore(panel);
        return Promise.resolve();
      },
    }),
  );
  return { restore };
}

function createPanel({ context }: Client): WebviewPanel {
  const panel = window.createWebviewPanel(
    VIEW_TYPE,
    l10n.t("Lineage"),
    { viewColumn: ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, localResourceRoots: [Uri.joinPath(context.extensionUri, "dist", "webview")] },
  );
  return panel;
}

class LineagePanel {
  readonly #client: Client;
  readonly #panel: WebviewPanel;
  #query: LineageQuery | undefined;
  /** An asset to show as soon as the page listens. */
  #awaited: AssetReference | undefined;
  #listens = false;
  /** Questions are numbered: an answer to an older one is dropped. */
  #asked = 0;

  constructor(client: Client, panel: WebviewPanel, reveal: AssetReference | undefined) {
    this.#client = client;
    this.#panel = panel;
    this.#awaited = reveal;
    const { extensionUri } = client.context;
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extensionUri, "dist", "webview")],
    };
    panel.iconPath = {
      light: Uri.joinPath(extensionUri, "media", "lineage-light.svg"),
      dark: Uri.joinPath(extensionUri, "media", "lineage-dark.svg"),
    };
    panel.webview.html = lineageHtml(panel.webview, extensionUri);
    const subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)),
      panel.onDidChangeViewState(() => {
        // A hidden page is gone; it says `ready` when it is there again.
        if (!panel.visible) this.#listens = false;
      }),
      client.overview.onDidChange(() => void this.#show()),
      client.cursor.onDidMove((reference) => {
        this.#post({ kind: "cursor", ...reference });
      }),
    ];
    panel.onDidDispose(() => {
      for (const subscription of subscriptions) subscription.dispose();
    });
  }

  /** Brings the panel to the front, at an asset if one is given. */
  reveal(reference: AssetReference | undefined): void {
    this.#panel.reveal(undefined, true);
    if (reference === undefined) return;
    if (this.#listens) this.#post({ kind: "reveal", ...reference });
    else this.#awaited = reference;
  }

  async #receive(message: unknown): Promise<void> {
    const parsed = lineagePanelRequest.safeParse(message);
    if (!parsed.success) {
      this.#client.output.error(`lineage panel: ${parsed.error.message}`);
      return;
    }
    try {
      await this.#handle(parsed.data);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#client.output.error(`lineage panel, ${parsed.data.kind}: ${text}`);
      void window.showErrorMessage(text);
    }
  }

  async #handle(request: LineagePanelRequest): Promise<void> {
    const client = this.#client;
    switch (request.kind) {
      case "ready": {
        this.#listens = true;
        const reveal = this.#awaited;
        this.#awaited = undefined;
        this.#query = request.state?.query ?? firstQuery(client, reveal ?? client.cursor.newest);
        await this.#show();
        if (reveal !== undefined && request.state !== null) this.#post({ kind: "reveal", ...reveal });
        return;
      }
      case "state":
        this.#query = request.state.query;
        await this.#show();
        return;
      case "open":
        await openAsset(client, request);
        return;
      case "materialize":
        // Alone it could not run where something that it reads was never made.
        await run(client, request.project, {
          kind: "assets",
          keys: request.keys,
          with: request.with === "self" ? "missing" : request.with,
        });
        return;
      case "check": {
        const { project, key, checks } = request;
        await run(client, project, { kind: "checks", keys: [key], ...(checks === undefined ? {} : { checks }) });
        return;
      }
      case "cancel":
        await cancel(client, request);
        return;
      case "save-picture":
        await savePicture(request.svg);
        return;
      case "fault":
        client.output.error(`lineage panel: ${request.message}`);
        return;
    }
  }

  /** Asks the server anew and posts its answer, unless a newer question was asked meanwhile. */
  async #show(): Promise<void> {
    const query = this.#query;
    if (!this.#listens || query === undefined) return;
    const number = ++this.#asked;
    if (this.#client.server.state === "stopped") {
      this.#post({
        kind: "unavailable",
        message: l10n.t("The language server has stopped. Restart it from the status bar."),
      });
      return;
    }
    try {
      const view = await this.#client.server.request(lineage, query);
      if (number === this.#asked) this.#post({ kind: "view", query, view });
    } catch (error) {
      if (number !== this.#asked) return;
      this.#post({ kind: "unavailable", message: error instanceof Error ? error.message : String(error) });
    }
  }

  #post(message: LineagePanelMessage): void {
    if (this.#listens) void this.#panel.webview.postMessage(message);
  }
}

/** Around the asset at hand; without one the whole project of the file at hand. */
function firstQuery({ overview }: Client, reference: AssetReference | undefined): LineageQuery {
  if (reference === undefined) {
    const project = projectAtHand(overview.newest.projects)?.project ?? null;
    return { project, focus: null, scope: { kind: "all" } };
  }
  return { project: reference.project, focus: reference.key, scope: { kind: "neighbourhood", up: 2, down: 2 } };
}
