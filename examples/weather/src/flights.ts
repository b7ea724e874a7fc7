/** The flights: where they went, and how late they were. */
import { asset, materialized, metadata } from "headwater";
import { monthOf, parseDate, parseHour } from "./lib/dates.ts";
import { punctuality } from "./lib/punctuality.ts";
import { groupBy } from "./lib/stats.ts";
import type { RawAirport, RawFlight } from "./raw.ts";

export interface Airport {
  code: string;
  name: string;
  /** Null where the file says `NA`. */
  city: string | null;
  state: string | null;
  latitude: number;
  longitude: number;
}

export interface Flight {
  date: string;
  month: number;
  hour: number;
  from: string;
  to: string;
  miles: number;
  /** Of the arrival, in minutes; below zero when it was early. */
  delay: number;
}

/** Airports by their code. */
export const airports = asset(
  { group: "clean", owners: ["team:flights"], kinds: ["table"], tags: { layer: "clean" } },
  (rawAirports: RawAirport[]) => {
    const known = (text: string) => (text === "NA" ? null : text);
    const rows = rawAirports.map((row): Airport => ({
      code: row.iata,
      name: row.name,
      city: known(row.city),
      state: known(row.state),
      latitude: Number(row.latitude),
      longitude: Number(row.longitude),
    }));
    return materialized(rows, { metadata: { rows: rows.length } });
  },
);

/** Flights between airports that are known. */
export const flights = asset(
  { group: "clean", owners: ["team:flights"], kinds: ["table"], tags: { layer: "clean" } },
  (rawFlights: RawFlight[], airports: Airport[], context) => {
    const codes = new Set(airports.map((airport) => airport.code));
    const known = rawFlights.filter((flight) => codes.has(flight.origin) && codes.has(flight.destination));
    context.log.info(`${known.length} of ${rawFlights.length} flights are between known airports`);
    const rows = known.map((flight): Flight => {
      const date = parseDate(flight.date);
      return {
        date,
        month: monthOf(date),
        hour: parseHour(flight.date),
        from: flight.origin,
        to: flight.destination,
        miles: flight.distance,
        delay: flight.delay,
      };
    });
    return materialized(rows, { metadata: { rows: rows.length, dropped: rawFlights.length - rows.length } });
  },
);

/** The busier airports, from the latest to the most punctual. */
export const delaysByAirport = asset(
  { group: "reports", owners: ["team:flights"], kinds: ["table"] },
  (flights: Flight[], airports: Airport[]) => {
    const names = new Map(airports.map((airport) => [airport.code, airport.name]));
    const rows = [...groupBy(flights, (flight) => flight.from)]
      .map(([code, departures]) => ({ code, name: names.get(code) ?? code, ...punctuality(departures) }))
      .filter((row) => row.flights >= 100)
      .sort((a, b) => b.meanDelay - a.meanDelay);
    return materialized(rows, { metadata: { rows: rows.length, latest: metadata.table(rows.slice(0, 5)) } });
  },
);

/** The twenty busiest routes. */
export const delaysByRoute = asset(
  { group: "reports", owners: ["team:flights"], kinds: ["table"] },
  (flights: Flight[]) => {
    const rows = [...groupBy(flights, (flight) => `${flight.from} → ${flight.to}`)]
      .map(([route, onRoute]) => ({ route, miles: onRoute[0]?.miles ?? 0, ...punctuality(onRoute) }))
      .sort((a, b) => b.flights - a.flights)
      .slice(0, 20);
    return materialized(rows, { metadata: { rows: rows.length, busiest: rows[0]?.route ?? "none" } });
  },
);
