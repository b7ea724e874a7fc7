/** What the compiler knows of assets that several functions make. */
import { expectTypeOf } from "expect-type";
import { asset, graphAsset, op, type OutputOf, type PlainContext, type Step } from "headwater";

interface Order {
  id: number;
  amount: number;
}
const rawOrders = asset(async (): Promise<Order[]> => []);

export const load = op(async (): Promise<Order[]> => [{ id: 1, amount: 2 }]);
export const clean = op((orders: Order[], context) => {
  expectTypeOf(context).toEqualTypeOf<PlainContext>();
  return orders.filter(({ amount }) => amount > 0);
});
export const total = op({ retry: { max: 2, delay: "1s" } }, (orders: Order[]) => orders.length);

export const ordersTotal = graphAsset({ group: "sales", ops: { load, clean, total } }, ({ load, clean, total }) =>
  total(clean(load())),
);
expectTypeOf<OutputOf<typeof ordersTotal>>().toEqualTypeOf<number>();
export const cleaned = graphAsset({ ops: { clean }, ins: { orders: rawOrders } }, ({ clean, orders }) => {
  expectTypeOf(orders).toEqualTypeOf<Step<Order[]>>();
  return clean(orders);
});
expectTypeOf<OutputOf<typeof cleaned>>().toEqualTypeOf<Order[]>();

// Outside a graph an op is its plain function, and an asset of a graph a function of its inputs.
expectTypeOf(clean([])).toEqualTypeOf<Order[]>();
void cleaned({ orders: [] });
// @ts-expect-error a step has no value to look at
graphAsset({ ops: { load } }, ({ load }) => String(load().length));
// @ts-expect-error the steps do not fit
graphAsset({ ops: { total, clean } }, ({ total, clean }) => clean(total()));
// @ts-expect-error a value is no step
graphAsset({ ops: { load } }, () => 3);
// @ts-expect-error a plain function is no op
graphAsset({ ops: { load: () => 1 } }, ({ load }) => load());
// @ts-expect-error a misspelt option
graphAsset({ ops: { load }, grup: "x" }, ({ load }) => load());
