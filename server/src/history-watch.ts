/**
 * What the history of a project says of its text, looked at when its user pauses: nobody waits for it. A look costs what
 * has changed since the last one.
 */
import type { Manifest } from "@headwater/core/asset";
import type { AssetKey } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { type HistoryFixes, HistoryTable } from "@headwater/core/status/history-problems";

const PAUSE_MS = 400;

export interface HistoryWatchOptions {
  readonly manifest: () => Manifest;
  /** All that the log has. */
  readonly rows: () => readonly AssetSummary[];
  readonly fixes: () => HistoryFixes;
  /** What was found differs from before. */
  readonly changed: () => void;
}

export class HistoryWatch {
  readonly #options: HistoryWatchOptions;
  #table: HistoryTable | undefined;
  /** Since the last look. */
  readonly #edited = new Set<AssetKey>();
  readonly #made = new Map<AssetKey, AssetSummary>();
  #problems: readonly Problem[] = [];
  #pause: NodeJS.Timeout | undefined;

  constructor(options: HistoryWatchOptions) {
    this.#options = options;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** The definitions of these assets changed, came or went, or problems of the text did. */
  edited(keys: Iterable<AssetKey>): void {
    for (const key of keys) this.#edited.add(key);
    this.#lookSoon();
  }

  /** New rows came. They can only end what was found. */
  made(rows: readonly AssetSummary[]): void {
    for (const row of rows) this.#made.set(row.asset, row);
    if (this.#problems.length > 0) this.#lookSoon();
  }

  /** The log is another, or has another content. */
  logChanged(): void {
    this.#table = undefined;
    this.#lookSoon();
  }

  dispose(): void {
    clearTimeout(this.#pause);
  }

  #lookSoon(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      const before = this.#problems;
      this.#problems = this.#look();
      if (JSON.stringify(before) !== JSON.stringify(this.#problems)) this.#options.changed();
    }, PAUSE_MS);
    this.#pause.unref();
  }

  #look(): readonly Problem[] {
    const { manifest, rows, fixes } = this.#options;
    if (this.#table === undefined) this.#table = new HistoryTable(manifest(), rows());
    else this.#table.update(manifest(), this.#edited, this.#made.values());
    this.#edited.clear();
    this.#made.clear();
    return this.#table.problems(fixes());
  }
}
