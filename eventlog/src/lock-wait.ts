/**
 * Who waits for a lock says so here, and the command line tells the user. A store is opened and read in many places, and
 * none of them has anything to say of it: hence a channel of the process, as Node has for what is only to be known.
 */
import { channel, subscribe } from "node:diagnostics_channel";

export interface LockWait {
  /** Absolute path of the store's file. */
  readonly place: string;
  /** `process 4711 (sqlite3)`, or `another process`. */
  readonly holder: string;
}

const waits = channel("headwater:lock-wait");

export function tellLockWait(wait: LockWait): void {
  waits.publish(wait);
}

/** Called each time that somebody has waited for about a second, and goes on waiting. */
export function onLockWait(listener: (wait: LockWait) => void): void {
  subscribe(waits.name, (message) => {
    listener(message as LockWait);
  });
}
