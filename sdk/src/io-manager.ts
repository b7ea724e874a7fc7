/**
 * IO managers: where values go and where they come from. By reference, or by the name that the configuration gives them,
 * in the option `io` of assets.
 *
 * They do not work in this version: static analysis says so where they are written, and each call throws.
 */
import type { Awaitable } from "./function-types.ts";
import type { Metadata } from "./metadata.ts";
import { refuseCall } from "./not-yet.ts";
import type { NoResources, Resources, ResourceValues } from "./resources.ts";

/** Stores values of the first type, and loads values of the second. */
export interface IoManager<in S = never, out L = unknown> {
  readonly "~stores": (value: S) => void;
  readonly "~loads": L;
}

/** By name: what the option `io` of an asset means. `default` stands for assets without the option, in place of files. */
export interface IoManagers {
  readonly [name: string]: IoManager;
}

/** What a value is of. One attempt stores one value of each. */
export interface IoSlot {
  readonly asset: string;
  /** `null` for an asset without partitions. */
  readonly partition: string | null;
  readonly environment: string;
  readonly runId: string;
  readonly attempt: number;
}

/** What is recorded of a value that was stored, and given back to load it. */
export interface Stored {
  /** Where it lies, in words of the IO manager. A value is current once this is recorded, and not before. */
  readonly place: string;
  /** Equal for equal data: what reads it is stale when this changes. A new one for each attempt unless given. */
  readonly dataVersion?: string;
  /** Shown with that of the function. */
  readonly metadata?: Metadata;
}

export interface IoManagerOptions<S, L, R extends Resources = NoResources> {
  /** What it needs, by the names of the last parameter of its functions. */
  resources?: R;
  /** Writes to a new place for each attempt, unless it `overwrites`: the value before stays until this one is recorded. */
  store: (value: S, slot: IoSlot, resources: ResourceValues<R>) => Awaitable<Stored>;
  /** Throws for what is gone or damaged: the step that reads it fails, and says so. */
  load: (stored: Stored, slot: IoSlot, resources: ResourceValues<R>) => Awaitable<L>;
  /** Removes a value that nothing names any more. Without it values stay. */
  remove?: (stored: Stored, slot: IoSlot, resources: ResourceValues<R>) => Awaitable<void>;
  /** There is one place for each asset and partition, as a table: then one attempt at a time has it. False unless given. */
  overwrites?: boolean;
}

/**
 * Stores the values of assets, and loads them for what reads them: `asset({ io: warehouse }, () => rows)`.
 *
 * @throws Error always, in this version: it does not work yet.
 */
export function ioManager<S, L, R extends Resources = NoResources>(
  _options: IoManagerOptions<S, L, R>,
): IoManager<S, L> {
  return refuseCall("ioManager");
}
