/**
 * Gives memory back to the machine that reading a large project has left behind, a third of it garbage. Node would keep
 * it: it collects when something is allocated, and a server at rest allocates nothing.
 */
import { collectorOf } from "./collect-garbage.ts";

/** Takes some tenths of a second, at the end of work that took seconds. Does nothing where the engine offers no way. */
export async function giveBackMemory(): Promise<void> {
  await collectorOf()?.({ type: "major", execution: "async", flavor: "last-resort" });
}
