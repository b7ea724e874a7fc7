/** The weather: one row for each day and city, and what follows from it. */
import { asset, materialized, metadata } from "headwater";
import { MONTHS, monthOf, parseDate } from "./lib/dates.ts";
import { mean, round, share, sum } from "./lib/stats.ts";
import type { RawWeather } from "./raw.ts";

/** The weather of one day in one city. */
export interface Day {
  city: string;
  date: string;
  /** In degrees Celsius. */
  high: number;
  low: number;
  /** Rain and snow, in millimetres. */
  rain: number;
  /** In metres per second. */
  wind: number;
  sky: string;
}

/** What a city can expect of a month. */
export interface Climate {
  city: string;
  month: number;
  name: string;
  high: number;
  low: number;
  /** Millimetres in the whole month. */
  rain: number;
  /** The fraction of days with rain or snow. */
  wetDays: number;
}

/** The weather of each day, with numbers for numbers and dates for dates. */
export const dailyWeather = asset(
  { group: "clean", owners: ["team:weather"], kinds: ["table"], tags: { layer: "clean" } },
  (rawWeather: RawWeather[]) => {
    const days = rawWeather.map((row): Day => ({
      city: row.location,
      date: parseDate(row.date),
      high: Number(row.temp_max),
      low: Number(row.temp_min),
      rain: Number(row.precipitation),
      wind: Number(row.wind),
      sky: row.weather,
    }));
    const cities = [...new Set(days.map((day) => day.city))];
    return materialized(days, { metadata: { rows: days.length, cities: cities.join(", ") } });
  },
);

/** For each city and month, the average of four years. */
export const monthlyClimate = asset(
  { group: "reports", owners: ["team:weather"], kinds: ["table"] },
  (dailyWeather: Day[]) => {
    const cities = [...new Set(dailyWeather.map((day) => day.city))];
    const climate = cities.flatMap((city) =>
      MONTHS.map((name, index): Climate => {
        const days = dailyWeather.filter((day) => day.city === city && monthOf(day.date) === index + 1);
        const years = new Set(days.map((day) => day.date.slice(0, 4))).size;
        const isWet = (day: Day) => day.rain > 0;
        return {
          city,
          month: index + 1,
          name,
          high: round(mean(days.map((day) => day.high))),
          low: round(mean(days.map((day) => day.low))),
          rain: round(sum(days.map((day) => day.rain)) / years),
          wetDays: round(share(days, isWet), 2),
        };
      }),
    );
    return materialized(climate, { metadata: { rows: climate.length, climate: metadata.table(climate) } });
  },
);

/** The ten hottest days. */
export const hottestDays = asset(
  { group: "reports", owners: ["team:weather"], kinds: ["table"] },
  (dailyWeather: Day[]) => {
    const days = dailyWeather.toSorted((a, b) => b.high - a.high || a.date.localeCompare(b.date)).slice(0, 10);
    const [hottest] = days;
    return materialized(days, {
      metadata: {
        rows: days.length,
        hottest: hottest ? `${hottest.high} °C in ${hottest.city}, ${hottest.date}` : "none",
      },
    });
  },
);
