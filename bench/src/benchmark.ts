/** What a benchmark is and what it reports. */

export interface Benchmark {
  readonly name: string;
  /** What is measured beside what, in a line. */
  readonly title: string;
  run(report: (row: Row) => void): Promise<void>;
}

export interface Row {
  readonly what: string;
  /** Both sides as measured, for information. */
  readonly subject: string;
  readonly peer: string;
  /** `null` where the peer is not installed. */
  readonly ratio: number | null;
  /** Upper bound that the ratio is to keep. */
  readonly goal: number;
  readonly note?: string;
}

export function milliseconds(value: number): string {
  return value < 10
    ? `${value.toFixed(2)} ms`
    : value < 10_000
      ? `${value.toFixed(0)} ms`
      : `${(value / 1000).toFixed(1)} s`;
}
