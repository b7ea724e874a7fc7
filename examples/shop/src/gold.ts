/** Gold: what the shop wants to know. */
import { assetWith, materialized, metadata } from "headwater";
import { groupBy } from "./lib/group-by.ts";
import { euros, total } from "./lib/money.ts";
import { customers, orders, products } from "./silver.ts";
import type { Order, Product } from "./silver.ts";

const gold = assetWith({ group: "gold", owners: ["ana@example.com"], kinds: ["table"], tags: { layer: "gold" } });

/** A line of an order that stands, with the money that it brought. */
export interface Sale extends Order {
  product: string;
  category: string;
  revenue: number;
  margin: number;
}

/** What was sold and neither canceled nor returned. */
export const sales = gold((orders: Order[], products: Product[]) => {
  const bySku = new Map(products.map((product) => [product.sku, product]));
  const rows = orders.flatMap((order): Sale[] => {
    const product = bySku.get(order.sku);
    if (product === undefined || order.status === "canceled" || order.status === "returned") return [];
    const { name, category, price, cost } = product;
    const revenue = total([order.quantity * price]);
    return [{ ...order, product: name, category, revenue, margin: total([revenue, -order.quantity * cost]) }];
  });
  return materialized(rows, { metadata: { rows: rows.length, revenue: total(rows.map((row) => row.revenue)) } });
});

/** Orders, revenue and margin of each month. */
export const monthlyRevenue = gold((sales: Sale[]) => {
  const rows = [...groupBy(sales, (sale) => sale.date.slice(0, 7))].map(([month, inMonth]) => ({
    month,
    orders: new Set(inMonth.map((sale) => sale.order)).size,
    revenue: total(inMonth.map((sale) => sale.revenue)),
    margin: total(inMonth.map((sale) => sale.margin)),
  }));
  return materialized(rows, { metadata: { rows: rows.length, months: metadata.table(rows) } });
});

/** The five products that bring most. */
export const topProducts = gold((sales: Sale[]) => {
  const rows = [...groupBy(sales, (sale) => sale.product)]
    .map(([product, sold]) => ({
      product,
      sold: sold.reduce((sum, sale) => sum + sale.quantity, 0),
      revenue: total(sold.map((sale) => sale.revenue)),
    }))
    .sort((a, b) => b.revenue - a.revenue)
    .slice(0, 5);
  return materialized(rows, { metadata: { rows: rows.length, products: metadata.table(rows) } });
});

/**
 * What each customer has bought, the best first.
 *
 * Here the inputs are named by `ins`, so their types come from upstream.
 */
export const customerValue = gold({ ins: { everyone: customers, sales } }, ({ everyone, sales }) => {
  const bought = groupBy(sales, (sale) => sale.customer);
  const rows = everyone
    .map(({ id, name, city, since }) => {
      const own = bought.get(id) ?? [];
      const revenue = total(own.map((sale) => sale.revenue));
      return { id, name, city, since, orders: new Set(own.map((sale) => sale.order)).size, revenue };
    })
    .sort((a, b) => b.revenue - a.revenue);
  return materialized(rows, { metadata: { rows: rows.length, best: metadata.table(rows.slice(0, 5)) } });
});

/** The half-year on one page. */
export const shopReport = gold(
  { kinds: ["markdown"], ins: { monthlyRevenue, topProducts, customerValue, orders, products } },
  ({ monthlyRevenue, topProducts, customerValue, orders, products, context }) => {
    const returned = orders.filter((order) => order.status === "returned").length;
    const [best] = customerValue;
    const page = [
      "# The shop, January to June",
      "",
      `- Revenue: **${euros(total(monthlyRevenue.map((month) => month.revenue)))}** with ${products.length} products`,
      `- Returned: ${((100 * returned) / orders.length).toFixed(1)} % of what was ordered`,
      best && `- Best customer: **${best.name}** in ${best.city}, ${euros(best.revenue)}`,
      "",
      "| Product | Sold | Revenue |",
      "|---|---|---|",
      ...topProducts.map((row) => `| ${row.product} | ${row.sold} | ${euros(row.revenue)} |`),
    ]
      .filter((line) => line !== undefined)
      .join("\n");
    context.addMetadata({ report: metadata.markdown(page) });
    return page;
  },
);
