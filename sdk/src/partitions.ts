/**
 * The place of partitions in the types of assets, inputs and contexts, and the functions that define them.
 *
 * They do not work in this version: static analysis says so where they are written, and each call throws.
 */
import { refuseCall } from "./not-yet.ts";

export interface Partitions<out Kind extends string = string, out Key extends string = string> {
  readonly kind: Kind;
  /** Type only. */
  readonly "~key"?: Key;
}

export type Cadence = "hourly" | "daily" | "weekly" | "monthly" | "cron";

export interface TimePartitions<out C extends Cadence = Cadence> extends Partitions<"time"> {
  readonly cadence: C;
}

export interface StaticPartitions<out K extends string = string> extends Partitions<"static", K> {
  readonly keys: readonly K[];
}

export interface DynamicPartitions extends Partitions<"dynamic"> {
  readonly name: string;
}

export interface MultiPartitions<out D extends Dimensions = Dimensions> extends Partitions<"multi"> {
  readonly dimensions: D;
}

export interface Dimensions {
  readonly [name: string]: TimePartitions | StaticPartitions | DynamicPartitions;
}

export type KeyOf<P> = P extends Partitions<string, infer K> ? K : never;

/** When partitions of time begin and end. A partition exists once its window has ended. */
export interface TimePartitionsOptions {
  /** The first key, as `2024-01-01`. */
  start: string;
  /** The last key; without one they go on. */
  end?: string;
  /** A name of the time zone database; `UTC` unless given. */
  timezone?: string;
  /** Partitions beyond those whose window has ended, or before, where negative; 0 unless given. */
  endOffset?: number;
}

/** A partition for each hour. @throws Error always, in this version: it does not work yet. */
export function hourlyPartitions(_options: TimePartitionsOptions): TimePartitions<"hourly"> {
  return refuseCall("hourlyPartitions");
}

/** A partition for each day. @throws Error always, in this version: it does not work yet. */
export function dailyPartitions(_options: TimePartitionsOptions): TimePartitions<"daily"> {
  return refuseCall("dailyPartitions");
}

/** A partition for each week. @throws Error always, in this version: it does not work yet. */
export function weeklyPartitions(_options: TimePartitionsOptions): TimePartitions<"weekly"> {
  return refuseCall("weeklyPartitions");
}

/** A partition for each month. @throws Error always, in this version: it does not work yet. */
export function monthlyPartitions(_options: TimePartitionsOptions): TimePartitions<"monthly"> {
  return refuseCall("monthlyPartitions");
}

/** A partition between each two ticks of a cron expression. @throws Error always, in this version: it does not work yet. */
export function cronPartitions(_options: TimePartitionsOptions & { cron: string }): TimePartitions<"cron"> {
  return refuseCall("cronPartitions");
}

/** The keys that are listed. @throws Error always, in this version: it does not work yet. */
export function staticPartitions<const K extends string>(_keys: readonly K[]): StaticPartitions<K> {
  return refuseCall("staticPartitions");
}

/** Keys that come while the project runs. @throws Error always, in this version: it does not work yet. */
export function dynamicPartitions(_name: string): DynamicPartitions {
  return refuseCall("dynamicPartitions");
}

/** Each combination of keys of several dimensions. @throws Error always, in this version: it does not work yet. */
export function multiPartitions<D extends Dimensions>(_dimensions: D): MultiPartitions<D> {
  return refuseCall("multiPartitions");
}

/** What `context.partition` is. */
export type AnyPartition = NotPartitioned | OnePartition;

export interface NotPartitioned {
  readonly partitioned: false;
}

export interface OnePartition<out K extends string = string> {
  readonly partitioned: true;
  readonly key: K;
}

export interface TimePartition extends OnePartition {
  /** From `start` up to, and without, `end`. */
  readonly window: { readonly start: Date; readonly end: Date };
}

export interface MultiPartition<out D extends Dimensions = Dimensions> extends OnePartition {
  readonly keys: { readonly [N in keyof D]: KeyOf<D[N]> };
}

export type PartitionOf<P> = [P] extends [undefined]
  ? NotPartitioned
  : P extends TimePartitions
    ? TimePartition
    : P extends MultiPartitions<infer D>
      ? MultiPartition<D>
      : P extends Partitions<string, infer K>
        ? OnePartition<K>
        : AnyPartition;

/** Several upstream partitions: each value by its key, in the order of the partitions. */
export type PartitionMap<T> = ReadonlyMap<string, T>;

type Coarser = {
  hourly: "daily" | "weekly" | "monthly";
  daily: "weekly" | "monthly";
  weekly: never;
  monthly: never;
  cron: Cadence;
};

/** Whether one partition of `Down` reads several of `Up`. A matter of the definitions, never of the data. */
export type ReadsMany<Up, Down> = [Up] extends [undefined]
  ? false
  : [Down] extends [undefined]
    ? true
    : Up extends TimePartitions<infer U>
      ? Down extends TimePartitions<infer D>
        ? D extends Coarser[U]
          ? true
          : false
        : false
      : Up extends MultiPartitions
        ? Down extends MultiPartitions
          ? false
          : true
        : false;
