/** What the compiler knows of the result of `materialize`. */
import { expectTypeOf } from "expect-type";
import { asset, assetCheck, materialize, materialized } from "headwater";

const orders = asset(() => materialized([{ id: 1 }], { metadata: { rows: 1 } }));
const total = asset((orders: { id: number }[]) => orders.length);
const positive = assetCheck({ asset: total }, (total) => total > 0);

const result = await materialize({ orders, total, positive });
expectTypeOf(result.value("total")).toEqualTypeOf<number>();
expectTypeOf(result.value("orders")).toEqualTypeOf<{ id: number }[]>();
expectTypeOf(result.values.total).toEqualTypeOf<number | undefined>();
expectTypeOf(result.failures.orders).toEqualTypeOf<Error | undefined>();
expectTypeOf(result.checks.positive?.passed).toEqualTypeOf<boolean | undefined>();

const listed = await materialize([orders, total], { values: { users: [] } });
expectTypeOf(listed.value("total")).toEqualTypeOf<unknown>();
