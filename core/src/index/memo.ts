/**
 * Values that remember what they were computed from.
 *
 * An input is set from outside; a derived value is computed from inputs and other derived values, and notes each one
 * that it asks for. Setting an input marks what hangs on it, and nothing else; a marked value is computed again only if
 * something that it asked for really differs, and where the result is equal to the old one, the change stops there.
 * So the work after an edit follows the edit's consequences, not the size of the project.
 *
 * Invariant: a computation asks only its own memo for what can change. Invariant: it does not ask for itself.
 */

interface Cell<T> {
  readonly key: string;
  readonly compute: (() => T) | null;
  readonly equal: (a: T, b: T) => boolean;
  value: T;
  /** In place of the value; what is computed from it may still be right. */
  isForgotten: boolean;
  state: "fresh" | "suspect" | "new";
  /** When the value last became different. */
  changedAt: number;
  /** When it was last known to be right. */
  verifiedAt: number;
  sources: Cell<unknown>[];
  /** One alone stands by itself: there are many cells, and most have one reader or none. */
  readers: Set<Cell<unknown>> | Cell<unknown> | null;
  /** Where to note that the value may differ. */
  readonly suspects: Set<string> | null;
}

export interface InputTable<T> {
  get(key: string): T;
  set(key: string, value: T): void;
}

export interface DerivedTable<T> {
  get(key: string): T;
  /** The keys whose value may differ since the last call; the caller asks for those that it still wants. */
  takeSuspects(): readonly string[];
  delete(key: string): void;
  /** Forgets the values, and not what they were computed from: each is computed again when it is asked for. */
  rest(): void;
}

export class Memo {
  #clock = 0;
  #computing: Cell<unknown> | null = null;

  /** A table of inputs; `initial` is what a key holds before it is set. */
  input<T>(initial: T, equal: (a: T, b: T) => boolean): InputTable<T> {
    const cells = new Map<string, Cell<T>>();
    const cellOf = (key: string): Cell<T> => {
      let cell = cells.get(key);
      if (cell === undefined) cells.set(key, (cell = newCell(key, initial, null, equal)));
      return cell;
    };
    return {
      get: (key) => {
        const cell = cellOf(key);
        this.#note(cell as Cell<unknown>);
        return cell.value;
      },
      set: (key, value) => {
        const cell = cellOf(key);
        if (equal(cell.value, value)) return;
        cell.value = value;
        cell.changedAt = ++this.#clock;
        for (const reader of readersOf(cell)) suspect(reader);
      },
    };
  }

  derived<T>(compute: (key: string) => T, equal: (a: T, b: T) => boolean): DerivedTable<T> {
    const cells = new Map<string, Cell<T>>();
    const suspects = new Set<string>();
    return {
      get: (key) => {
        let cell = cells.get(key);
        if (cell === undefined) {
          // The value is not looked at before the first computation.
          cell = newCell(key, undefined as T, () => compute(key), equal, suspects);
          cells.set(key, cell);
        }
        this.#refresh(cell as Cell<unknown>);
        this.#note(cell as Cell<unknown>);
        // It is fresh: what it is computed from is as it was.
        if (cell.isForgotten) remember(cell as Cell<unknown>, this.#computed(cell as Cell<unknown>));
        return cell.value;
      },
      takeSuspects: () => {
        const taken = [...suspects];
        suspects.clear();
        return taken;
      },
      delete: (key) => {
        const cell = cells.get(key);
        if (cell === undefined || readersOf(cell).length > 0) return;
        this.#forgetSources(cell as Cell<unknown>);
        cells.delete(key);
      },
      rest: () => {
        for (const cell of cells.values()) {
          cell.isForgotten = true;
          cell.value = undefined as T;
        }
      },
    };
  }

  #note(cell: Cell<unknown>): void {
    const reader = this.#computing;
    if (reader === null || cell.readers === reader) return;
    if (cell.readers === null) cell.readers = reader;
    else {
      if (!(cell.readers instanceof Set)) cell.readers = new Set([cell.readers]);
      if (cell.readers.has(reader)) return;
      cell.readers.add(reader);
    }
    reader.sources.push(cell);
  }

  #refresh(cell: Cell<unknown>): void {
    if (cell.compute === null || cell.state === "fresh") return;
    if (cell.state === "suspect" && !this.#sourcesChanged(cell)) {
      cell.state = "fresh";
      cell.verifiedAt = this.#clock;
      return;
    }
    const first = cell.state === "new";
    this.#forgetSources(cell);
    const value = this.#computed(cell);
    // As long as it has to be: a list that grows takes room for what may still come.
    cell.sources = cell.sources.slice();
    cell.state = "fresh";
    if (first || cell.isForgotten || !cell.equal(cell.value, value)) {
      remember(cell, value);
      cell.changedAt = ++this.#clock;
    }
    cell.verifiedAt = this.#clock;
  }

  #computed(cell: Cell<unknown>): unknown {
    const outer = this.#computing;
    this.#computing = cell;
    try {
      return cell.compute?.();
    } finally {
      this.#computing = outer;
    }
  }

  #sourcesChanged(cell: Cell<unknown>): boolean {
    const outer = this.#computing;
    this.#computing = null;
    try {
      return cell.sources.some((source) => {
        this.#refresh(source);
        return source.changedAt > cell.verifiedAt;
      });
    } finally {
      this.#computing = outer;
    }
  }

  #forgetSources(cell: Cell<unknown>): void {
    for (const source of cell.sources) {
      if (source.readers instanceof Set) source.readers.delete(cell);
      else if (source.readers === cell) source.readers = null;
    }
    cell.sources = [];
  }
}

function remember(cell: Cell<unknown>, value: unknown): void {
  cell.value = value;
  cell.isForgotten = false;
}

function suspect(cell: Cell<unknown>): void {
  if (cell.state !== "fresh") return;
  cell.state = "suspect";
  cell.suspects?.add(cell.key);
  for (const reader of readersOf(cell)) suspect(reader);
}

function readersOf(cell: Pick<Cell<unknown>, "readers">): readonly Cell<unknown>[] {
  const { readers } = cell;
  return readers === null ? NOBODY : readers instanceof Set ? [...readers] : [readers];
}

const NOBODY: readonly Cell<unknown>[] = [];

function newCell<T>(
  key: string,
  value: T,
  compute: (() => T) | null,
  equal: (a: T, b: T) => boolean,
  suspects: Set<string> | null = null,
): Cell<T> {
  return {
    key,
    compute,
    equal,
    value,
    isForgotten: false,
    state: compute === null ? "fresh" : "new",
    changedAt: 0,
    verifiedAt: 0,
    sources: [],
    readers: null,
    suspects,
  };
}
