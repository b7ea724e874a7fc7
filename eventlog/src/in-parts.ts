/** A list that is too long for one event, in parts that fit. */

/** The items in their order; the bytes of each part, with a comma for each of its items, are within the room. */
export function inParts<Item>(
  items: Iterable<Item>,
  room: number,
  written: (item: Item) => unknown = (item) => item,
): readonly (readonly [Item, ...Item[]])[] {
  const parts: [Item, ...Item[]][] = [];
  let left = 0;
  for (const item of items) {
    const bytes = bytesOf(written(item)) + 1;
    const part = parts.at(-1);
    if (part === undefined || bytes > left) {
      parts.push([item]);
      left = room - bytes;
    } else {
      part.push(item);
      left -= bytes;
    }
  }
  return parts;
}

/** Of its JSON, in UTF-8. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
