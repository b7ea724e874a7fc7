/** The two parts of a device number, as glibc's macros take it apart. */

/** @param device as stat gives it */
export function deviceParts(device: number | bigint): { readonly major: number; readonly minor: number } {
  const number = BigInt(device);
  return {
    major: Number(((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn)),
    minor: Number((number & 0xffn) | ((number >> 12n) & ~0xffn & 0xffffffffn)),
  };
}
