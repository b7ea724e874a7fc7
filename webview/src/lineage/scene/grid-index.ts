/** Finds what lies in a rectangle without looking at everything: a uniform grid over the layout. */
import { intersects, type Rect } from "../geometry.ts";

const CELL = 640;

export class GridIndex<Id> {
  readonly #cells = new Map<string, Id[]>();
  readonly #rects: ReadonlyMap<Id, Rect>;

  constructor(rects: ReadonlyMap<Id, Rect>) {
    this.#rects = rects;
    for (const [id, rect] of rects) {
      for (const cell of cellsOf(rect)) {
        const ids = this.#cells.get(cell);
        if (ids === undefined) this.#cells.set(cell, [id]);
        else ids.push(id);
      }
    }
  }

  within(area: Rect): Set<Id> {
    const found = new Set<Id>();
    for (const cell of cellsOf(area)) {
      for (const id of this.#cells.get(cell) ?? []) {
        const rect = this.#rects.get(id);
        if (rect !== undefined && intersects(rect, area)) found.add(id);
      }
    }
    return found;
  }
}

function* cellsOf({ x, y, width, height }: Rect): Generator<string> {
  for (let column = Math.floor(x / CELL); column <= Math.floor((x + width) / CELL); column += 1) {
    for (let row = Math.floor(y / CELL); row <= Math.floor((y + height) / CELL); row += 1) yield `${column}:${row}`;
  }
}
