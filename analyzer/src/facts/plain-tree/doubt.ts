/** The end of a reading that leaves the text to the compiler's parser. */
export class Doubt extends Error {}

// One for all: nobody looks at its stack, and taking one down costs more than reading a file.
const DOUBT = new Doubt("only the compiler's parser can tell");

/** Where anything is unusual, or wrong. */
export function doubt(): never {
  throw DOUBT;
}
