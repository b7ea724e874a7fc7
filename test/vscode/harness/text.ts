/** Texts on the screen, as tests look for them. */

/** A part of a text, or a pattern for it. */
export type Wanted = string | RegExp;

export function matches(text: string, wanted: Wanted): boolean {
  return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
}

/** Makes one line with single ordinary spaces out of what the screen shows: editors draw spaces that do not break. */
export function plain(text: string): string {
  return text.replaceAll(/[\s\u00a0\u200b]+/g, " ").trim();
}
