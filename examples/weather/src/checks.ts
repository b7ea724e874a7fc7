/** What must hold of the clean data, and what it would be nice to have. */
import { assetCheck, metadata } from "headwater";
import { airports } from "./flights.ts";
import { dailyWeather } from "./weather.ts";

/** A high below the low, or a temperature that no city has seen, would spoil every report: nothing reads on. */
export const temperaturesArePlausible = assetCheck({ asset: dailyWeather, blocking: true }, (dailyWeather) => {
  const wrong = dailyWeather.filter((day) => !(day.low <= day.high && day.low > -60 && day.high < 60));
  return { passed: wrong.length === 0, metadata: { days: dailyWeather.length, wrong: wrong.length } };
});

/** Some airports come without a city. They can be flown to, so this only warns. */
export const everyAirportHasACity = assetCheck({ asset: airports, severity: "warn" }, (airports) => {
  const without = airports.filter((airport) => airport.city === null);
  return {
    passed: without.length === 0,
    description: `${without.length} of ${airports.length} airports have no city`,
    metadata: { without: without.length, first: metadata.table(without.slice(0, 5)) },
  };
});
