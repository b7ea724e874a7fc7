/** A project like the sample one, with an asset in every state that the panel can show. */
import type { LineageGraph } from "@headwater/protocol/lineage";
import { graph, node } from "./views.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export function weather(now: number): LineageGraph {
  const ran = (ago: number, durationMs: number, fact: string) => ({ at: now - ago, durationMs, fact });
  return graph(
    [
      node("noaaStations", {
        group: "raw",
        kind: "external",
        status: "unknown",
        description: "Station list that NOAA publishes.",
      }),
      node("rawWeather", {
        group: "raw",
        kinds: ["csv"],
        ...ran(2 * HOUR, 340, "2,922 rows"),
        checks: { passed: 1, warned: 0, failed: 0, notRun: 0 },
      }),
      node("rawAirports", { group: "raw", kinds: ["csv"], ...ran(2 * HOUR, 120, "3,376 rows"), hiddenUpstream: 3 }),
      node("rawFlights", { group: "raw", kinds: ["json"], ...ran(2 * HOUR, 890, "20,000 rows") }),
      node("clean/weather", {
        group: "cleaned",
        status: "stale",
        kinds: ["typescript"],
        causes: ["parseDate in lib/dates.ts changed", "rawWeather has new data"],
        description: "One row per day and city, with temperatures in degrees Celsius and rain in millimetres.",
        ...ran(26 * HOUR, 1_240, "2,922 rows"),
        checks: { passed: 2, warned: 0, failed: 0, notRun: 0 },
      }),
      node("clean/airports", {
        group: "cleaned",
        kinds: ["typescript", "duckdb"],
        ...ran(4 * MINUTE, 410, "3,344 rows"),
        checks: { passed: 1, warned: 1, failed: 0, notRun: 0 },
        failing: ["plausible"],
      }),
      node("clean/flights", {
        group: "cleaned",
        status: "failed",
        kinds: ["typescript"],
        ...ran(26 * HOUR, 2_300, "19,871 rows"),
        causes: [],
      }),
      node("dailySummary", {
        group: "summaries",
        upstreamStale: true,
        ...ran(3 * MINUTE, 210, "1,461 rows"),
        description: "Mean temperature and total rain of each day.",
      }),
      node("monthlyClimate", { group: "summaries", status: "missing" }),
      node("busiestRoutes", {
        group: "summaries",
        blockedBy: "check noNulls of clean/airports",
        status: "stale",
        causes: ["clean/airports has new data"],
        ...ran(5 * HOUR, 640, "50 rows"),
        checks: { passed: 0, warned: 0, failed: 1, notRun: 0 },
        failing: ["hasRoutes"],
      }),
      node("delaysByWeather", {
        group: "summaries",
        ...ran(40_000, 1_900, "365 rows"),
        checks: { passed: 3, warned: 0, failed: 0, notRun: 0 },
      }),
      node("weatherReport", {
        group: "reports",
        kinds: ["html"],
        status: "stale",
        causes: ["dailySummary has new data"],
        ...ran(49 * HOUR, 85, "12 pages"),
        hiddenDownstream: 2,
      }),
      node("delayDashboard", {
        group: "reports",
        kinds: ["html"],
        ...ran(30_000, 140, "1 page"),
        checks: { passed: 0, warned: 0, failed: 0, notRun: 2 },
      }),
    ],
    [
      "noaaStations ~ rawWeather",
      "rawWeather > clean/weather",
      "rawAirports > clean/airports",
      "rawFlights > clean/flights",
      "clean/airports > clean/flights",
      "clean/weather > dailySummary",
      "clean/weather > monthlyClimate",
      "clean/flights > busiestRoutes",
      "clean/airports > busiestRoutes",
      "clean/flights > delaysByWeather",
      "dailySummary > delaysByWeather",
      "dailySummary > weatherReport",
      "monthlyClimate > weatherReport",
      "delaysByWeather > delayDashboard",
      "busiestRoutes > delayDashboard",
    ],
    { focus: "dailySummary", total: 18 },
  );
}
