/** The sample project's assets, on their real data, in this process. */
import assert from "node:assert/strict";
import { type Materializable, materialize, type MaterializeResult } from "headwater";
import { isSdkObject } from "@headwater/core/sdk-contract";

const FILES = ["raw", "weather", "flights", "reports", "checks"];
const quiet = { ...console, info: () => undefined };

describe("the weather sample", () => {
  let result: MaterializeResult;

  before(async () => {
    result = await materialize(await sample(), { log: quiet });
  });

  it("materializes its twelve assets", () => {
    assert.deepEqual(result.failures, {});
    assert.deepEqual(result.skipped, {});
    assert.equal(Object.keys(result.values).length, 12);
    assert.equal(result.success, true);
  });

  it("holds values that JSON keeps as they are", () => {
    for (const [name, value] of Object.entries(result.values)) {
      assert.deepEqual(JSON.parse(JSON.stringify(value)), value, name);
    }
  });

  it("reads every row of the files", () => {
    assert.equal(rows("airports").length, 3376);
    assert.equal(rows("flights").length, 20_000);
    assert.equal(rows("dailyWeather").length, 2922);
    assert.deepEqual(rows("dailyWeather")[0], {
      city: "Seattle",
      date: "2012-01-01",
      high: 12.8,
      low: 5,
      rain: 0,
      wind: 4.7,
      sky: "drizzle",
    });
  });

  it("finds what there is to find", () => {
    assert.equal(rows("monthlyClimate").length, 24);
    assert.equal(rows("hottestDays").length, 10);
    assert.equal(rows("delaysByRoute").length, 20);
    assert.equal(rows("weatherDelays").length, 6);
    assert.deepEqual(rows("delaysByAirport")[0], {
      code: "JFK",
      name: "John F Kennedy Intl",
      flights: 200,
      meanDelay: 16.2,
      late: 0.34,
    });
    assert.match(String(result.value("travelReport")), /Hottest day: \*\*37.8 °C\*\* in New York on 2013-07-18/);
  });

  it("passes its blocking check, and is warned of airports without a city", () => {
    const { temperaturesArePlausible, everyAirportHasACity } = result.checks;
    assert.equal(temperaturesArePlausible?.passed, true);
    assert.equal(everyAirportHasACity?.passed, false);
    assert.equal(everyAirportHasACity.severity, "warn");
    assert.equal(everyAirportHasACity.description, "12 of 3376 airports have no city");
  });

  function rows(name: string): readonly unknown[] {
    const value: unknown = result.value(name);
    assert.ok(Array.isArray(value));
    return value;
  }
});

/** What the sample's files export. They are a user's files, with a tsconfig of their own, so they are loaded as such. */
async function sample(): Promise<Record<string, Materializable>> {
  const modules = await Promise.all(
    FILES.map((name): Promise<Record<string, unknown>> => import(`../../examples/weather/src/${name}.ts`)),
  );
  const exported = modules.flatMap((module) => Object.entries(module));
  return Object.fromEntries(exported.filter((entry): entry is [string, Materializable] => isSdkObject(entry[1])));
}
