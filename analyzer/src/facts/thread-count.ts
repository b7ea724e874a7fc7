/** How many threads read files beside the main one. */
import { availableParallelism } from "node:os";

/** Beyond this the main thread, which links what they read, is what takes the time. */
const MOST = 7;

/**
 * One for each processor but two: that of the main thread, and one that the engine takes to compile and to collect garbage.
 * On a machine with two a further thread gains nothing, and costs a third more processor time.
 */
export function threadCount(): number {
  return Math.max(Math.min(availableParallelism() - 2, MOST), 0);
}
