/**
 * Standard Schema, version 1, as its specification invites to copy it: so the declarations depend on no schema library,
 * and zod, valibot and arktype all fit.
 */
export interface Schema<In = unknown, Out = In> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Out> | Promise<SchemaResult<Out>>;
    readonly types?: { readonly input: In; readonly output: Out } | undefined;
  };
}

export type SchemaResult<Out> =
  { readonly value: Out; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export type SchemaIn<S> = S extends Schema<infer In, unknown> ? In : never;
export type SchemaOut<S> = S extends Schema<infer _, infer Out> ? Out : undefined;
