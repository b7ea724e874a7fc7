/** What the compiler knows of checks. */
import { expectTypeOf } from "expect-type";
import { asset, assetCheck, type PlainContext } from "headwater";

interface Order {
  id: number;
}
interface User {
  id: string;
}
export const orders = asset(async (): Promise<Order[]> => []);

// The first parameter is the checked asset's value, whatever its name.
export const everyId = assetCheck({ asset: orders, blocking: true, severity: "error" }, (rows) => {
  expectTypeOf(rows).toEqualTypeOf<Order[]>();
  return rows.every((row) => row.id > 0);
});
expectTypeOf(everyId).toBeCallableWith([]);
expectTypeOf(everyId).returns.toEqualTypeOf<boolean>();

export const told = assetCheck({ asset: orders, name: "told" }, async (orders: readonly Order[], context) => {
  expectTypeOf(context).toEqualTypeOf<PlainContext>();
  return { passed: true, severity: "warn", description: "fine", metadata: { rows: orders.length } } as const;
});
export const withOther = assetCheck({ asset: orders }, (orders, users: User[]) => orders.length > users.length);
expectTypeOf(withOther).parameters.toEqualTypeOf<[orders: Order[], users: User[]]>();
export const contextOnly = assetCheck({ asset: orders }, (_orders, context) => context.assetKey === "orders");
export const unannotated = assetCheck({ asset: orders }, () => true);
// @ts-expect-error a check has no check of its own
assetCheck({ asset: everyId }, () => true);
