/** The asset that the cursor is in: the lineage panel follows it, and commands without an argument mean it. */
import { EventEmitter, commands, window } from "vscode";
import type { Disposable } from "vscode";
import { assetAt } from "@headwater/protocol/editor";
import type { AssetAt, AssetReference } from "@headwater/protocol/editor";
import type { Server } from "./server.ts";

const SETTLES_AFTER = 120;

export class AssetCursor implements Disposable {
  readonly #server: Server;
  readonly #moved = new EventEmitter<AssetReference>();
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #timer: NodeJS.Timeout | undefined;
  #newest: AssetReference | undefined;

  /** The cursor went into an asset; leaving one for no other is not told. */
  readonly onDidMove = this.#moved.event;

  constructor(server: Server) {
    this.#server = server;
    this.#subscriptions = [
      this.#moved,
      window.onDidChangeTextEditorSelection(() => {
        this.#later();
      }),
      window.onDidChangeActiveTextEditor(() => {
        this.#later();
      }),
      server.onDidChangeState(() => {
        this.#later();
      }),
    ];
  }

  /** The asset that the cursor was in last. */
  get newest(): AssetReference | undefined {
    return this.#newest;
  }

  /** Asks which asset the cursor is in now. */
  async now(): Promise<AssetReference | undefined> {
    const found = await this.#place();
    return found && { project: found.project, key: found.key };
  }

  /** Asks which upstream asset the name at the cursor refers to. */
  async upstream(): Promise<AssetReference | undefined> {
    const found = await this.#place();
    return found?.upstream == null ? undefined : { project: found.project, key: found.upstream };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look().catch(() => undefined), SETTLES_AFTER);
  }

  async #look(): Promise<void> {
    const found = await this.#place();
    void commands.executeCommand("setContext", "headwater.onAsset", found !== undefined);
    void commands.executeCommand("setContext", "headwater.onUpstream", found?.upstream != null);
    if (found === undefined || (found.key === this.#newest?.key && found.project === this.#newest.project)) return;
    this.#newest = { project: found.project, key: found.key };
    this.#moved.fire(this.#newest);
  }

  async #place(): Promise<AssetAt | undefined> {
    const editor = window.activeTextEditor;
    if (editor?.document.uri.scheme !== "file" || this.#server.state !== "running") return undefined;
    const { line, character } = editor.selection.active;
    const uri = editor.document.uri.toString();
    return (await this.#server.request(assetAt, { uri, position: { line, character } })) ?? undefined;
  }
}
