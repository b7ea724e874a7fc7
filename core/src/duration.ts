/** Spans of time as users write them: a number and its unit, so that nobody takes seconds for milliseconds. */

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** What a message asks for. */
export const DURATION_EXAMPLE = 'a time such as "500ms", "30s", "2h" or "90d"';

/** In milliseconds; `undefined` for another text. */
export function parseDuration(text: string): number | undefined {
  const groups = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m|h|d)$/.exec(text)?.groups;
  const unit = groups?.["unit"] as keyof typeof UNITS | undefined;
  return unit === undefined ? undefined : Number(groups?.["amount"]) * UNITS[unit];
}
