/** Texts of user code, made fit for every surface. */

/** Escape sequences of terminals: those with parameters, those with a text up to a bell or a terminator, and short ones. */
const SEQUENCES =
  /\u001B\[[0-?]*[ -/]*[@-~]|[\u001B\u009D][\]PX^_][^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)|\u009B[0-?]*[ -/]*[@-~]|\u001B[ -/]*[0-~]/gu;
/** Control characters other than tab and line feed, and those that reorder text. */
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/gu;

/** Without control sequences and control characters, and at most `limit` characters long; a longer text ends in `…`. */
export function plainText(text: string, limit: number): string {
  // Cut twice: first so that a huge text is not searched, then because what is left may still be too long.
  const start = text.length > limit * 4 ? text.slice(0, limit * 4) : text;
  const plain = start.replaceAll("\r\n", "\n").replaceAll(SEQUENCES, "").replaceAll(CONTROLS, "");
  return plain.length <= limit && start === text ? plain : `${plain.slice(0, limit - 1).toWellFormed()}…`;
}
