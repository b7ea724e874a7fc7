/**
 * What the history of a project says of its text, looked at when its user pauses: it asks for all assets and all rows,
 * and nobody waits for it.
 */
import type { Problem } from "@headwater/core/problem";

const PAUSE_MS = 400;

export class HistoryWatch {
  readonly #look: () => readonly Problem[];
  readonly #changed: () => void;
  #problems: readonly Problem[] = [];
  #pause: NodeJS.Timeout | undefined;

  /** @param options.changed what was found differs from before */
  constructor(options: { readonly look: () => readonly Problem[]; readonly changed: () => void }) {
    this.#look = options.look;
    this.#changed = options.changed;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Something changed that may alter what is found. */
  lookSoon(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      const before = this.#problems;
      this.#problems = this.#look();
      if (JSON.stringify(before) !== JSON.stringify(this.#problems)) this.#changed();
    }, PAUSE_MS);
    this.#pause.unref();
  }

  dispose(): void {
    clearTimeout(this.#pause);
  }
}
