/** What the compiler knows of config, resources and the schema of a value. */
import { expectTypeOf } from "expect-type";
import {
  asset,
  assetCheck,
  buildContext,
  dailyPartitions,
  definitions,
  ioManager,
  materialize,
  resource,
  type AssetContext,
  type IoManager,
  type OutputOf,
  type Resource,
  type Schema,
} from "headwater";
import * as z from "zod";

interface Order {
  id: number;
  amount: number;
}
interface Db {
  query(sql: string): Promise<unknown[]>;
}
export const rawOrders = asset(async (): Promise<Order[]> => []);
export const duckdb = resource({
  config: z.object({ path: z.string() }),
  create: (config): Db => ({ query: async () => [config.path] }),
  dispose: (db) => void db.query("checkpoint"),
});
expectTypeOf(duckdb).toEqualTypeOf<Resource<Db>>();
// @ts-expect-error the config has no such member
resource({ config: z.object({ path: z.string() }), create: (config) => String(config.file) });

// Every schema that is a Standard Schema.
declare const ownSchema: Schema<{ limit: string }, { limit: number }>;
export const withOwn = asset({ config: ownSchema }, (context) => {
  expectTypeOf(context.config).toEqualTypeOf<{ limit: number }>();
  return context.config.limit;
});

export const top = asset(
  { resources: { db: duckdb }, config: z.object({ limit: z.coerce.number().default(10) }) },
  async (orders: Order[], context) => {
    expectTypeOf(context.resources.db).toEqualTypeOf<Db>();
    expectTypeOf(context.config).toEqualTypeOf<{ limit: number }>();
    return await context.resources.db.query(
      `select * from ${String(orders.length)} limit ${String(context.config.limit)}`,
    );
  },
);
expectTypeOf<OutputOf<typeof top>>().toEqualTypeOf<unknown[]>();
// @ts-expect-error a context that has resources cannot be left out
void top([]);
void top([], buildContext({ resources: { db: { query: async () => [] } }, config: { limit: 1 } }));
export const flowing = asset(
  { ins: { orders: rawOrders }, config: z.object({ limit: z.number() }), resources: { db: duckdb } },
  ({ orders, context: { config, resources } }) => {
    expectTypeOf(orders).toEqualTypeOf<Order[]>();
    expectTypeOf(config.limit).toEqualTypeOf<number>();
    expectTypeOf(resources.db).toEqualTypeOf<Db>();
    return orders.slice(0, config.limit);
  },
);
export const annotated = asset(
  { config: z.object({ a: z.string() }) },
  (orders: Order[], context: AssetContext<{ a: string }>) => orders.length + context.config.a.length,
);
export const annotatedWide = asset({ config: z.object({ a: z.string() }) }, (context: AssetContext) => context.runId);
// @ts-expect-error the annotation asks for more than the options give
asset({ config: z.object({ a: z.string() }) }, (context: AssetContext<{ b: string }>) => context.config.b);
// @ts-expect-error no such resource
asset({ resources: { db: duckdb } }, (context) => String(context.resources.bd));
// @ts-expect-error there is no config
asset({ group: "x" }, (context) => String(context.config.a));
// @ts-expect-error a record is no schema
asset({ config: { a: 1 } }, () => 1);
// @ts-expect-error a value is no resource
asset({ resources: { db: { query: async () => [] } } }, () => 1);
// @ts-expect-error a misspelt option among those with types of their own
asset({ config: z.object({}), partitons: dailyPartitions({ start: "2024-01-01" }) }, () => 1);

// The schema of the value.
export const described = asset(
  { output: z.array(z.object({ id: z.number() })), io: "warehouse", pool: "database" },
  async (orders: Order[], context) => {
    context.log.info("x");
    return orders.map(({ id }) => ({ id }));
  },
);
expectTypeOf<OutputOf<typeof described>>().toEqualTypeOf<{ id: number }[]>();
// @ts-expect-error the function does not return what `output` describes
asset({ output: z.array(z.object({ id: z.number() })) }, () => [{ id: "1" }]);
// @ts-expect-error nor with a context
asset({ output: z.array(z.object({ id: z.number() })) }, (orders: Order[], context) => [context.runId, orders]);

export const checked = assetCheck({ asset: rawOrders, resources: { db: duckdb } }, async (orders, context) => {
  expectTypeOf(orders).toEqualTypeOf<Order[]>();
  expectTypeOf(context.resources.db).toEqualTypeOf<Db>();
  return (await context.resources.db.query("select 1")).length === orders.length;
});

// Where values go.
const warehouse = ioManager({
  resources: { db: duckdb },
  store: async (rows: Order[], { asset: key, partition }, { db }) => {
    expectTypeOf(key).toEqualTypeOf<string>();
    expectTypeOf(partition).toEqualTypeOf<string | null>();
    expectTypeOf(db).toEqualTypeOf<Db>();
    await db.query(`insert ${String(rows.length)}`);
    return { place: key, dataVersion: "1", metadata: { rows: rows.length } };
  },
  load: async ({ place }, _slot, { db }): Promise<unknown[]> => await db.query(`select from ${place}`),
  remove: async ({ place }, _slot, { db }) => {
    await db.query(`drop ${place}`);
  },
  overwrites: true,
});
expectTypeOf(warehouse).toEqualTypeOf<IoManager<Order[], unknown[]>>();
const plain = ioManager({ store: (text: string) => ({ place: text }), load: ({ place }) => place });
expectTypeOf(plain).toEqualTypeOf<IoManager<string, string>>();
export const kept = asset({ io: warehouse }, (): Order[] => []);
export const keptByName = asset({ io: "warehouse" }, (): Order[] => []);
definitions({ io: { default: plain, warehouse }, environments: { prod: { io: { warehouse: plain } } } });
// @ts-expect-error what was stored has a place
ioManager({ store: (text: string) => text, load: () => "" });
// @ts-expect-error nothing loads it
ioManager({ store: (text: string) => ({ place: text }) });
// @ts-expect-error there is no such resource
ioManager({ store: (text: string, _slot, { db }) => ({ place: text + String(db) }), load: () => "" });
// @ts-expect-error a function is no IO manager
asset({ io: () => "" }, () => 1);
// @ts-expect-error nor is a text, in the configuration
definitions({ io: { warehouse: "files" } });

// Overridden by name, in the configuration and in tests.
definitions({ resources: { db: duckdb }, environments: { prod: { resources: { db: duckdb } } } });
void materialize({ top }, { values: { orders: [] }, resources: { db: { query: async () => [] } } });
// @ts-expect-error the configuration takes resources, not values
definitions({ resources: { db: 1 } });
