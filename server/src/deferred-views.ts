/** The logs of the environments that the one in use defers to (`deferTo`): read, followed while they grow, never written. */
import { resolve } from "node:path";
import type { Environment } from "@headwater/core/asset";
import { withoutStore } from "@headwater/core/environment";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { LogView } from "./log-view.ts";

export interface DeferredViewsOptions {
  /** Absolute folder of the project. */
  readonly root: string;
  readonly report: (message: string) => void;
  /** What one of them says differs from before. */
  readonly changed: () => void;
}

export class DeferredViews {
  readonly #options: DeferredViewsOptions;
  #views: readonly LogView[] = [];

  constructor(options: DeferredViewsOptions) {
    this.#options = options;
  }

  /** Of each environment, the nearest first. What cannot be read gives nothing. */
  get rows(): readonly (readonly AssetSummary[])[] {
    return this.#views.map(({ rows }) => rows ?? []);
  }

  /** From now on these, the nearest first. Says whether they are others than before. */
  follow(environments: readonly Environment[]): boolean {
    const { root, report, changed } = this.#options;
    const wanted = environments
      .filter((environment) => withoutStore(environment) === undefined)
      .map(({ name, storage }) => ({ environment: name, folder: resolve(root, storage) }));
    const isSame =
      wanted.length === this.#views.length &&
      wanted.every(({ environment, folder }, place) => {
        const view = this.#views[place];
        return view?.environment === environment && view.folder === folder;
      });
    if (isSame) return false;
    this.dispose();
    this.#views = wanted.map((each) => new LogView({ ...each, report, changed }));
    void this.read();
    return true;
  }

  async read(): Promise<void> {
    await Promise.all(this.#views.map((view) => view.read()));
  }

  dispose(): void {
    for (const view of this.#views) view.dispose();
    this.#views = [];
  }
}
