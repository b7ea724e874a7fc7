/** What the compiler knows of partitions: keys, windows, and what arrives of several upstream partitions. */
import { expectTypeOf } from "expect-type";
import {
  asset,
  assetCheck,
  buildContext,
  cronPartitions,
  dailyPartitions,
  dynamicPartitions,
  externalAsset,
  hourlyPartitions,
  mappings,
  monthlyPartitions,
  multiPartitions,
  staticPartitions,
  weeklyPartitions,
  type AssetContext,
  type NotPartitioned,
  type OnePartition,
  type OutputOf,
  type PartitionMap,
  type PlainContext,
  type TimePartition,
} from "headwater";

// The partition of a context.
export const sales = asset({ partitions: dailyPartitions({ start: "2024-01-01" }) }, (context) => {
  expectTypeOf(context.partition).toEqualTypeOf<TimePartition>();
  expectTypeOf(context.partition.key).toEqualTypeOf<string>();
  expectTypeOf(context.partition.window.start).toEqualTypeOf<Date>();
  return [1];
});
expectTypeOf<OutputOf<typeof sales>>().toEqualTypeOf<number[]>();
export const regional = asset({ partitions: staticPartitions(["eu", "us"]) }, (context) => {
  expectTypeOf(context.partition.key).toEqualTypeOf<"eu" | "us">();
  return 1;
});
export const combined = asset(
  {
    partitions: multiPartitions({
      date: dailyPartitions({ start: "2024-01-01", timezone: "Europe/Berlin", endOffset: 1 }),
      region: staticPartitions(["eu", "us"]),
    }),
  },
  (context) => {
    expectTypeOf(context.partition.keys).toEqualTypeOf<{ readonly date: string; readonly region: "eu" | "us" }>();
    return 1;
  },
);
export const perCustomer = asset({ partitions: dynamicPartitions("customers") }, (context) => context.partition.key);
expectTypeOf<OutputOf<typeof perCustomer>>().toEqualTypeOf<string>();
export const whole = asset((context) => {
  expectTypeOf(context.partition).toEqualTypeOf<NotPartitioned>();
  return 1;
});
// @ts-expect-error not partitioned
asset({ group: "x" }, (context) => String(context.partition.key));
// @ts-expect-error a dimension has no dimensions of its own
multiPartitions({ both: multiPartitions({ region: staticPartitions(["eu"]) }) });
// @ts-expect-error a cron expression is needed
cronPartitions({ start: "2024-01-01" });

// Several upstream partitions arrive as a map: by the mapping, never by the count.
export const weekly = asset(
  { ins: { sales }, partitions: weeklyPartitions({ start: "2024-01-01" }) },
  ({ sales, context }) => {
    expectTypeOf(sales).toEqualTypeOf<PartitionMap<number[]>>();
    expectTypeOf(context.partition).toEqualTypeOf<TimePartition>();
    return [...sales.values()].flat();
  },
);
expectTypeOf<OutputOf<typeof weekly>>().toEqualTypeOf<number[]>();
export const sameDay = asset({ ins: { sales }, partitions: dailyPartitions({ start: "2024-01-01" }) }, ({ sales }) => {
  expectTypeOf(sales).toEqualTypeOf<number[]>();
  return sales;
});
export const finer = asset(
  { ins: { sales }, partitions: hourlyPartitions({ start: "2024-01-01-00:00" }) },
  (inputs) => {
    expectTypeOf(inputs.sales).toEqualTypeOf<number[]>();
    return inputs.sales;
  },
);
export const unpartitioned = asset(
  { ins: { sales, newest: { asset: sales, mapping: mappings.last() } } },
  ({ sales, newest }) => {
    expectTypeOf(sales).toEqualTypeOf<PartitionMap<number[]>>();
    expectTypeOf(newest).toEqualTypeOf<number[]>();
    return 1;
  },
);
export const mapped = asset(
  {
    ins: {
      week: { asset: sales, mapping: mappings.timeWindow({ start: -6, end: 0 }) },
      one: { asset: regional, mapping: mappings.specific("eu") },
      some: { asset: regional, mapping: mappings.specific(["eu", "us"]) },
      by: { asset: regional, mapping: mappings.static({ eu: ["de", "fr"] }) },
      all: { asset: combined, mapping: mappings.all() },
    },
    deps: [{ asset: sales, mapping: mappings.identity() }],
    partitions: monthlyPartitions({ start: "2024-01-01" }),
  },
  ({ week, one, some, by, all }) => {
    expectTypeOf(week).toEqualTypeOf<PartitionMap<number[]>>();
    expectTypeOf(one).toEqualTypeOf<number>();
    expectTypeOf(some).toEqualTypeOf<PartitionMap<number>>();
    expectTypeOf(by).toEqualTypeOf<PartitionMap<number>>();
    expectTypeOf(all).toEqualTypeOf<PartitionMap<number>>();
    return 1;
  },
);
export const byDimension = asset(
  {
    ins: { date: { asset: combined, mapping: mappings.multiToSingle({ dimension: "date" }) } },
    partitions: dailyPartitions({ start: "2024-01-01" }),
  },
  ({ date }) => {
    expectTypeOf(date).toEqualTypeOf<PartitionMap<number>>();
    return 1;
  },
);
export const outside = externalAsset<number[], ReturnType<typeof dailyPartitions>>({
  partitions: dailyPartitions({ start: "2024-01-01" }),
});
export const fromOutside = asset({ ins: { outside } }, ({ outside }) => {
  expectTypeOf(outside).toEqualTypeOf<PartitionMap<number[]>>();
  return 1;
});
// @ts-expect-error one window of a day is a number array
asset({ ins: { sales } }, ({ sales }: { sales: number[] }) => sales.length);

// A check runs for each partition of its asset.
export const perRegion = assetCheck({ asset: regional }, (value, context) => {
  expectTypeOf(context.partition).toEqualTypeOf<OnePartition<"eu" | "us">>();
  return value > 0;
});

// A helper takes every context; a direct call needs a context of the asset's partition.
declare function helper(context: AssetContext): void;
export const passedOn = asset({ partitions: dailyPartitions({ start: "2024-01-01" }) }, (context) => {
  helper(context);
  return 1;
});
regional(buildContext({ partition: { partitioned: true, key: "eu" } }));
// @ts-expect-error the context cannot be left out
regional();
// @ts-expect-error no such partition
regional(buildContext({ partition: { partitioned: true, key: "asia" } }));
expectTypeOf(buildContext()).toEqualTypeOf<PlainContext>();
expectTypeOf(buildContext({ runId: "x" })).toEqualTypeOf<PlainContext>();
