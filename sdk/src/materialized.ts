/** What an asset returns when it has more to say than its value. */
import { canonicalMetadata } from "@headwater/core/sdk-metadata";
import { type MaterializedContract, SDK } from "@headwater/core/sdk-contract";
import type { brand } from "./function-types.ts";
import type { Metadata } from "./metadata.ts";

export interface MaterializedOptions {
  /** Shown with the materialization, and kept with it. */
  metadata?: Metadata;
  /**
   * A text of at most 1,000 characters that changes when the data changes. By default the hash of the stored bytes, or,
   * where nothing is stored, a new one for each run.
   */
  dataVersion?: string;
}

/** A value, or none, with what is to be known of it. A test that calls an asset directly reads `.value`. */
export interface Materialized<out T> {
  readonly [brand]: "materialized";
  readonly value: T;
  readonly metadata: Metadata;
  readonly dataVersion?: string;
}

/**
 * Returns a value together with metadata or a data version; or, with options alone, says that the asset stored its data
 * itself, as in a table of a database, so that there is no value for downstream assets to load.
 *
 * @example
 * export const orders = asset((rawOrders: Order[]) => {
 *   const valid = rawOrders.filter(isValid);
 *   return materialized(valid, { metadata: { dropped: rawOrders.length - valid.length } });
 * });
 * @throws TypeError for metadata of a kind that cannot be kept, whose label the message names, and for a data version
 * that is no text.
 */
export function materialized(options: MaterializedOptions): Materialized<void>;
export function materialized<T>(value: T, options: MaterializedOptions): Materialized<T>;
export function materialized(...args: [MaterializedOptions] | [unknown, MaterializedOptions]): unknown {
  const stored = args.length > 1;
  const options = stored ? args[1] : args[0];
  checkOptions(options);
  const given: unknown = options.dataVersion;
  if (given !== undefined && (typeof given !== "string" || given === "" || given.length > LONGEST_VERSION)) {
    throw new TypeError(`\`dataVersion\` is a text of 1 to ${String(LONGEST_VERSION)} characters`);
  }
  const metadata = canonicalMetadata(options.metadata);
  const version = options.dataVersion === undefined ? {} : { dataVersion: options.dataVersion };
  const value = stored ? args[0] : undefined;
  const contract: MaterializedContract = stored
    ? { kind: "materialized", stored, value, metadata, ...version }
    : { kind: "materialized", stored, metadata, ...version };
  return { value, metadata, ...version, [SDK]: contract };
}

const LONGEST_VERSION = 1_000;
const OPTIONS: ReadonlySet<string> = new Set(["metadata", "dataVersion"]);

/** Catches `materialized(rows)`, which JavaScript lets pass. */
function checkOptions(options: unknown): asserts options is MaterializedOptions {
  const known =
    typeof options === "object" && options !== null && Object.keys(options).every((key) => OPTIONS.has(key));
  if (!known) {
    throw new TypeError("The last argument of materialized is { metadata, dataVersion }: return a bare value as it is");
  }
}
