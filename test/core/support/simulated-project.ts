/**
 * A project whose steps are computed by rule instead of by code, with the log that its runs would write: the runner's
 * part, as the properties of plans and statuses need it.
 */
import type { PlannedStep, RunEvent } from "@headwater/core/events";
import { assetKey, type AssetKey, type StepId } from "@headwater/core/keys";
import { decideStep } from "@headwater/core/run/decide-step";
import { foldAsset, foldRun } from "@headwater/core/run/fold";
import { makePlan } from "@headwater/core/run/make-plan";
import type { PlanMode } from "@headwater/core/run/plan";
import type { AssetSummary, RunSummary } from "@headwater/core/run/summaries";
import { assetOf } from "@headwater/core/run/subject";
import type { AssetStatus } from "@headwater/core/status/asset-status";
import { computeStatus } from "@headwater/core/status/compute-status";
import { fixtureAsset, fixtureCheck, projectOf, type FixtureProject } from "./fixture-project.ts";
import { FixtureRun } from "./fixture-rows.ts";

/** How a step goes: it gives data that never was, the same data as before, or none. */
export type Outcome = "new" | "same" | "fail" | "fail-check";

/** What was known of an asset when its step was dispatched. */
export interface Dispatched {
  readonly key: AssetKey;
  readonly status: AssetStatus;
  readonly decision: ReturnType<typeof decideStep>["kind"];
}

export interface SimulatedAsset {
  readonly key: string;
  readonly upstream: readonly string[];
  readonly version: number;
}

export class SimulatedProject {
  #assets: readonly SimulatedAsset[];
  #rows = new Map<AssetKey, AssetSummary>();
  #position = 0;
  #runs = 0;

  constructor(assets: readonly SimulatedAsset[]) {
    this.#assets = assets;
  }

  /** Every asset has one blocking check. */
  get project(): FixtureProject {
    return projectOf(
      this.#assets.map(({ key, upstream, version }) =>
        fixtureAsset(key, {
          dependencies: upstream,
          version: String(version),
          checks: [fixtureCheck(key, "ok", { blocking: true })],
        }),
      ),
    );
  }

  get rows(): readonly AssetSummary[] {
    return [...this.#rows.values()];
  }

  get statuses(): ReadonlyMap<AssetKey, AssetStatus> {
    return computeStatus({ ...this.project, rows: this.rows });
  }

  copy(): SimulatedProject {
    const copy = new SimulatedProject(this.#assets);
    copy.#rows = new Map(this.#rows);
    copy.#position = this.#position;
    copy.#runs = this.#runs;
    return copy;
  }

  edit(key: string, change: Partial<SimulatedAsset>): void {
    this.#assets = this.#assets.map((asset) => (asset.key === key ? { ...asset, ...change } : asset));
  }

  /** Runs a plan to its end, one step after the other. */
  run(
    selected: readonly string[],
    mode: PlanMode,
    outcomeOf: (key: AssetKey) => Outcome,
  ): { readonly dispatched: readonly Dispatched[]; readonly summary: RunSummary } {
    const { manifest, graph } = this.project;
    const { steps } = makePlan(
      { selection: "", assets: selected.map(assetKey), mode },
      { manifest, graph, statuses: this.statuses },
    );
    const run = new FixtureRun(`run-${String((this.#runs += 1)).padStart(4, "0")}`);
    const dispatched: Dispatched[] = [];
    let summary: RunSummary | undefined;
    const append = (event: RunEvent): void => {
      const entry = { position: (this.#position += 1), event };
      const subject = assetOf(event);
      const row = subject && foldAsset(this.#rows.get(subject.asset), entry);
      if (row !== undefined) this.#rows.set(row.asset, row);
      summary = foldRun(summary, entry);
    };
    append(run.started([], { steps }));
    for (const step of steps) {
      const decision = decideStep(step, {
        manifest,
        row: (key) => this.#rows.get(key),
        step: (id: StepId) => summary?.steps.find((other) => other.id === id),
        mode,
        ignoreChecks: false,
      });
      const status = this.statuses.get(step.asset);
      if (status !== undefined) dispatched.push({ key: step.asset, status, decision: decision.kind });
      if (decision.kind === "unchanged") append(run.unchanged(step.asset));
      else if (decision.kind === "skip") append({ ...run.skipped(step.asset, step.asset), reason: decision.reason });
      else this.#compute(step, run, outcomeOf(step.asset), append);
    }
    if (summary === undefined) throw new Error("A run has a summary from its first event on");
    append(run.ended(summary.steps.some(({ state }) => state.kind === "failed") ? "failed" : "succeeded"));
    return { dispatched, summary };
  }

  #compute({ asset }: PlannedStep, run: FixtureRun, outcome: Outcome, append: (event: RunEvent) => void): void {
    append(run.stepStarted(asset));
    if (outcome === "fail") {
      append(run.failed(asset));
      return;
    }
    const { upstream = [], version = 0 } = this.#assets.find(({ key }) => key === asset) ?? {};
    const inputs = Object.fromEntries(
      upstream.map((key) => [key, this.#rows.get(assetKey(key))?.latest?.dataVersion ?? null]),
    );
    const before = this.#rows.get(asset)?.latest?.dataVersion;
    const dataVersion = outcome === "same" && before !== undefined ? before : `d${this.#position}`;
    append(run.materialized(asset, { inputs, dataVersion, codeVersion: String(version) }));
    append(run.checked(asset, "ok", outcome !== "fail-check", { blocking: true, dataVersion }));
    append(run.succeeded(asset));
  }
}
