/** What the compiler knows of the configuration. */
import { expectTypeOf } from "expect-type";
import { asset, assetCheck, definitions, env, externalAsset, type Definitions } from "headwater";

const orders = asset(() => [1]);
const some = assetCheck({ asset: orders }, (orders) => orders.length > 0);

export default definitions({
  include: ["src/**"],
  storage: env("STORE"),
  resolve: "explicit",
  executor: { concurrency: 4 },
  retention: { runs: 100, age: "30d", bytes: "2GB" },
  assets: { orders, some, outside: externalAsset() },
  environments: {
    dev: {},
    prod: { protected: true, storage: env("PROD_STORE"), variables: { WAREHOUSE: "eu" } },
  },
});
expectTypeOf(definitions()).toEqualTypeOf<Definitions>();
definitions({ assets: [orders, some] });
// @ts-expect-error a plain function is no asset
definitions({ assets: [() => 1] });
// @ts-expect-error a time has a unit
definitions({ retention: { age: "30" } });
// @ts-expect-error a variable has a text
definitions({ environments: { dev: { variables: { PORT: 80 } } } });
// @ts-expect-error a variable's place is no text
expectTypeOf(env("STORE")).toExtend<string>();
definitions({ environments: { dev: { deferTo: "prod" }, prod: {} } });
// @ts-expect-error an environment defers by name
definitions({ environments: { dev: { deferTo: {} }, prod: {} } });
