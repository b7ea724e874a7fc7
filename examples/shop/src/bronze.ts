/** Bronze: the files as the shop exports them, every value still as it was written. Everything else starts here. */
import { assetWith, materialized, metadata } from "headwater";
import customersJson from "../data/customers.json" with { type: "json" };
import ordersCsv from "../data/orders.csv" with { type: "text" };
import productsCsv from "../data/products.csv" with { type: "text" };
import { parseCsv } from "./lib/csv.ts";

const bronze = assetWith({ group: "bronze", owners: ["team:shop"], tags: { layer: "bronze" } });

export type RawOrder = Record<(typeof orderColumns)[number], string>;
export type RawProduct = Record<(typeof productColumns)[number], string>;

export interface RawCustomer {
  id: string;
  name: string;
  /** Null where the customer gave none. */
  email: string | null;
  city: string;
  country: string;
  /** The day of the first visit, as `2024-05-31`. */
  since: string;
}

const orderColumns = ["order", "date", "customer", "sku", "quantity", "status"] as const;
const productColumns = ["sku", "name", "category", "price", "cost"] as const;

/** One line for each product of each order, in the first half of 2025. Some lines were exported twice. */
export const rawOrders = bronze({ kinds: ["csv"] }, () => {
  const rows = parseCsv(ordersCsv, orderColumns);
  return materialized(rows, { metadata: { rows: rows.length, preview: metadata.table(rows.slice(0, 5)) } });
});

/** What the shop sells, and what it pays for it. */
export const rawProducts = bronze({ kinds: ["csv"] }, () => {
  const rows = parseCsv(productsCsv, productColumns);
  return materialized(rows, { metadata: { rows: rows.length, preview: metadata.table(rows.slice(0, 5)) } });
});

/** Everyone who has an account. */
export const rawCustomers = bronze({ kinds: ["json"] }, () => {
  const rows: RawCustomer[] = customersJson;
  return materialized(rows, { metadata: { rows: rows.length, preview: metadata.table(rows.slice(0, 5)) } });
});
