/** What the server knows of the workspace, fetched anew when it says that something changed. */
import { EventEmitter, commands } from "vscode";
import type { Disposable } from "vscode";
import { changed, overview } from "@headwater/protocol/editor";
import type { Overview } from "@headwater/protocol/editor";
import type { Server } from "./server.ts";

const NOTHING: Overview = { revision: 0, indexing: true, projects: [] };

export class OverviewModel implements Disposable {
  readonly #server: Server;
  readonly #changed = new EventEmitter<Overview>();
  #newest = NOTHING;
  #fetching = false;
  #again = false;

  /** The overview, or the state of the server, differs from before. */
  readonly onDidChange = this.#changed.event;

  constructor(server: Server) {
    this.#server = server;
    server.onNotification(changed, () => {
      this.#fetch();
    });
    server.onDidChangeState((state) => {
      if (state === "running") this.#fetch();
      else this.#changed.fire(this.#newest);
    });
  }

  get newest(): Overview {
    return this.#newest;
  }

  /** Asks the server again, for ages in words, which no change tells of. */
  look(): void {
    if (this.#server.state === "running") this.#fetch();
  }

  /** Asks the server now, for what must not be a moment old. */
  async fresh(): Promise<Overview> {
    this.#take(await this.#server.request(overview, {}));
    return this.#newest;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** One question at a time; a change during it asks once more. */
  #fetch(): void {
    this.#again = this.#fetching;
    if (this.#fetching) return;
    this.#fetching = true;
    void this.#server
      .request(overview, {})
      .then((newest) => {
        this.#take(newest);
      })
      // A server that died meanwhile is a state of its own.
      .catch(() => undefined)
      .finally(() => {
        this.#fetching = false;
        if (this.#again) this.#fetch();
      });
  }

  #take(newest: Overview): void {
    this.#newest = newest;
    const running = newest.projects.some(({ runs }) => runs.length > 0);
    const state = newest.indexing ? "starting" : newest.projects.length === 0 ? "empty" : "ready";
    const readOnly = newest.projects.length > 0 && newest.projects.every(({ refusal }) => refusal !== null);
    void commands.executeCommand("setContext", "headwater.running", running);
    // Then no menu offers what would be refused; the palette does, and the refusal says why.
    void commands.executeCommand("setContext", "headwater.readOnly", readOnly);
    void commands.executeCommand("setContext", "headwater.state", state);
    this.#changed.fire(newest);
  }
}
