/** The short texts of lenses, hovers and the tree that are not `describeStatus`'s own. */
import type { Asset } from "@headwater/core/asset";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import type { AssetStatus, CheckStatus, StatusWord } from "@headwater/core/status/asset-status";
import { describeDuration, describeStatus } from "@headwater/core/status/describe-status";
import type { CheckWord, Refusal } from "@headwater/protocol/editor";
import { placedNow } from "./failure-places.ts";
import type { ProjectSnapshot } from "./snapshot.ts";

/** One line on an asset: the same in the lens, the tree and the hover. `file` is where it is read. */
export function statusLine(project: ProjectSnapshot, asset: Asset, now: number, file?: ProjectPath): string {
  const status = project.statuses.get(asset.key);
  if (status === undefined) return "unknown";
  const step = project.activeSteps.get(asset.key);
  if (step === undefined && project.starting.has(asset.key)) return "starting…";
  if (step?.state === "waiting") return "waiting for its turn";
  if (step?.state === "retrying") return "retrying";
  if (status.running !== null) return runningLine(now - status.running.since);
  const { failure } = status;
  const error = failure === null ? null : placedNow(project, failure.runId, failure.error);
  const placed = failure === null || error === null ? status : { ...status, failure: { ...failure, error } };
  const described = describeStatus(placed, file === undefined ? { now } : { now, file });
  const words = isMadeElsewhere(asset, status) ? described.replace(/^current\b/, MADE_ELSEWHERE) : described;
  // "before this edit" says that it was edited.
  if (!project.edited.has(asset.key) || (status.status === "failed" && status.failure?.outdated === true)) return words;
  return status.status === "stale" ? words.replace(/^stale/, "edited") : `edited, not saved · ${words}`;
}

/** In the place of `current`, which nobody can say of what is never observed. */
const MADE_ELSEWHERE = "made elsewhere";

function isMadeElsewhere({ kind }: Asset, status: AssetStatus | undefined): boolean {
  return kind === "external" && status?.status === "current" && status.latest === null;
}

/** A shape beside the words on an asset. */
export function assetIcon({ statuses }: ProjectSnapshot, asset: Asset): string {
  const status = statuses.get(asset.key);
  return isMadeElsewhere(asset, status) ? "$(link-external)" : statusIcon(status?.status);
}

/** Then everything that is shown names the one that is meant. */
export function hasSeveralEnvironments({ manifest }: ProjectSnapshot): boolean {
  return manifest.config.environments.length > 1;
}

/** What stands in the place of `Materialize` where nothing may be run: said before the click, not after it. */
export function refusalWords(
  { kind }: Refusal,
  { environment }: ProjectSnapshot,
): { readonly icon: string; readonly words: string } {
  return kind === "protected"
    ? { icon: "$(lock)", words: `Read-only in ${environment.name}` }
    : { icon: "$(workspace-untrusted)", words: "Not run in Restricted Mode" };
}

/** Milliseconds. Every title that changes has VS Code draw the lenses anew, also under the pointer. */
const RUNNING_STEP = 5000;

/** Coarse, so that the line does not flicker. */
function runningLine(elapsed: number): string {
  const shown = Math.floor(elapsed / RUNNING_STEP) * RUNNING_STEP;
  return shown <= 0 ? "running" : `running · ${describeDuration(shown)}`;
}

/** A shape beside the words, so that nothing is told by colour alone. */
function statusIcon(word: StatusWord | undefined): string {
  switch (word) {
    case "current":
      return "$(pass)";
    case "stale":
      return "$(warning)";
    case "missing":
      return "$(circle-outline)";
    case "failed":
      return "$(error)";
    case "running":
      return "$(sync~spin)";
    case "unknown":
    case undefined:
      return "$(question)";
  }
}

/** The state of a check in one word; a warning is a failed check of severity `warn`. */
export function checkWordOf({ result }: CheckStatus): CheckWord {
  if (result === null) return "not run";
  if (result.passed) return "passed";
  return result.severity === "warn" ? "warned" : "failed";
}

/** What a failed check says, in one line. */
export function checkMessage({ name, result }: CheckStatus): string {
  const said = result?.error?.message ?? result?.description ?? "";
  return said === "" ? `check ${name} failed` : `check ${name} failed: ${said}`;
}

/**
 * Ancestors that were never materialized, and that a run of the asset needs first. There are none above an asset without
 * a stale ancestor: the walk ends there.
 */
export function missingUpstream(project: ProjectSnapshot, keys: readonly AssetKey[]): readonly AssetKey[] {
  return project.graph.topological(missingAbove(project, keys));
}

/** How many `missingUpstream` gives; lenses ask for it at each look. */
export function missingUpstreamCount(project: ProjectSnapshot, key: AssetKey): number {
  let known = COUNTS.get(project.statuses);
  if (known === undefined) COUNTS.set(project.statuses, (known = new Map<AssetKey, number>()));
  let count = known.get(key);
  if (count === undefined) known.set(key, (count = missingAbove(project, [key]).length));
  return count;
}

/** Statuses are immutable, and other ones after each change that could alter the counts. */
const COUNTS = new WeakMap<ProjectSnapshot["statuses"], Map<AssetKey, number>>();

function missingAbove({ assets, statuses }: ProjectSnapshot, keys: readonly AssetKey[]): readonly AssetKey[] {
  const met = new Set(keys);
  const missing: AssetKey[] = [];
  const waiting = [...keys];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const below = statuses.get(key);
    if (below !== undefined && below.status !== "unknown" && !below.upstreamStale) continue;
    for (const { key: upstream } of assets.get(key)?.dependencies ?? []) {
      const asset = met.has(upstream) ? undefined : assets.get(upstream);
      met.add(upstream);
      const status = statuses.get(upstream);
      // What is read of another environment needs no run here.
      if (asset === undefined || status?.deferred !== undefined) continue;
      waiting.push(upstream);
      if (asset.kind === "asset" && status?.latest === null) missing.push(upstream);
    }
  }
  return missing;
}
