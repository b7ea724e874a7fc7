/**
 * Resources: what assets share, as a database. By reference in the options of assets, and by name in their context.
 *
 * They do not work in this version: static analysis says so where they are written, and each call throws.
 */
import type { Awaitable } from "./function-types.ts";
import { refuseCall } from "./not-yet.ts";
import type { Schema, SchemaOut } from "./schema.ts";

/** Something that assets share, as a database: made before a run and torn down after it. */
export interface Resource<out T = unknown> {
  readonly "~resource": T;
}

export interface Resources {
  readonly [name: string]: Resource;
}

// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- it has no members, on purpose
export type NoResources = Record<never, never>;

export type ResourceValues<R> = [keyof R] extends [never]
  ? NoResources
  : { readonly [K in keyof R]: R[K] extends Resource<infer T> ? T : never };

export interface ResourceOptions<T, C extends Schema | undefined = undefined> {
  /** What it is configured by: a schema of zod, valibot, arktype or another that is a Standard Schema. */
  config?: C;
  create: (config: SchemaOut<C>) => Awaitable<T>;
  dispose?: (value: T) => Awaitable<void>;
}

/**
 * Something that assets share: `asset({ resources: { db } }, (context) => context.resources.db.query("..."))`.
 *
 * @throws Error always, in this version: it does not work yet.
 */
export function resource<T, C extends Schema | undefined = undefined>(_options: ResourceOptions<T, C>): Resource<T> {
  return refuseCall("resource");
}
