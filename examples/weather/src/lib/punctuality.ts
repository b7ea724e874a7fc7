import { mean, round, share } from "./stats.ts";

/** How a set of flights did. */
export interface Punctuality {
  flights: number;
  /** In minutes. */
  meanDelay: number;
  /** The fraction of flights that arrived fifteen minutes late or more. */
  late: number;
}

export function punctuality(flights: readonly { delay: number }[]): Punctuality {
  const delays = flights.map((flight) => flight.delay);
  const isLate = (delay: number) => delay >= 15;
  return { flights: delays.length, meanDelay: round(mean(delays)), late: round(share(delays, isLate), 2) };
}
