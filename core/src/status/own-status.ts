/**
 * The status of an asset from its own row and the rows of its direct upstream. Only whether an ancestor is stale needs
 * more, and `compute-status.ts` adds it.
 */
import type { Asset, Check, Manifest } from "../asset.ts";
import type { AssetKey, RunId } from "../keys.ts";
import { findAsset } from "../manifest-lookup.ts";
import { attemptsOf } from "../run/attempts.ts";
import type { AssetSummary } from "../run/summaries.ts";
import type { AssetStatus, CheckStatus, FailedAttempt, LatestFailure, StatusWord } from "./asset-status.ts";
import { staleCauses } from "./causes.ts";
import { compareCode } from "./code-version.ts";
import { type DeferredRow, rowToRead } from "./deferred.ts";

export interface StatusContext {
  readonly manifest: Pick<Manifest, "assets">;
  /** The summary row of an asset; `null` where the store cannot be read. */
  readonly row: ((key: AssetKey) => AssetSummary | undefined) | null;
  /** Runs whose process is known to be gone: what they were computing is not running. */
  readonly deadRuns?: ReadonlySet<RunId>;
  /** What is read of other environments, where there is no data here. */
  readonly deferred?: DeferredRow;
}

/** Of thousands of assets, which share these. */
const NO_CAUSES: AssetStatus["causes"] = [];
const NO_CHECKS: AssetStatus["checks"] = [];

/** With `upstreamStale` still false. */
export function ownStatus(asset: Asset, context: StatusContext): AssetStatus {
  const row = context.row?.(asset.key);
  const latest = row?.latest ?? null;
  const failure = row?.failure ? failedAttempt(asset, row.failure) : null;
  const attempts = row === undefined ? [] : attemptsOf(row);
  const running = attempts.find(({ runId }) => context.deadRuns?.has(runId) !== true) ?? null;
  const made = asset.kind === "asset";
  const causes = made && latest !== null ? staleCauses(asset, latest, (key) => latestOf(key, context)) : NO_CAUSES;
  return {
    key: asset.key,
    status: context.row === null ? "unknown" : made ? word({ latest, failure, running, causes }) : "current",
    upstreamStale: false,
    causes: causes.length === 0 ? NO_CAUSES : causes,
    latest,
    failure,
    running,
    checks: asset.checks.length === 0 ? NO_CHECKS : asset.checks.map((check) => checkStatus(check, row)),
    blockedBy: blockedBy(asset, context),
    ...deferredStatus(asset, context),
  };
}

function deferredStatus(asset: Asset, context: StatusContext): Pick<AssetStatus, "deferred"> {
  if (context.deferred === undefined || asset.kind !== "asset") return {};
  if (context.row === null || (context.row(asset.key)?.latest ?? null) !== null) return {};
  const row = context.deferred(asset.key);
  if (row === undefined || row.latest === null) return {};
  const { dataVersion, position, at } = row.latest;
  return { deferred: { environment: row.environment, dataVersion, position, at } };
}

/** Its data is not what code and upstream would give, or its last attempt failed; a run under way does not matter. */
export function needsRun(status: AssetStatus, asset: Pick<Asset, "kind">): boolean {
  if (asset.kind === "external") return false;
  return status.latest === null || status.failure !== null || status.causes.length > 0;
}

/**
 * The failed blocking check of a direct upstream whose value it reads, if any: what only comes after it, by `deps`, goes
 * on. Only a newer result of that check lifts the block.
 */
export function blockedBy(asset: Asset, context: StatusContext): AssetStatus["blockedBy"] {
  for (const { key, via } of asset.dependencies) {
    if (via === "deps") continue;
    const checks = findAsset(context.manifest, key)?.checks ?? [];
    const failed = checks.find((check) => blocks(check, rowToRead(key, context)));
    if (failed !== undefined) return { asset: key, check: failed.name };
  }
  return null;
}

/** What a key that is no asset any more once held does not count. */
function latestOf(key: AssetKey, context: StatusContext): AssetSummary["latest"] {
  return findAsset(context.manifest, key) === undefined ? null : (rowToRead(key, context)?.latest ?? null);
}

function blocks(check: Check, row: AssetSummary | undefined): boolean {
  const result = row?.checks.get(check.name);
  return check.blocking && result !== undefined && !result.passed && result.severity === "error";
}

function word({
  latest,
  failure,
  running,
  causes,
}: Pick<AssetStatus, "latest" | "failure" | "running" | "causes">): StatusWord {
  if (running !== null) return "running";
  if (failure !== null) return "failed";
  if (latest === null) return "missing";
  return causes.length > 0 ? "stale" : "current";
}

function failedAttempt({ code }: Asset, failure: LatestFailure): FailedAttempt {
  const { codeVersion } = failure;
  return { ...failure, outdated: codeVersion !== undefined && compareCode({ codeVersion }, code) === "differs" };
}

function checkStatus({ name, blocking, severity }: Check, row: AssetSummary | undefined): CheckStatus {
  const summary = row?.checks.get(name);
  if (summary === undefined) return { name, blocking, severity, result: null };
  const { blocking: _, dataVersion, ...result } = summary;
  const outdated = dataVersion !== (row?.latest?.dataVersion ?? null);
  return { name, blocking, severity, result: { ...result, outdated } };
}
