/**
 * A text that is no piece of another: the engine keeps the whole of a text in memory as long as there is a piece of it.
 */

/** The engine copies shorter pieces by itself. */
const SHORTEST = 13;

export function ownText(text: string): string {
  // What is put together is copied to be cut.
  return text.length < SHORTEST ? text : ` ${text}`.slice(1);
}
