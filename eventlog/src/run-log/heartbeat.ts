/** Keeps saying that the owner of a run is at work, for those who cannot see its process. */
import type { RunId } from "@headwater/core/keys";
import type { EventLog } from "../event-log.ts";

const BEAT_MS = 5_000;

/**
 * From the run's beginning to its end, which is when the function that is returned must be called. A beat that fails is
 * followed by the next: whoever appends learns of a store that is gone, or of another owner, by the append.
 */
export function keepBeating(
  log: EventLog,
  run: { readonly runId: RunId; readonly epoch: number },
  everyMs = BEAT_MS,
): () => void {
  const timer = setInterval(() => {
    log.beat({ ...run, at: Date.now() }).catch(() => undefined);
  }, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
