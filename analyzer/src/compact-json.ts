/**
 * Plain data as a text that is half as long as JSON, and is read as fast: the keys of objects that have the same ones
 * are written once.
 *
 * The text is the JSON of a list: the lists of keys, but for those that writer and reader know, then the value. An object
 * is a list that begins with the number of its keys' list, counted from 1; a list begins with 0; a list of numbers that are
 * whole and not negative, as a place in a text is, is itself, but for its first number, which is -1 - n.
 */

/** Lists of keys of objects. */
export type Shapes = readonly (readonly string[])[];

/**
 * What survives JSON, in that text.
 * @param known need not be written; whoever reads the text must give the same
 */
export function compactJson(value: unknown, known: Shapes = []): string {
  const shapes = new Map(numbered(known));
  const shapeKeys: (readonly string[])[] = [];
  const written = (each: unknown): unknown => {
    if (typeof each !== "object" || each === null) return each;
    if (isList(each)) return isPlace(each) ? [-1 - each[0], ...each.slice(1)] : [0, ...each.map(written)];
    const object = each as Readonly<Record<string, unknown>>;
    const keys = Object.keys(object).filter((key) => object[key] !== undefined);
    // Joined by any character, other keys could look the same.
    const name = JSON.stringify(keys);
    let shape = shapes.get(name);
    if (shape === undefined) shapes.set(name, (shape = known.length + shapeKeys.push(keys)));
    return [shape, ...keys.map((key) => written(object[key]))];
  };
  const body = written(value);
  return JSON.stringify([shapeKeys, body]);
}

export function parseCompactJson(text: string, known: Shapes = []): unknown {
  const [written, body] = JSON.parse(text) as readonly [Shapes, unknown];
  const shapes = [...known, ...written];
  const read = (each: unknown): unknown => {
    if (!Array.isArray(each)) return each;
    const list = each as [number, ...unknown[]];
    const first = list[0];
    if (first < 0) {
      list[0] = -1 - first;
      return list;
    }
    if (first === 0) {
      const items: unknown[] = [];
      for (let index = 1; index < list.length; index++) items.push(read(list[index]));
      return items;
    }
    const object: Record<string, unknown> = {};
    for (const [index, key] of (shapes[first - 1] ?? []).entries()) {
      const item = read(list[index + 1]);
      // That one name is no plain property.
      if (key === "__proto__") Object.defineProperty(object, key, { ...OWN, value: item });
      else object[key] = item;
    }
    return object;
  };
  return read(body);
}

const NUMBERED = new WeakMap<Shapes, ReadonlyMap<string, number>>();

/** From 1, by what the keys look like. */
function numbered(known: Shapes): ReadonlyMap<string, number> {
  let numbers = NUMBERED.get(known);
  if (numbers === undefined)
    NUMBERED.set(known, (numbers = new Map(known.map((keys, index) => [JSON.stringify(keys), index + 1]))));
  return numbers;
}

const OWN = { enumerable: true, writable: true, configurable: true };

function isList(value: object): value is readonly unknown[] {
  return Array.isArray(value);
}

function isPlace(list: readonly unknown[]): list is readonly [number, ...number[]] {
  return list.length > 0 && list.every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
}
