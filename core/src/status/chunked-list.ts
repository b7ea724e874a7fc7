/**
 * A long list that never changes, and whose next version costs what differs: both share all other stretches.
 */
const STRETCH = 128;

export class ChunkedList<T> {
  readonly length: number;
  readonly #stretches: readonly (readonly T[])[];

  private constructor(length: number, stretches: readonly (readonly T[])[]) {
    this.length = length;
    this.#stretches = stretches;
  }

  static of<T>(items: readonly T[]): ChunkedList<T> {
    const stretches: T[][] = [];
    for (let start = 0; start < items.length; start += STRETCH) stretches.push(items.slice(start, start + STRETCH));
    return new ChunkedList(items.length, stretches);
  }

  at(place: number): T | undefined {
    return this.#stretches[Math.floor(place / STRETCH)]?.[place % STRETCH];
  }

  /** With other items at some of its places. */
  with(changes: ReadonlyMap<number, T>): ChunkedList<T> {
    const stretches = [...this.#stretches];
    for (const [place, item] of changes) {
      const number = Math.floor(place / STRETCH);
      const before = stretches[number];
      if (before === undefined || place >= this.length) throw new RangeError(`the list has no place ${String(place)}`);
      stretches[number] = before.with(place % STRETCH, item);
    }
    return new ChunkedList(this.length, stretches);
  }
}
