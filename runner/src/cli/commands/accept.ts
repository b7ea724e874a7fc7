/** `headwater accept`: record that the current code gives the data that is there. Nothing is run. */
import type { Command } from "commander";
import type { AssetKey } from "@headwater/core/keys";
import { findAsset } from "@headwater/core/manifest-lookup";
import { versionAccepted, whyNotAcceptable } from "@headwater/core/run/accept-version";
import type { AssetStatus } from "@headwater/core/status/asset-status";
import { splitInputs } from "@headwater/eventlog/split-inputs";
import { CliError } from "../cli-error.ts";
import { openProject, readStatuses, selectAssets } from "../open-project.ts";
import type { OpenProject } from "../open-project.ts";
import { addAssetOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { paint, plainLine, print, printJson } from "../output.ts";
import { problemsInTheWay } from "../../coordinator/problems-in-the-way.ts";

interface AcceptOptions extends ProjectOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

/** What became of each selected asset. */
type Answer =
  | { readonly key: AssetKey; readonly accepted: true; readonly still: readonly string[] }
  | { readonly key: AssetKey; readonly accepted: false; readonly why: string };

export function register(program: Command): void {
  addAssetOptions(
    program
      .command("accept")
      .description("record that the current code gives the data that is there, so that it is not stale")
      .argument("<selection>", 'assets whose code to accept, as "orders" or "status:stale"'),
  )
    .requiredOption("-r, --reason <text>", "why the data is the same; it is kept in the log")
    .option("-y, --yes", "allow it in a protected environment")
    .addHelpText(
      "after",
      `
Only code, and what it depends on, is accepted: data that changed upstream keeps an asset stale.
Exit codes: 0 accepted, or nothing to accept; 1 the store cannot be written; 2 wrong use or wrong definitions.`,
    )
    .action(accept);
}

async function accept(selection: string, options: AcceptOptions): Promise<void> {
  if (options.reason.trim() === "") throw new CliError("The reason is empty: say why the data is the same.");
  const project = await openProject(options, { madeAtRun: true });
  if (project.environment.protected && options.yes !== true) {
    throw new CliError(
      `The environment ${project.environment.name} is protected: nothing is recorded there without --yes.`,
      {
        code: "HW510",
        hints: ["Add --yes to record it there all the same."],
      },
    );
  }
  const statuses = await readStatuses(project);
  const keys = [...(await selectAssets(project, selection, statuses))];
  const problems = problemsInTheWay(project.manifest, keys);
  if (problems.length > 0) {
    const { root } = project;
    throw new CliError("Nothing was accepted, because the definitions have errors.", { code: "HW509", root, problems });
  }
  const answers = await record(project, keys, { statuses, reason: options.reason.trim() });
  report(project, selection, answers, options.json === true);
}

async function record(
  project: OpenProject,
  keys: readonly AssetKey[],
  { statuses, reason }: { readonly statuses: ReadonlyMap<AssetKey, AssetStatus>; readonly reason: string },
): Promise<readonly Answer[]> {
  const at = Date.now();
  const answers: Answer[] = [];
  const events = keys.flatMap((key) => {
    const asset = findAsset(project.manifest, key);
    const status = statuses.get(key);
    if (asset === undefined || status === undefined) return [];
    const why = whyNotAcceptable(asset, status);
    if (why !== null || status.latest === null) {
      answers.push({ key, accepted: false, why: why ?? "" });
      return [];
    }
    const still = status.causes.filter(({ kind }) => kind === "data").map(({ message }) => message);
    answers.push({ key, accepted: true, still });
    return [versionAccepted(asset, status.latest, { environment: project.environment.name, at, reason, statuses })];
  });
  if (events.length > 0) {
    const { openEventLog } = await import("@headwater/eventlog/sqlite/open-store");
    const log = await openEventLog({ folder: project.storage, mode: "write" });
    await log.append(events.flatMap(splitInputs)).finally(() => log.close());
  }
  return answers;
}

function report({ environment }: OpenProject, selection: string, answers: readonly Answer[], json: boolean): void {
  if (json) {
    printJson({
      environment: environment.name,
      accepted: answers.flatMap((answer) => (answer.accepted ? [{ key: answer.key, stillStale: answer.still }] : [])),
      skipped: answers.flatMap((answer) => (answer.accepted ? [] : [{ key: answer.key, reason: answer.why }])),
    });
    return;
  }
  if (answers.length === 0) print(`The selection ${plainLine(selection)} selects no asset.`);
  for (const answer of answers) {
    const key = paint("bold", plainLine(answer.key));
    if (!answer.accepted) {
      print(`${paint("dim", "–")} ${key} ${answer.why}`);
      continue;
    }
    print(`${paint("green", "✓")} ${key} accepted`);
    for (const cause of answer.still) print(paint("yellow", `    still stale: ${plainLine(cause)}`));
  }
  print(paint("dim", `(environment ${plainLine(environment.name)})`));
}
