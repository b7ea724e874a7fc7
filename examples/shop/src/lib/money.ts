/** A sum of amounts, without the crumbs that fractions leave behind: 0.1 + 0.2 is 0.3 here. */
export function total(amounts: Iterable<number>): number {
  let cents = 0;
  for (const amount of amounts) cents += Math.round(amount * 100);
  return cents / 100;
}

/** As `1,234.50 €`. */
export function euros(amount: number): string {
  return `${amount.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} €`;
}
