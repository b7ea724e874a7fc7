/**
 * A small fast hash for comparing code: 64 bits, the same on every machine. It finds accidental change; it does not
 * withstand an attacker, who has better ways to alter what their own code computes.
 */

/** The state of a hash in progress: two lanes of 32 bits. */
export class Hasher {
  #a = 0x9e3779b9;
  #b = 0x85ebca6b;

  /** Mixes in a number of 32 bits. */
  number(value: number): void {
    this.#a = Math.imul(this.#a ^ value, 0x9e3779b1);
    this.#a = (this.#a << 13) | (this.#a >>> 19);
    this.#b = Math.imul(this.#b ^ value ^ (this.#a >>> 7), 0x5f356495);
    this.#b = (this.#b << 17) | (this.#b >>> 15);
  }

  /** Mixes in a text and its length, so that `ab`, `c` differs from `a`, `bc`. */
  text(value: string): void {
    let a = this.#a;
    let b = this.#b;
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index);
      a = Math.imul(a ^ unit, 0x9e3779b1);
      b = Math.imul(b ^ unit, 0x5f356495);
    }
    this.#a = a;
    this.#b = b;
    this.number(value.length);
  }

  /** Sixteen hexadecimal digits. */
  digest(): string {
    let a = this.#a;
    let b = this.#b;
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
    b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
    return hex(a, b);
  }
}

/** The hash of texts in their order. */
export function hashTexts(texts: Iterable<string>): string {
  const hasher = new Hasher();
  for (const text of texts) hasher.text(text);
  return hasher.digest();
}

/**
 * Character by character: `toString(16)` takes a slow way for numbers of more than 31 bits, and a text put together from
 * parts keeps the parts in memory, of which there are hundreds of thousands.
 */
function hex(a: number, b: number): string {
  return String.fromCharCode(
    digit(a, 28),
    digit(a, 24),
    digit(a, 20),
    digit(a, 16),
    digit(a, 12),
    digit(a, 8),
    digit(a, 4),
    digit(a, 0),
    digit(b, 28),
    digit(b, 24),
    digit(b, 20),
    digit(b, 16),
    digit(b, 12),
    digit(b, 8),
    digit(b, 4),
    digit(b, 0),
  );
}

/** The code of the hexadecimal digit `shift` bits from the right. */
function digit(value: number, shift: number): number {
  const four = (value >>> shift) & 15;
  return four < 10 ? 48 + four : 87 + four;
}
