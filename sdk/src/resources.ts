/** The place of resources in the types of a context. */

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
