/** Dates as ISO text, which sorts and is easy to store. */

/** `2001-03-31` from `2001/03/31 22:27`, `2001-03-31` or `2001-3-31`. */
export function parseDate(text: string): string {
  const match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]|$)/.exec(text.trim());
  if (!match) throw new Error(`"${text}" is not a date`);
  const [, year = "", month = "", day = ""] = match;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** 22 for `2001/03/31 22:27`. */
export function parseHour(text: string): number {
  const match = / (\d{2}):\d{2}$/.exec(text);
  if (!match) throw new Error(`"${text}" has no time of day`);
  return Number(match[1]);
}

/** 3 for `2001-03-31`. */
export function monthOf(date: string): number {
  return Number(date.slice(5, 7));
}

export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
