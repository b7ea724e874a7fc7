/**
 * Headwater's SDK: what a project's files import.
 *
 * Every type that the compiler may write into a project's own declarations is among the exports, or projects with
 * `declaration` could not export their assets.
 */
export { asset, assetWith } from "./asset.ts";
export { assetCheck } from "./asset-check.ts";
export { buildContext } from "./context.ts";
export { definitions, env } from "./definitions.ts";
export { externalAsset } from "./external-asset.ts";
export { graphAsset, op } from "./graph-asset.ts";
export { ioManager } from "./io-manager.ts";
export { mappings } from "./mappings.ts";
export { materialize } from "./materialize.ts";
export { materialized } from "./materialized.ts";
export { metadata } from "./metadata.ts";
export { multiAsset, output, spec } from "./multi-asset.ts";
export {
  cronPartitions,
  dailyPartitions,
  dynamicPartitions,
  hourlyPartitions,
  monthlyPartitions,
  multiPartitions,
  staticPartitions,
  weeklyPartitions,
} from "./partitions.ts";
export { resource } from "./resources.ts";

export type { AssetCheck, CheckOptions, CheckResult, Severity } from "./asset-check.ts";
export type { Asset, AssetRef, OutputOf, PartitionsOf } from "./asset-ref.ts";
export type { AssetContext, ContextParts, Logger, PlainContext } from "./context.ts";
export type {
  Definitions,
  DefinitionsOptions,
  EnvironmentOptions,
  EnvVariable,
  ExecutorOptions,
  RetentionOptions,
} from "./definitions.ts";
export type { ExternalOptions } from "./external-asset.ts";
export type { Awaitable, Mistake } from "./function-types.ts";
export type { GraphAssetOptions, Op, OpOptions, Ops, Step, StepFn } from "./graph-asset.ts";
export type { Input, Inputs, InputValue, InputValues, NoInputs } from "./inputs.ts";
export type { IoManager, IoManagerOptions, IoManagers, IoSlot, Stored } from "./io-manager.ts";
export type { Mapping, Mappings } from "./mappings.ts";
export type { Materializable, MaterializeOptions, MaterializeResult } from "./materialize.ts";
export type { Materialized, MaterializedOptions } from "./materialized.ts";
export type { Metadata, MetadataHelpers, MetadataTable, MetadataValue, TypedMetadata } from "./metadata.ts";
export type { MultiAssetOptions, MultiOut, NoOuts, OutOptions, Output, Outs, OutSpec } from "./multi-asset.ts";
export type {
  AssetOptions,
  CheckFunction,
  CodeVersionOptions,
  CommonOptions,
  Dep,
  Duration,
  InlineCheck,
  InlineCheckOptions,
  InlineChecks,
  Owner,
  RetryPolicy,
} from "./options.ts";
export type {
  AnyPartition,
  Cadence,
  Dimensions,
  DynamicPartitions,
  MultiPartition,
  MultiPartitions,
  NotPartitioned,
  OnePartition,
  PartitionMap,
  Partitions,
  StaticPartitions,
  TimePartition,
  TimePartitions,
  TimePartitionsOptions,
} from "./partitions.ts";
export type { NoResources, Resource, ResourceOptions, Resources } from "./resources.ts";
export type { Schema, SchemaIssue, SchemaResult } from "./schema.ts";
