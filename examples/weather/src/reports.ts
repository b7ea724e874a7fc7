/** What the two sources say together. */
import { asset, materialized, metadata } from "headwater";
import { airports, delaysByAirport, flights } from "./flights.ts";
import { type Punctuality, punctuality } from "./lib/punctuality.ts";
import { hottestDays, monthlyClimate } from "./weather.ts";

/** The flights out of a city in one month, beside the weather that is usual there. */
export interface WeatherDelay extends Punctuality {
  city: string;
  month: string;
  wetDays: number;
  high: number;
}

/**
 * Do flights run late where the weather is bad? For each city whose weather is known, and each month with flights.
 *
 * Here the inputs are named by `ins`, so their types come from upstream.
 */
export const weatherDelays = asset(
  {
    group: "reports",
    owners: ["ana@example.com"],
    kinds: ["table"],
    ins: { flights, airports, climate: monthlyClimate },
  },
  ({ flights, airports, climate }) => {
    const rows = climate.flatMap(({ city, month, name, wetDays, high }): WeatherDelay[] => {
      const codes = new Set(airports.filter((airport) => airport.city === city).map((airport) => airport.code));
      const departures = flights.filter((flight) => flight.month === month && codes.has(flight.from));
      return departures.length === 0 ? [] : [{ city, month: name, wetDays, high, ...punctuality(departures) }];
    });
    return materialized(rows, { metadata: { rows: rows.length, delays: metadata.table(rows) } });
  },
);

/** Everything worth telling, on one page. */
export const travelReport = asset(
  {
    group: "reports",
    owners: ["ana@example.com"],
    kinds: ["markdown"],
    ins: { delaysByAirport, hottestDays, weatherDelays },
  },
  ({ delaysByAirport, hottestDays, weatherDelays, context }) => {
    const [latest] = delaysByAirport;
    const punctual = delaysByAirport.at(-1);
    const [hottest] = hottestDays;
    const page = [
      "# Travel report",
      "",
      latest && `- Latest departures: **${latest.name}**, ${latest.meanDelay} minutes on average`,
      punctual && `- Most punctual: **${punctual.name}**, ${punctual.meanDelay} minutes`,
      hottest && `- Hottest day: **${hottest.high} °C** in ${hottest.city} on ${hottest.date}`,
      "",
      "| City | Month | Wet days | Flights | Late |",
      "|---|---|---|---|---|",
      ...weatherDelays.map(
        (row) => `| ${row.city} | ${row.month} | ${percent(row.wetDays)} | ${row.flights} | ${percent(row.late)} |`,
      ),
    ]
      .filter((line) => line !== undefined)
      .join("\n");
    context.addMetadata({ report: metadata.markdown(page) });
    return page;
  },
);

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
