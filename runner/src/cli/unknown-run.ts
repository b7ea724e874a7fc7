/** What is said of a run that there is not, with the one that may have been meant. */
import { alternatives, nearestNames } from "@headwater/core/index/nearest";
import type { EventLogReader } from "@headwater/eventlog/event-log";
import { CliError } from "./cli-error.ts";

/** Who mistypes a run has seen it not long ago. */
const LOOKED_AT = 200;

/** @param named what the user gave, `undefined` where the newest run was meant */
export async function unknownRun(log: EventLogReader, named: string | undefined): Promise<CliError> {
  const code = "HW512";
  if (named === undefined)
    return new CliError("There are no runs yet.", { code, hints: ["A run is begun by: headwater materialize '*'"] });
  const known = (await log.runs({ limit: LOOKED_AT })).map(({ runId }) => String(runId));
  const begun = named.length < 3 ? [] : known.filter((id) => id.startsWith(named) || id.endsWith(named));
  const near = [...new Set([...begun, ...nearestNames(named, known)])].slice(0, 3);
  const advice = near.length === 0 ? "" : ` Did you mean ${alternatives(near)}?`;
  return new CliError(`There is no run ${JSON.stringify(named)}.${advice}`, {
    code,
    hints: ["headwater runs lists the runs of this project."],
  });
}
