/** How much of its past a store keeps. The newest data, checks and values of each asset are kept whatever it says. */
export interface Retention {
  /** The newest runs of each environment, so many; `null` for no limit, here and below. */
  readonly runs: number | null;
  /** Runs that ended at most this many milliseconds ago. */
  readonly ageMs: number | null;
  /** What the store, its values and logs may take on the disk: older runs go first. */
  readonly bytes: number | null;
}

export const KEEP_ALL: Retention = { runs: null, ageMs: null, bytes: null };

const UNITS = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;

/** What a message asks for. */
export const BYTES_EXAMPLE = 'a size such as "500MB" or "2GB"';

/** `undefined` for another text. */
export function parseBytes(text: string): number | undefined {
  const groups = /^(?<amount>\d+(?:\.\d+)?)(?<unit>B|KB|MB|GB|TB)$/.exec(text)?.groups;
  const unit = groups?.["unit"] as keyof typeof UNITS | undefined;
  return unit === undefined ? undefined : Math.round(Number(groups?.["amount"]) * UNITS[unit]);
}

/** A whole number from 1; `undefined` for another. */
export function parseRuns(value: number): number | undefined {
  return Number.isSafeInteger(value) && value >= 1 ? value : undefined;
}
