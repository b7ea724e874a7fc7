/** The project that the tests of the command line run. */
export const SHOP = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({ environments: { dev: {}, prod: { protected: true } } });
//- /package.json
{ "name": "shop", "type": "module" }
//- /src/lib/dates.ts
export function parseDate(text: string): string {
  return text.slice(0, 10);
}
//- /src/orders.ts
import { asset, assetCheck, externalAsset, materialized } from "headwater";
import { parseDate } from "./lib/dates.ts";

interface Order {
  id: number;
  day: string;
}

export const feed = externalAsset({ group: "outside" });

/** Orders as they come. */
export const rawOrders = asset(
  { group: "raw", owners: ["team:sales"], tags: { layer: "bronze" }, kinds: ["json"], deps: [feed] },
  () => {
    console.log("reading orders");
    return materialized([{ id: 1, day: "2026-01-02T10:00" }], { metadata: { rows: 1, source: "memory" } });
  },
);

export const orders = asset({ group: "clean" }, (rawOrders: Order[]): Order[] =>
  rawOrders.map((order) => ({ ...order, day: parseDate(order.day) })));

export const report = asset({ ins: { all: orders } }, ({ all }) => ({ orders: all.length }));

export const ordersHaveIds = assetCheck({ asset: orders, blocking: true }, (orders) => orders.every(({ id }) => id > 0));
export const enoughOrders = assetCheck({ asset: orders, severity: "warn" }, (orders) => orders.length > 10);
`;
