/** How a run is shown while it goes on. Three ways, one port: a live view, plain lines, JSON lines. */
import type { LogEntry } from "@headwater/core/events";

export interface Progress {
  /** Every entry of the run, in order. */
  onEvent(entry: LogEntry): void;
  /** A word from the command itself, as that a cancel was asked for. */
  note(text: string): void;
  /** Leaves the terminal as a reader wants it. Called once, also after a failure. */
  close(): void;
}
