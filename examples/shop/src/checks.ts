/** What must hold of the clean tables, and what it would be nice to have. */
import { assetCheck, metadata } from "headwater";
import { customers, orders } from "./silver.ts";

/** An order without a quantity or a day would spoil every sum: nothing reads on. */
export const ordersAreComplete = assetCheck({ asset: orders, blocking: true }, (orders) => {
  const broken = orders.filter((order) => !(order.quantity > 0) || !/^\d{4}-\d\d-\d\d$/.test(order.date));
  return {
    passed: broken.length === 0,
    description: `${broken.length} of ${orders.length} lines have no quantity or no day`,
    metadata: { broken: broken.length, first: metadata.table(broken.slice(0, 5)) },
  };
});

/** Customers without an address cannot be written to. They can buy, so this only warns. */
export const customersHaveAnEmail = assetCheck({ asset: customers, severity: "warn" }, (customers) => {
  const without = customers.filter((customer) => customer.email === null);
  return {
    passed: without.length === 0,
    description: `${without.length} of ${customers.length} customers have no address`,
    metadata: { without: without.map((customer) => customer.name).join(", ") },
  };
});
