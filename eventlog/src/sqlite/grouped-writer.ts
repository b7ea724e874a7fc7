/**
 * Writes at once when nothing was written just before, and otherwise gathers what comes within a few milliseconds into one
 * write: one sync of the disk serves them all, and a single event does not wait.
 */
const GATHER_MS = 10;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export class GroupedWriter<Item, Result> {
  readonly #writeAll: (items: readonly Item[]) => Promise<readonly Result[]>;
  #waiting: Waiting<Item, Result>[] = [];
  #working: Promise<void> | undefined;

  /** `writeAll` gives a result for each item, in their order; when it throws, all of them fail. */
  constructor(writeAll: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.#writeAll = writeAll;
  }

  write(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Resolves when everything that was given has been written or has failed. */
  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  async #work(): Promise<void> {
    // What the same turn of the event loop brings belongs together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const startedAt = performance.now();
      await this.#writeGroup(this.#waiting.splice(0));
      const rest = GATHER_MS - (performance.now() - startedAt);
      await new Promise((resolve) =>
        rest > 0 && this.#waiting.length > 0 ? setTimeout(resolve, rest) : setImmediate(resolve),
      );
    }
    this.#working = undefined;
  }

  async #writeGroup(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#writeAll(group.map(({ item }) => item));
      for (const [index, { resolve, reject }] of group.entries()) {
        const result = results[index];
        if (result === undefined) reject(new Error("A write gave no result"));
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
