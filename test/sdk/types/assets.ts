/** What the compiler knows of assets: parameters, values, contexts. */
import { expectTypeOf } from "expect-type";
import {
  asset,
  assetWith,
  buildContext,
  externalAsset,
  materialized,
  type AssetContext,
  type AssetRef,
  type Materialized,
  type OutputOf,
  type PlainContext,
} from "headwater";

interface Order {
  id: number;
  amount: number;
}
interface User {
  id: number;
}

// By parameter names.
export const totals = asset((orders: Order[], users: User[]): number => orders.length + users.length);
expectTypeOf(totals).parameters.toEqualTypeOf<[orders: Order[], users: User[]]>();
expectTypeOf(totals).returns.toEqualTypeOf<number>();
expectTypeOf<OutputOf<typeof totals>>().toEqualTypeOf<number>();
expectTypeOf(totals.key).toEqualTypeOf<string>();
expectTypeOf(totals).toExtend<AssetRef<number>>();
// @ts-expect-error a wrong argument in a direct call
totals([], [{ id: "x" }]);

// What is stored is what the promise, or `materialized`, holds.
export const rawOrders = asset({ group: "raw" }, async (): Promise<Order[]> => []);
expectTypeOf<OutputOf<typeof rawOrders>>().toEqualTypeOf<Order[]>();
export const customers = asset(async (rawOrders: Order[], context) => {
  expectTypeOf(context).toEqualTypeOf<PlainContext>();
  return materialized(rawOrders, { metadata: { rows: rawOrders.length } });
});
expectTypeOf<OutputOf<typeof customers>>().toEqualTypeOf<Order[]>();
expectTypeOf(customers).returns.toEqualTypeOf<Promise<Materialized<Order[]>>>();
void customers([]);
void customers([], buildContext());
export const nothing = asset(() => materialized({ metadata: { rows: 1 } }));
expectTypeOf<OutputOf<typeof nothing>>().toBeVoid();

// The context is typed wherever it stands, without an annotation.
export const contextFirst = asset((context, orders: Order[]) => {
  expectTypeOf(context).toEqualTypeOf<PlainContext>();
  return orders;
});
export const contextAlone = asset((context) => {
  expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
  expectTypeOf(context.partition.partitioned).toEqualTypeOf<false>();
  return context.runId;
});
expectTypeOf(contextAlone).parameters.toEqualTypeOf<[context?: PlainContext]>();
export const contextAnnotated = asset({ group: "x" }, (orders: Order[], context: AssetContext) => {
  context.log.info("x");
  return orders;
});
declare function helper(context: AssetContext): void;
export const passedOn = asset({ kinds: ["csv"] }, (orders: Order[], context) => {
  helper(context);
  return orders;
});

// Every option, and none that is not one.
export const described = asset(
  {
    key: "finance/orders",
    keyPrefix: ["finance"],
    group: "finance",
    owners: ["team:finance", "ana@example.com"],
    kinds: ["table"],
    tags: { layer: "gold" },
    metadata: { source: "warehouse" },
    description: "Orders.",
    codeVersion: "1",
    deps: [rawOrders, "raw/users", { asset: customers }],
    ins: { orders: rawOrders },
  },
  (orders: Order[]) => orders,
);
// @ts-expect-error a misspelt option
asset({ grop: "x" }, () => 1);
// @ts-expect-error an option of another type
asset({ group: 1 }, () => 1);
// @ts-expect-error a number is no function
asset({ group: "x" }, 3);

// With `ins` and one object parameter, types flow from upstream.
export const flowing = asset({ ins: { orders: rawOrders, users: "raw/users" } }, ({ orders, users, context }) => {
  expectTypeOf(orders).toEqualTypeOf<Order[]>();
  expectTypeOf(users).toEqualTypeOf<unknown>();
  expectTypeOf(context).toEqualTypeOf<PlainContext>();
  return orders.length;
});
expectTypeOf<OutputOf<typeof flowing>>().toEqualTypeOf<number>();
flowing({ orders: [], users: [] });
export const inRecord = asset({ ins: { orders: { asset: rawOrders } } }, ({ orders }) => orders);
expectTypeOf<OutputOf<typeof inRecord>>().toEqualTypeOf<Order[]>();
export const insByPosition = asset({ ins: { orders: rawOrders } }, (orders: Order[], context) => {
  expectTypeOf(context).toEqualTypeOf<PlainContext>();
  return orders.length;
});
insByPosition([]);
export const readonlyIsEnough = asset(
  { ins: { orders: rawOrders } },
  ({ orders }: { orders: readonly Order[] }) => orders,
);
export const unionIsEnough = asset(
  { ins: { orders: rawOrders } },
  ({ orders }: { orders?: Order[] }) => orders?.length,
);
export const partlyIns = asset(
  { ins: { orders: rawOrders } },
  ({ orders, users }: { orders: Order[]; users: User[] }) => [orders, users],
);
export const objectWithoutIns = asset(({ orders, users }: { orders: Order[]; users?: User[] }) => [orders, users]);

// External assets.
export const warehouse = externalAsset<Order[]>({ group: "warehouse", kinds: ["postgres"] });
export const fromWarehouse = asset({ ins: { warehouse } }, ({ warehouse }) => {
  expectTypeOf(warehouse).toEqualTypeOf<Order[]>();
  return warehouse;
});
// @ts-expect-error an external asset has no function
warehouse();

// Defaults, and a project's own wrapper.
export const bronze = assetWith({ group: "bronze", tags: { layer: "bronze" } });
export const bronzeOrders = bronze({ description: "x", ins: { rawOrders } }, ({ rawOrders, context }) => {
  expectTypeOf(rawOrders).toEqualTypeOf<Order[]>();
  expectTypeOf(context).toEqualTypeOf<PlainContext>();
  return rawOrders.length;
});
expectTypeOf<OutputOf<typeof bronzeOrders>>().toEqualTypeOf<number>();
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a project would write it
const silver = <A extends any[] = PlainContext[], T = unknown>(fn: (...args: A) => T) => asset({ group: "silver" }, fn);
export const silverOrders = silver((rawOrders: Order[], context) => {
  expectTypeOf(context).toEqualTypeOf<PlainContext>();
  return rawOrders.length;
});
expectTypeOf(silverOrders).parameters.toEqualTypeOf<[rawOrders: Order[], context?: PlainContext]>();
expectTypeOf<OutputOf<typeof silverOrders>>().toEqualTypeOf<number>();

// Checks inside an asset: each names the type of the value, and their context needs no annotation.
export const withChecks = asset(
  {
    ins: { rawOrders },
    checks: {
      notEmpty: (orders: Order[]) => orders.length > 0,
      plausible: {
        blocking: true,
        severity: "warn",
        check: async (orders: readonly Order[], context) => {
          expectTypeOf(context).toEqualTypeOf<PlainContext>();
          return { passed: orders.every(({ amount }) => amount > 0), metadata: { rows: orders.length } };
        },
      },
      anything: (value) => {
        expectTypeOf(value).toBeUnknown();
        return true;
      },
    },
    formerly: ["orders", "old/orders"],
    codeVersion: { packages: "ignore" },
    codeFiles: ["sql/*.sql"],
  },
  ({ rawOrders, context }) => {
    expectTypeOf(rawOrders).toEqualTypeOf<Order[]>();
    expectTypeOf(context).toEqualTypeOf<PlainContext>();
    return rawOrders;
  },
);
expectTypeOf<OutputOf<typeof withChecks>>().toEqualTypeOf<Order[]>();
export const checksAndContext = asset({ checks: { one: (n: number) => n === 1 } }, async (context, orders: Order[]) => {
  expectTypeOf(context).toEqualTypeOf<PlainContext>();
  return materialized(orders.length, {});
});
expectTypeOf<OutputOf<typeof checksAndContext>>().toEqualTypeOf<number>();
