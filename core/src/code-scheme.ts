/**
 * The text of a code version: `scheme:hash` where Headwater computed it, the user's own text where the option
 * `codeVersion` gives it.
 *
 * Invariant: the two never look alike, so that a version that stands alone in the log tells which it is.
 */

/**
 * Versions of different schemes compare as unknown. Whoever alters the canonical form or what is reached, after a release,
 * raises it: test/analyzer/code-scheme.test.ts notices, for versions of code that is as it was differ then.
 */
export const SCHEME = "h1";

const COMPUTED = /^([a-z]+[0-9]+):[0-9a-f]{16}$/;

export function computedVersion(digest: string): string {
  return `${SCHEME}:${digest}`;
}

/** As it is, but for a text that looks computed. */
export function givenVersion(text: string): string {
  return COMPUTED.test(text) || text.startsWith("given:") ? `given:${text}` : text;
}

/** `null` for a version that a user gave. */
export function schemeOf(version: string): string | null {
  return COMPUTED.exec(version)?.[1] ?? null;
}
