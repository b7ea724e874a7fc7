/**
 * What takes long to make and is not always needed: schemas, above all. To make one takes longer than to parse some
 * hundred values with it, and most processes are short.
 */

/** Makes it at the first call, and gives the same one ever after. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Of a union that a field of its members discriminates: the one for a value, by the value's field. */
export function memberFor<T>(members: Readonly<Record<string, () => T>>, field: string, value: unknown): T | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const kind: unknown = Reflect.get(value, field);
  return typeof kind === "string" && Object.hasOwn(members, kind) ? members[kind]?.() : undefined;
}
