/** A process that appends runs to a store until it is told to stop by its end of input, or killed. */
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { FixtureRun } from "../core/support/fixture-rows.ts";

const [folder = "", name = "", count = "0"] = process.argv.slice(2);
const log = await openEventLog({ folder, mode: "write" });
console.log("ready");
for (let index = 0; index < Number(count); index += 1) {
  const run = new FixtureRun(`run-${name}-${String(index).padStart(5, "0")}`);
  await log.append([run.started(["a", "b"]), run.stepStarted("a")]);
  await log.append([run.materialized("a", { dataVersion: `${name}${index}` }), run.succeeded("a")]);
  await Promise.all([log.append([run.stepStarted("b")]), log.append([run.failed("b")])]);
  await log.append([run.ended("failed")]);
}
await log.close();
