/**
 * What an object made by the SDK is at run time: the contract between whatever copy of `headwater` a user's project
 * imports and the step process that loads the project.
 *
 * Each object carries its contract under `Symbol.for("headwater/1")`. It is recognised by that alone, never by
 * `instanceof`: a project may hold another copy of the SDK, or several.
 *
 * Invariant: within `headwater/1` this contract only grows. A reader ignores members that it does not know.
 */
import type { Metadata } from "./metadata.ts";

/** The member under which an SDK object carries its contract. */
export const SDK: unique symbol = Symbol.for("headwater/1");

/**
 * Set to `true` on `globalThis` by a step process before it loads user code. While it is set, a direct call of an asset
 * throws: it would run upstream again, without lineage. The step process itself calls `contract.fn`.
 */
export const STEP_PROCESS: unique symbol = Symbol.for("headwater/1/step");

export interface SdkObject<C extends SdkContract = SdkContract> {
  readonly [SDK]: C;
}

export type SdkContract =
  AssetContract | ExternalContract | CheckContract | MaterializedContract | DefinitionsContract | EnvContract;

/** Made by `asset` and by the functions of `assetWith`. */
export interface AssetContract {
  readonly kind: "asset";
  readonly options: AssetOptions;
  /** What a step calls. It may return a promise, and a value or a `materialized` object. */
  readonly fn: UserFunction;
  /** Written by whoever loads the object, once the key is known; `asset.key` reads it. */
  key?: string;
}

/** Made by `externalAsset`. */
export interface ExternalContract {
  readonly kind: "external";
  readonly options: AssetOptions;
  /** As of `AssetContract`. */
  key?: string;
}

/** Made by `assetCheck`. */
export interface CheckContract {
  readonly kind: "check";
  readonly options: CheckOptions;
  /**
   * Its first parameter is the value of the checked asset. It returns, or promises, a boolean or
   * `{ passed, severity?, description?, metadata? }`, where the severity stands in place of that of the options and the
   * metadata is not canonical.
   */
  readonly fn: UserFunction;
}

/** Made by `materialized`: what an asset's function returns to report metadata or a data version with its value. */
export type MaterializedContract =
  | {
      readonly kind: "materialized";
      readonly stored: true;
      readonly value: unknown;
      readonly metadata: Metadata;
      readonly dataVersion?: string;
    }
  | {
      readonly kind: "materialized";
      /** There is no value to store: the asset stored its data itself. */
      readonly stored: false;
      readonly metadata: Metadata;
      readonly dataVersion?: string;
    };

/** Made by `definitions`: the default export of `headwater.config.ts`. */
export interface DefinitionsContract {
  readonly kind: "definitions";
  readonly options: DefinitionsOptions;
}

/** Made by `env`: the value of an environment variable, read when it is needed. */
export interface EnvContract {
  readonly kind: "env";
  readonly name: string;
}

export type UserFunction = (...args: readonly unknown[]) => unknown;

/** Options as the user wrote them. Assets in them are references to SDK objects; static analysis resolves them. */
export interface AssetOptions {
  readonly key?: string;
  readonly keyPrefix?: readonly string[];
  readonly group?: string;
  readonly owners?: readonly string[];
  readonly kinds?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Not canonical: pass it through `canonicalMetadata`. */
  readonly metadata?: unknown;
  readonly description?: string;
  readonly codeVersion?: string | { readonly packages?: "ignore" };
  /** Globs of files whose content counts as code, relative to the project. */
  readonly codeFiles?: readonly string[];
  readonly formerly?: readonly string[];
  readonly checks?: Readonly<Record<string, InlineCheck>>;
  readonly ins?: Readonly<Record<string, DependencyOption>>;
  readonly deps?: readonly DependencyOption[];
  /** Read from the text where it shows the asset, as `timeout`. */
  readonly retry?: unknown;
  readonly timeout?: string;
}

/** A check inside an asset: its function, or that with options. The function is as of `CheckContract`. */
export type InlineCheck =
  UserFunction | (Pick<CheckOptions, "description" | "blocking" | "severity"> & { readonly check: UserFunction });

export type AssetReference = SdkObject<AssetContract> | SdkObject<ExternalContract>;

/** An asset, or its key, or either in a record. */
export type DependencyOption = AssetReference | string | { readonly asset: AssetReference | string };

export interface CheckOptions {
  readonly asset: AssetReference;
  /** The export name unless given. */
  readonly name?: string;
  readonly description?: string;
  /** False unless given. */
  readonly blocking?: boolean;
  /** `error` unless given. */
  readonly severity?: "error" | "warn";
}

export interface DefinitionsOptions {
  readonly include?: readonly string[];
  readonly storage?: string | SdkObject<EnvContract>;
  readonly resolve?: "explicit";
  readonly environments?: Readonly<Record<string, EnvironmentOptions>>;
  readonly executor?: { readonly concurrency?: number };
  readonly retention?: { readonly runs?: number; readonly age?: string; readonly bytes?: string };
  /** A list or record of assets and checks that count as exported. */
  readonly assets?: unknown;
}

export interface EnvironmentOptions {
  readonly protected?: boolean;
  /** As of `DefinitionsOptions`, which it replaces. */
  readonly storage?: string | SdkObject<EnvContract>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly deferTo?: string;
}

/** What a step process gives an asset or a check that asks for its context; the SDK's `AssetContext` at run time. */
export interface StepContext {
  readonly assetKey: string;
  readonly runId: string;
  readonly environment: string;
  readonly log: StepLogger;
  /** An `AbortSignal`, aborted when the run is canceled. */
  readonly signal: { readonly aborted: boolean };
  readonly config: undefined;
  readonly resources: Readonly<Record<string, never>>;
  readonly partition: { readonly partitioned: false };
  /** Later calls add labels and replace those of the same name. Pass the record through `canonicalMetadata`. */
  readonly addMetadata: (metadata: unknown) => void;
}

export interface StepLogger {
  readonly debug: (message: string, fields?: object) => void;
  readonly info: (message: string, fields?: object) => void;
  readonly warn: (message: string, fields?: object) => void;
  readonly error: (message: string, fields?: object) => void;
}

/** The check of a name inside an asset, as the contract of `assetCheck` would have it. */
export function inlineCheck(asset: AssetContract, name: string): CheckContract | undefined {
  const { checks } = asset.options;
  const given = checks !== undefined && Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (given === undefined) return undefined;
  const { check: fn, ...options } = typeof given === "function" ? { check: given } : given;
  return { kind: "check", options: { ...options, name, asset: { [SDK]: asset } }, fn };
}

const KINDS: Readonly<Record<SdkContract["kind"], true>> = {
  asset: true,
  external: true,
  check: true,
  materialized: true,
  definitions: true,
  env: true,
};

/** Whether the value was made by a copy of the SDK, of a kind that this version knows. */
export function isSdkObject(value: unknown): value is SdkObject {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  if (!(SDK in value)) return false;
  const contract = value[SDK];
  if (typeof contract !== "object" || contract === null || !("kind" in contract)) return false;
  return typeof contract.kind === "string" && Object.hasOwn(KINDS, contract.kind);
}

/** The contract of an SDK object, `undefined` for every other value. */
export function sdkContract(value: unknown): SdkContract | undefined {
  return isSdkObject(value) ? value[SDK] : undefined;
}

/** The contract of an SDK object of one kind: `contractOf("asset", module.orders)`. */
export function contractOf<K extends SdkContract["kind"]>(
  kind: K,
  value: unknown,
): Extract<SdkContract, { kind: K }> | undefined {
  const contract = sdkContract(value);
  return contract !== undefined && isKind(kind, contract) ? contract : undefined;
}

/** Whether this process runs steps; see `STEP_PROCESS`. */
export function isStepProcess(): boolean {
  return Reflect.get(globalThis, STEP_PROCESS) === true;
}

function isKind<K extends SdkContract["kind"]>(
  kind: K,
  contract: SdkContract,
): contract is Extract<SdkContract, { kind: K }> {
  return contract.kind === kind;
}
