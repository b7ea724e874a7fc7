/** `headwater status`: which assets are current, which are not, and why. */
import type { Command } from "commander";
import { placeOfError } from "@headwater/core/error-place";
import { findAsset } from "@headwater/core/manifest-lookup";
import type { AssetStatus, CheckStatus } from "@headwater/core/status/asset-status";
import { describeStatus } from "@headwater/core/status/describe-status";
import { StoreError } from "@headwater/eventlog/store-error";
import { CliError, EXIT } from "../cli-error.ts";
import { placeJson } from "../event-json.ts";
import { metadataJson } from "../metadata-json.ts";
import { openProject, readHistory, selectAssets } from "../open-project.ts";
import { addAssetOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { placeNow } from "../place-now.ts";
import { isoTime, paint, plainLine, print, printJson } from "../output.ts";
import { printProblems, problemJson } from "../problem-text.ts";
import { errorText } from "../progress/step-lines.ts";
import { historyProblemsOf } from "../read-history-problems.ts";
import { statusMark } from "../status-mark.ts";

interface StatusOptions extends ProjectOptions {
  readonly select?: string;
}

export function register(program: Command): void {
  addAssetOptions(program.command("status").description("say which assets are missing, stale or failing, and why"))
    .option("-s, --select <expression>", "only the assets that the expression selects")
    .action(status);
}

async function status(options: StatusOptions): Promise<void> {
  const project = await openProject(options, { madeAtRun: true });
  const { rows, statuses } = await readHistory(project).catch((error: unknown) => {
    throw error instanceof StoreError ? unknown(error) : error;
  });
  const selected = await selectAssets(project, options.select, statuses);
  const made = new Set(project.manifest.assets.flatMap(({ key, madeAtRun }) => (madeAtRun === true ? key : [])));
  const shown = [...statuses.values()]
    .filter(({ key }) => selected.has(key))
    .map((asset): AssetStatus => {
      const { failure } = asset;
      if (failure === null) return asset;
      const { definition } = findAsset(project.manifest, asset.key) ?? {};
      return { ...asset, failure: { ...failure, error: placeNow(project.root, failure.error, definition) } };
    });
  const notes = await historyProblemsOf(project, rows);
  if (options.json === true) {
    printJson({
      environment: project.environment.name,
      assets: shown.map((asset) => statusJson(asset, made.has(asset.key))),
      problems: notes.map(problemJson),
    });
    return;
  }
  for (const asset of shown) printStatus(asset, made.has(asset.key));
  printProblems(project.root, notes);
  print(`\n${summaryLine(shown)} ${paint("dim", `(environment ${plainLine(project.environment.name)})`)}`);
}

/** Nothing is known of what was made: that is not the same as never made. */
function unknown({ code, message }: StoreError): CliError {
  const why = `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return new CliError(`The status of every asset is unknown: ${why}`, { code, exitCode: EXIT.failed });
}

function statusJson(asset: AssetStatus, isMadeAtRun: boolean): object {
  const { latest } = asset;
  return {
    key: asset.key,
    source: isMadeAtRun ? "runtime" : "text",
    status: asset.status,
    upstreamStale: asset.upstreamStale,
    causes: asset.causes.map((cause) => ({
      kind: cause.kind,
      upstream: cause.kind === "code" ? null : cause.upstream,
      message: cause.message,
      before: cause.before,
      after: cause.after,
      madeAt: isoTime(cause.madeAt),
      changedAt: cause.at === null ? null : isoTime(cause.at),
    })),
    latest:
      latest === null
        ? null
        : {
            runId: latest.runId,
            at: isoTime(latest.at),
            durationMs: latest.durationMs,
            codeVersion: latest.codeVersion,
            dataVersion: latest.dataVersion,
            metadata: metadataJson(latest.metadata),
          },
    checks: asset.checks.map(checkJson),
    blockedBy: asset.blockedBy,
    failure:
      asset.failure === null
        ? null
        : {
            runId: asset.failure.runId,
            at: isoTime(asset.failure.at),
            code: asset.failure.error.code,
            message: asset.failure.error.message,
            ...placeJson(placeOfError(asset.failure.error)),
          },
  };
}

function checkJson({ name, severity, blocking, result }: CheckStatus): object {
  return {
    name,
    passed: result?.passed ?? null,
    severity: result?.severity ?? severity,
    at: result === null ? null : isoTime(result.at),
    blocking,
    outdated: result?.outdated ?? false,
  };
}

function printStatus(asset: AssetStatus, isMadeAtRun: boolean): void {
  const now = Date.now();
  const mark = isMadeAtRun ? paint("dim", " (made at run time)") : "";
  print(
    `${statusMark(asset.status)} ${paint("bold", plainLine(asset.key))}${mark}  ${plainLine(describeStatus(asset, { now }))}`,
  );
  if (asset.failure !== null) print(paint("red", `    ${plainLine(errorText(asset.failure.error))}`));
  // The line above names the first cause.
  for (const cause of asset.causes.slice(1)) print(paint("dim", `    ${plainLine(cause.message)}`));
  for (const check of asset.checks) {
    if (check.result === null || check.result.passed) continue;
    const failed = check.result.severity === "warn" ? paint("yellow", "! warning") : paint("red", "✗ failed");
    const words = plainLine(check.result.description);
    print(`    ${failed}: check ${plainLine(check.name)}${words === "" ? "" : `: ${words}`}`);
  }
}

function summaryLine(assets: readonly AssetStatus[]): string {
  const counts = new Map<string, number>();
  for (const { status: word } of assets) counts.set(word, (counts.get(word) ?? 0) + 1);
  const parts = [...counts].map(([word, count]) => `${String(count)} ${word}`);
  return parts.length === 0 ? "No assets." : parts.join(", ");
}
