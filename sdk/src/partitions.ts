/** The place of partitions in the types of assets, inputs and contexts. */

export interface Partitions<out Kind extends string = string, out Key extends string = string> {
  readonly kind: Kind;
  /** Type only. */
  readonly "~key"?: Key;
}

export type Cadence = "hourly" | "daily" | "weekly" | "monthly" | "cron";

export interface TimePartitions<out C extends Cadence = Cadence> extends Partitions<"time"> {
  readonly cadence: C;
}

export interface MultiPartitions<out D extends Dimensions = Dimensions> extends Partitions<"multi"> {
  readonly dimensions: D;
}

export interface Dimensions {
  readonly [name: string]: Partitions;
}

export type KeyOf<P> = P extends Partitions<string, infer K> ? K : never;

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
