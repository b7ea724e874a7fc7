/** What a benchmark is and what it reports. */

export interface Benchmark {
  readonly name: string;
  /** What is measured beside what, in a line. */
  readonly title: string;
  run(report: (row: Row) => void): Promise<void>;
}

export type Row = Ratio | Amount;

interface Measured {
  readonly what: string;
  /** Both sides as measured, for information. */
  readonly subject: string;
  readonly peer: string;
  /** Upper bound that the result is to keep. */
  readonly goal: number;
  readonly note?: string;
}

export interface Ratio extends Measured {
  /** `null` where the peer is not installed. */
  readonly ratio: number | null;
}

/** For what has no peer. */
export interface Amount extends Measured {
  readonly amount: number;
  readonly unit: "ms" | "MB";
}

export function milliseconds(value: number): string {
  return value < 10
    ? `${value.toFixed(2)} ms`
    : value < 10_000
      ? `${value.toFixed(0)} ms`
      : `${(value / 1000).toFixed(1)} s`;
}
