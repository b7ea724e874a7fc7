/** Ages and durations in words: coarse, so that they seldom change under the reader's eyes. Times are milliseconds. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const AGES = [
  { unit: "year", length: 365 * DAY },
  { unit: "month", length: 30 * DAY },
  { unit: "day", length: DAY },
  { unit: "hour", length: HOUR },
  { unit: "minute", length: MINUTE },
] as const;

/** `just now`, `2 min ago`, `3 days ago`. A time ahead of `now`, by another machine's clock, is `just now`. */
export function describeAge(at: number, now: number): string {
  const age = now - at;
  const step = AGES.find(({ length }) => age >= length);
  return step === undefined ? "just now" : `${amount(Math.floor(age / step.length), step.unit)} ago`;
}

/** `340 ms`, `2.3 s`, `2 min 5 s`, `1 h 3 min`. */
export function describeDuration(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds));
  if (whole < SECOND) return `${whole} ms`;
  if (whole < 10 * SECOND) return `${Math.floor(whole / 100) / 10} s`;
  if (whole < MINUTE) return `${Math.floor(whole / SECOND)} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${Math.floor((whole % MINUTE) / SECOND)} s`;
  return `${Math.floor(whole / HOUR)} h ${Math.floor((whole % HOUR) / MINUTE)} min`;
}

type Unit = (typeof AGES)[number]["unit"];

/** Making one takes longer than all else about a status, and so does asking it: of each unit there are few counts. */
const FORMATS = new Map<Unit, { readonly format: Intl.NumberFormat; readonly known: Map<number, string> }>();

function amount(count: number, unit: Unit): string {
  let formats = FORMATS.get(unit);
  if (formats === undefined) {
    const format = new Intl.NumberFormat("en", { style: "unit", unit, unitDisplay: "short" });
    FORMATS.set(unit, (formats = { format, known: new Map() }));
  }
  let text = formats.known.get(count);
  if (text === undefined) formats.known.set(count, (text = formats.format.format(count)));
  return text;
}
