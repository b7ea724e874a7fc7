/** Waits for what the screen or the disk will show, with the last thing seen in the error. */

export interface EventuallyOptions {
  readonly timeoutMs?: number;
}

/** Long enough for a machine that is busy with other things; what is seen sooner is taken sooner. */
const LIMIT_MS = 30_000;

/**
 * Looks again and again until `accept` holds.
 *
 * @returns the accepted value
 * @throws {Error} that says what was waited for and what was seen last
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T> | T,
  accept: (seen: T) => boolean,
  { timeoutMs = LIMIT_MS }: EventuallyOptions = {},
): Promise<T> {
  for (const limit = Date.now() + timeoutMs; ;) {
    const seen = await look();
    if (accept(seen)) return seen;
    if (Date.now() > limit) {
      throw new Error(
        `${what}: not within ${String(timeoutMs / 1000)} s. Seen last: ${JSON.stringify(seen, undefined, 2)}`,
      );
    }
    await new Promise((settle) => setTimeout(settle, 50));
  }
}
