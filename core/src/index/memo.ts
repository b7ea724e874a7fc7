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

/** What the cells of a table have in common: there are many cells, and each is as small as it can be. */
interface Table {
  /** `null` for inputs. */
  readonly compute: ((key: string) => unknown) | null;
  readonly equal: (a: unknown, b: unknown) => boolean;
  /** Where to note that a value may differ. */
  readonly suspects: Set<string>;
}

interface Cell {
  readonly table: Table;
  readonly key: string;
  /** `FORGOTTEN` where it is to be computed again; what is computed from it may still be right. */
  value: unknown;
  state: "fresh" | "suspect" | "new";
  /** When the value last became different. */
  changedAt: number;
  /** When it was last known to be right. */
  verifiedAt: number;
  sources: readonly Cell[];
  /** Most have one or none. */
  readers: Set<Cell> | readonly Cell[] | Cell | null;
}

const FORGOTTEN = Symbol("forgotten");

const NOBODY: readonly Cell[] = [];

/** Readers; a list of more would take longer to look through than a set. */
const LISTED = 8;

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
  #computing: Cell | null = null;
  /** What the computation has asked for so far. */
  #asked: Cell[] = [];

  /** A table of inputs; `initial` is what a key holds before it is set. */
  input<T>(initial: T, equal: (a: T, b: T) => boolean): InputTable<T> {
    const cells = new Map<string, Cell>();
    const table = tableOf(null, equal);
    const cellOf = (key: string): Cell => {
      let cell = cells.get(key);
      if (cell === undefined) cells.set(key, (cell = newCell(table, key, initial)));
      return cell;
    };
    return {
      get: (key) => {
        const cell = cellOf(key);
        this.#note(cell);
        return cell.value as T;
      },
      set: (key, value) => {
        const cell = cellOf(key);
        if (equal(cell.value as T, value)) return;
        cell.value = value;
        cell.changedAt = ++this.#clock;
        for (const reader of readersOf(cell)) suspect(reader);
      },
    };
  }

  derived<T>(compute: (key: string) => T, equal: (a: T, b: T) => boolean): DerivedTable<T> {
    const cells = new Map<string, Cell>();
    const table = tableOf(compute, equal);
    const { suspects } = table;
    return {
      get: (key) => {
        let cell = cells.get(key);
        if (cell === undefined) cells.set(key, (cell = newCell(table, key, FORGOTTEN)));
        this.#refresh(cell);
        this.#note(cell);
        // It is fresh: what it is computed from is as it was.
        if (cell.value === FORGOTTEN) cell.value = this.#computed(cell);
        return cell.value as T;
      },
      takeSuspects: () => {
        const taken = [...suspects];
        suspects.clear();
        return taken;
      },
      delete: (key) => {
        const cell = cells.get(key);
        if (cell === undefined || readersOf(cell).length > 0) return;
        forgetSources(cell);
        cells.delete(key);
      },
      rest: () => {
        for (const cell of cells.values()) cell.value = FORGOTTEN;
      },
    };
  }

  #note(cell: Cell): void {
    const reader = this.#computing;
    if (reader !== null && addReader(cell, reader)) this.#asked.push(cell);
  }

  #refresh(cell: Cell): void {
    if (cell.table.compute === null || cell.state === "fresh") return;
    if (cell.state === "suspect" && !this.#sourcesChanged(cell)) {
      cell.state = "fresh";
      cell.verifiedAt = this.#clock;
      return;
    }
    forgetSources(cell);
    const before = cell.value;
    const value = this.#computed(cell);
    cell.state = "fresh";
    if (before === FORGOTTEN || !cell.table.equal(before, value)) {
      cell.value = value;
      cell.changedAt = ++this.#clock;
    }
    cell.verifiedAt = this.#clock;
  }

  #computed(cell: Cell): unknown {
    const outer = { computing: this.#computing, asked: this.#asked };
    this.#computing = cell;
    this.#asked = [];
    try {
      return cell.table.compute?.(cell.key);
    } finally {
      // As long as it has to be: a list that has grown takes room for what may still come.
      if (this.#asked.length > 0) cell.sources = cell.sources.concat(this.#asked);
      this.#computing = outer.computing;
      this.#asked = outer.asked;
    }
  }

  #sourcesChanged(cell: Cell): boolean {
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
}

function suspect(cell: Cell): void {
  if (cell.state !== "fresh") return;
  cell.state = "suspect";
  cell.table.suspects.add(cell.key);
  for (const reader of readersOf(cell)) suspect(reader);
}

/** Whether it is a new one. */
function addReader(cell: Cell, reader: Cell): boolean {
  const { readers } = cell;
  if (readers === reader) return false;
  if (readers === null) cell.readers = reader;
  else if (readers instanceof Set) {
    if (readers.has(reader)) return false;
    readers.add(reader);
  } else {
    const listed = listOf(readers);
    if (listed.includes(reader)) return false;
    cell.readers = listed.length < LISTED ? listed.concat(reader) : new Set([...listed, reader]);
  }
  return true;
}

function forgetSources(cell: Cell): void {
  for (const source of cell.sources) {
    const { readers } = source;
    if (readers instanceof Set) readers.delete(cell);
    else if (readers !== null) source.readers = without(readers, cell);
  }
  cell.sources = NOBODY;
}

function without(readers: readonly Cell[] | Cell, cell: Cell): Cell["readers"] {
  const [first, ...more] = listOf(readers).filter((each) => each !== cell);
  return first === undefined ? null : more.length === 0 ? first : [first, ...more];
}

function readersOf({ readers }: Cell): readonly Cell[] {
  return readers === null ? NOBODY : readers instanceof Set ? [...readers] : listOf(readers);
}

function listOf(readers: readonly Cell[] | Cell): readonly Cell[] {
  return isList(readers) ? readers : [readers];
}

function isList(readers: readonly Cell[] | Cell): readers is readonly Cell[] {
  return Array.isArray(readers);
}

/** What is in a table is what its functions take and give. */
function tableOf<T>(compute: ((key: string) => T) | null, equal: (a: T, b: T) => boolean): Table {
  return { compute, equal: equal as Table["equal"], suspects: new Set() };
}

function newCell(table: Table, key: string, value: unknown): Cell {
  const state = table.compute === null ? "fresh" : "new";
  return { table, key, value, state, changedAt: 0, verifiedAt: 0, sources: NOBODY, readers: null };
}
