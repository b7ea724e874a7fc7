/** The files as they come. Everything else starts here. */
import { asset, materialized, metadata } from "headwater";
import { readCsv, readJson } from "./lib/datasets.ts";

export type RawWeather = Record<(typeof weatherColumns)[number], string>;
export type RawAirport = Record<(typeof airportColumns)[number], string>;

/** A flight inside the United States. */
export interface RawFlight {
  /** As `2001/01/01 00:47`. */
  date: string;
  /** Of the arrival, in minutes; below zero when it was early. */
  delay: number;
  /** In miles. */
  distance: number;
  origin: string;
  destination: string;
}

const weatherColumns = ["location", "date", "precipitation", "temp_max", "temp_min", "wind", "weather"] as const;
const airportColumns = ["iata", "name", "city", "state", "country", "latitude", "longitude"] as const;

/** The daily weather of Seattle and New York from 2012 to 2015. */
export const rawWeather = asset({ group: "raw", owners: ["team:weather"], kinds: ["csv"] }, async () => {
  const rows = await readCsv("weather.csv", weatherColumns);
  return materialized(rows, { metadata: { rows: rows.length, preview: metadata.table(rows.slice(0, 5)) } });
});

/** Every airport of the United States, with its place on the map. */
export const rawAirports = asset({ group: "raw", owners: ["team:flights"], kinds: ["csv"] }, async () => {
  const rows = await readCsv("airports.csv", airportColumns);
  return materialized(rows, { metadata: { rows: rows.length, preview: metadata.table(rows.slice(0, 5)) } });
});

/** 20,000 flights of the first three months of 2001, with their delays. */
export const rawFlights = asset({ group: "raw", owners: ["team:flights"], kinds: ["json"] }, async () => {
  const flights = await readJson<RawFlight>("flights-20k.json");
  return materialized(flights, { metadata: { rows: flights.length, preview: metadata.table(flights.slice(0, 5)) } });
});
