/** What the compiler knows of functions that make several assets. */
import { expectTypeOf } from "expect-type";
import {
  asset,
  dailyPartitions,
  materialized,
  multiAsset,
  output,
  spec,
  type AssetRef,
  type OutputOf,
  type PartitionMap,
  type PlainContext,
  type TimePartition,
} from "headwater";

interface User {
  id: number;
}

// A record of outs: the function returns an object of the same names.
export const { users, posts } = multiAsset(
  { outs: { users: {}, posts: { group: "web", optional: true } }, group: "raw" },
  async (raw: string, context) => {
    expectTypeOf(context).toEqualTypeOf<PlainContext>();
    return { users: [{ id: raw.length }] as User[], posts: materialized(["a"], { metadata: { rows: 1 } }) };
  },
);
expectTypeOf<OutputOf<typeof users>>().toEqualTypeOf<User[]>();
expectTypeOf<OutputOf<typeof posts>>().toEqualTypeOf<string[]>();
expectTypeOf(users).toExtend<AssetRef<User[]>>();
void users.multi("x");
expectTypeOf(users.multi).parameters.toEqualTypeOf<[raw: string, context?: PlainContext]>();
// @ts-expect-error an out is a reference
users("x");
// @ts-expect-error a wrong argument in a direct call
void users.multi(1);
export const fromOut = asset({ ins: { users } }, ({ users }) => {
  expectTypeOf(users).toEqualTypeOf<User[]>();
  return users.length;
});
// @ts-expect-error a missing out
multiAsset({ outs: { users: {}, posts: {} } }, () => ({ users: 1 }));
// @ts-expect-error an additional one
multiAsset({ outs: { users: {} } }, () => ({ users: 1, posts: 2 }));
// @ts-expect-error no such out
export const { nope } = multiAsset({ outs: { users: {} } }, () => ({ users: 1 }));
// @ts-expect-error a misspelt option
multiAsset({ outs: { users: {} }, grup: "x" }, () => ({ users: 1 }));
// @ts-expect-error a misspelt option of an out
multiAsset({ outs: { users: { grup: "x" } } }, () => ({ users: 1 }));

// Specs: a generator that yields outputs.
export const { a, b } = multiAsset(
  { specs: [spec("a"), spec("b", { group: "g" })], canSubset: true },
  async function* (raw: string, context) {
    expectTypeOf(context).toEqualTypeOf<PlainContext>();
    yield output("a", raw.length);
    yield output("b", [context.runId], { metadata: { rows: 1 } });
  },
);
expectTypeOf<OutputOf<typeof a>>().toEqualTypeOf<number>();
expectTypeOf<OutputOf<typeof b>>().toEqualTypeOf<string[]>();
export const { withoutValue } = multiAsset({ specs: [spec("withoutValue")] }, function* () {
  yield output("withoutValue");
});
expectTypeOf<OutputOf<typeof withoutValue>>().toBeVoid();
// @ts-expect-error yields a name that is not in specs
multiAsset({ specs: [spec("a")] }, function* () {
  yield output("x", 1);
});
// @ts-expect-error not a generator
multiAsset({ specs: [spec("a")] }, () => ({ a: 1 }));
// @ts-expect-error yields a bare value
multiAsset({ specs: [spec("a")] }, function* () {
  yield 1;
});

// With inputs and partitions.
export const { parts } = multiAsset(
  {
    outs: { parts: {} },
    ins: { users },
    deps: [posts, "raw/other"],
    partitions: dailyPartitions({ start: "2024-01-01" }),
  },
  ({ users, context }) => {
    expectTypeOf(users).toEqualTypeOf<User[]>();
    expectTypeOf(context.partition).toEqualTypeOf<TimePartition>();
    return { parts: users.length };
  },
);
export const ofParts = asset({ ins: { parts } }, ({ parts }) => {
  expectTypeOf(parts).toEqualTypeOf<PartitionMap<number>>();
  return 1;
});
