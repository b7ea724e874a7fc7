/** Silver: clean tables. Numbers are numbers, names are trimmed, and what was exported twice is there once. */
import { assetWith, materialized } from "headwater";
import type { RawCustomer, RawOrder, RawProduct } from "./bronze.ts";

const silver = assetWith({ group: "silver", owners: ["team:shop"], kinds: ["table"], tags: { layer: "silver" } });

/** One product of one order. */
export interface Order {
  order: number;
  date: string;
  customer: string;
  sku: string;
  quantity: number;
  status: "paid" | "shipped" | "returned" | "canceled";
}

export interface Product {
  sku: string;
  name: string;
  category: string;
  /** Both in euros. */
  price: number;
  cost: number;
}

export interface Customer {
  id: string;
  name: string;
  email: string | null;
  city: string;
  country: string;
  since: string;
}

/** The lines of all orders, each once. */
export const orders = silver((rawOrders: RawOrder[], context) => {
  const byLine = new Map(rawOrders.map((row) => [`${row.order} ${row.sku}`, row]));
  const repeated = rawOrders.length - byLine.size;
  if (repeated > 0) context.log.warn(`${repeated} lines came twice and are kept once`);
  const rows = [...byLine.values()].map((row): Order => ({
    order: Number(row.order),
    date: row.date,
    customer: row.customer,
    sku: row.sku,
    quantity: Number(row.quantity),
    status: row.status as Order["status"],
  }));
  return materialized(rows, { metadata: { rows: rows.length, repeated } });
});

/** The products, with prices to calculate with. */
export const products = silver((rawProducts: RawProduct[]) => {
  const rows = rawProducts.map((row): Product => ({ ...row, price: Number(row.price), cost: Number(row.cost) }));
  const categories = [...new Set(rows.map((row) => row.category))];
  return materialized(rows, { metadata: { rows: rows.length, categories: categories.join(", ") } });
});

/** The customers, with addresses in one spelling. */
export const customers = silver({ metadata: { personalData: true } }, (rawCustomers: RawCustomer[]) => {
  const rows = rawCustomers.map((row): Customer => ({ ...row, email: normalizeEmail(row.email) }));
  return materialized(rows, { metadata: { rows: rows.length } });
});

function normalizeEmail(email: string | null): string | null {
  return email?.trim().toLowerCase() ?? null;
}
