/** Makes the names of runs: readable, sorted by time, unique by a random end. */
import { runId } from "../keys.ts";
import type { RunId } from "../keys.ts";

/**
 * `20261120-221545-k3f9x2` for 22:15:45 UTC.
 *
 * @param at milliseconds since 1970
 * @param random at least 6 random letters or digits
 */
export function newRunId(at: number, random: string): RunId {
  const [date = "", time = ""] = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return runId(`${date}-${time}-${random}`);
}
