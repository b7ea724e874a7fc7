/** The runs that were started here, as far as they have come. */
import { EventEmitter } from "vscode";
import type { Disposable } from "vscode";
import { runProgress } from "@headwater/protocol/editor";
import type { RunProgress } from "@headwater/protocol/editor";
import type { Server } from "./server.ts";

export class RunTracker implements Disposable {
  readonly #newest = new Map<string, RunProgress>();
  readonly #changed = new EventEmitter<RunProgress>();

  readonly onDidChange = this.#changed.event;

  constructor(server: Server) {
    server.onNotification(runProgress, (progress) => {
      this.#newest.set(progress.runId, progress);
      this.#changed.fire(progress);
    });
  }

  /** Calls back with each state of the run until its end, which it returns. */
  async follow(runId: string, step: (progress: RunProgress) => void): Promise<RunProgress> {
    return await new Promise((resolve) => {
      const take = (progress: RunProgress): void => {
        if (progress.runId !== runId) return;
        step(progress);
        if (!hasEnded(progress)) return;
        subscription.dispose();
        this.#newest.delete(runId);
        resolve(progress);
      };
      const subscription = this.#changed.event(take);
      const newest = this.#newest.get(runId);
      if (newest !== undefined) take(newest);
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

export function hasEnded({ state }: RunProgress): boolean {
  return state !== "running" && state !== "canceling";
}
