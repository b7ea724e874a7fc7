/** The names of what JSON does not hold; see encode-value.ts. */

export const TAG = "$headwater";

/** Stands in a list where the list has no element: `[1, , 3]`. */
export const HOLE = "hole";

export const TYPED_ARRAYS = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "DataView",
  "Buffer",
] as const;
export type TypedArrayName = (typeof TYPED_ARRAYS)[number];

export function isTypedArrayName(name: string): name is TypedArrayName {
  return (TYPED_ARRAYS as readonly string[]).includes(name);
}
