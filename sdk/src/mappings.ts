/**
 * Which partitions of an upstream asset one partition reads, where that is not the default.
 *
 * They do not work in this version: static analysis says so where they are written, and each call throws.
 */
import { refuseCall } from "./not-yet.ts";

/** `Many` says whether a parameter receives a `PartitionMap`: part of the definition, never of the data. */
export interface Mapping<out Many extends boolean = boolean> {
  readonly mapping: string;
  readonly many: Many;
}

/** What `mappings` offers: `ins: { sales: { asset: dailySales, mapping: mappings.last() } }`. */
export interface Mappings {
  /** The partition of the same key. */
  identity(): Mapping<false>;
  /** The newest partition. */
  last(): Mapping<false>;
  /** Every partition. */
  all(): Mapping<true>;
  /** The partition of that key, or those of the keys. */
  specific<const K extends string | readonly string[]>(keys: K): Mapping<K extends string ? false : true>;
  /** By upstream key, the downstream keys that read it. */
  static(keys: { readonly [upstream: string]: string | readonly string[] }): Mapping<true>;
  /** Windows from `start` to `end` around the own one, counted in those of the downstream asset: `{ start: -6, end: 0 }`. */
  timeWindow(window: { start: number; end: number; allowNonexistent?: boolean }): Mapping<true>;
  /** Every key of the other dimensions for one key of this dimension. */
  multiToSingle(options?: { dimension?: string }): Mapping<true>;
  /** A mapping for each dimension, by the name of the upstream's. */
  byDimension(dimensions: {
    readonly [upstream: string]: { readonly dimension: string; readonly mapping?: Mapping };
  }): Mapping<true>;
}

/** Mappings of partitions. Each throws an Error in this version: they do not work yet. */
export const mappings: Mappings = {
  identity: () => refuseCall("mappings"),
  last: () => refuseCall("mappings"),
  all: () => refuseCall("mappings"),
  specific: () => refuseCall("mappings"),
  static: () => refuseCall("mappings"),
  timeWindow: () => refuseCall("mappings"),
  multiToSingle: () => refuseCall("mappings"),
  byDimension: () => refuseCall("mappings"),
};
