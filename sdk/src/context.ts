/** The run context: what an asset or a check may ask for by a parameter named `context`. */
import type { brand } from "./function-types.ts";
import type { Metadata } from "./metadata.ts";
import type { AnyPartition, NotPartitioned } from "./partitions.ts";
import type { NoResources } from "./resources.ts";

/**
 * What an asset learns about its run.
 *
 * Without type arguments it is what every context can do: a helper that takes it accepts the context of each asset.
 * An asset's own `context` parameter needs no annotation.
 */
export interface AssetContext<
  out Config = unknown,
  out Resources extends object = object,
  out Partition extends AnyPartition = AnyPartition,
> {
  readonly [brand]: "context";
  /** The key of the asset that is materialized or checked. */
  readonly assetKey: string;
  /** As `headwater runs` shows it. */
  readonly runId: string;
  /** Name of the environment that it runs in: `dev`, `prod`; `local` for a project that names none. */
  readonly environment: string;
  /** Kept with the run and shown beside it. */
  readonly log: Logger;
  /**
   * Aborted when the run is canceled or the timeout is over: hand it on to `fetch` and the like. Code that has asked for
   * it gets a few seconds to clean up before its process is killed; other code is killed at once.
   */
  readonly signal: AbortSignal;
  readonly config: Config;
  readonly resources: Resources;
  /** `{ partitioned: false }` for an asset without partitions. */
  readonly partition: Partition;
  /**
   * Adds to the metadata of this materialization. A label given again replaces what it had.
   *
   * @throws TypeError for a value that cannot be kept; the message names its label.
   */
  addMetadata(metadata: Metadata): void;
}

/** Each takes a sentence, and what a reader may want to look up: plain values by name. */
export interface Logger {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

/** The context of an asset without config, resources and partitions. A direct call makes one when it is left out. */
export type PlainContext = AssetContext<undefined, NoResources, NotPartitioned>;

/** What a test may set; the rest has plain defaults. */
export interface ContextParts<C = undefined, R extends object = NoResources, P extends AnyPartition = NotPartitioned> {
  /** `test` unless given. */
  assetKey?: string;
  /** `test` unless given. */
  runId?: string;
  /** `test` unless given. */
  environment?: string;
  /** The console unless given. */
  log?: Logger;
  /** Never aborted unless given. */
  signal?: AbortSignal;
  /** Receives what the asset adds; by default it is dropped. */
  addMetadata?: (metadata: Metadata) => void;
  /** For a helper that reads it; `undefined` unless given. */
  config?: C;
  /** For a helper that uses them; none unless given. */
  resources?: R;
  /** For a helper that asks for it; `{ partitioned: false }` unless given. */
  partition?: P;
}

/**
 * A context for a test that calls an asset directly and wants to see, or set, what the asset does with it.
 *
 * @example
 * const controller = new AbortController();
 * controller.abort();
 * await assert.rejects(download(buildContext({ signal: controller.signal })));
 */
export function buildContext<
  C = undefined,
  R extends object = NoResources,
  const P extends AnyPartition = NotPartitioned,
>(parts: ContextParts<C, R, P> = {}): AssetContext<C, R, P> {
  const context: Omit<AssetContext, typeof brand> = {
    assetKey: parts.assetKey ?? "test",
    runId: parts.runId ?? "test",
    environment: parts.environment ?? "test",
    log: parts.log ?? console,
    signal: parts.signal ?? new AbortController().signal,
    config: parts.config,
    resources: parts.resources ?? {},
    partition: parts.partition ?? { partitioned: false },
    addMetadata: parts.addMetadata ?? (() => undefined),
  };
  // The brand exists for the compiler alone, and what is not given has the type that the parameters default to.
  return context as AssetContext<C, R, P>;
}
