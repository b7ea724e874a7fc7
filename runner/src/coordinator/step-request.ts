/** What a step process is told of a step, and what the log will say that it read: both from the same rows. */
import type { Asset, Check, Manifest } from "@headwater/core/asset";
import type { InputRead, PlannedStep } from "@headwater/core/events";
import type { AssetKey } from "@headwater/core/keys";
import { findAsset } from "@headwater/core/manifest-lookup";
import type { AssetSummary } from "@headwater/core/run/summaries";
import type { StepInput, StepRequest } from "@headwater/protocol/step";

type Rows = (asset: AssetKey) => AssetSummary | undefined;

/** Whose rows a step reads. */
export interface ReadRows {
  /** Of the run's environment. */
  readonly own: Rows;
  /** The row that a reader of the asset is given: where there is no data here, that of another environment. */
  readonly toRead: Rows;
  /** The absolute folder of the values of other environments, by name. */
  readonly folders: ReadonlyMap<string, string>;
}

export interface StepSubject {
  readonly asset: Asset;
  /** The checks that the step evaluates, in the order of the definition. */
  readonly checks: readonly Check[];
  /** What it and its checks depend on. */
  readonly upstream: readonly Asset[];
}

/** `undefined` when the manifest has no such asset, or for a check alone no such check, any more. */
export function stepSubject(step: PlannedStep, manifest: Manifest): StepSubject | undefined {
  const asset = findAsset(manifest, step.asset);
  if (asset === undefined) return undefined;
  const checks = asset.checks.filter(({ name }) => step.checks.includes(name));
  if (step.kind === "check" && checks.length === 0) return undefined;
  const keys = new Set([asset, ...checks].flatMap(({ dependencies }) => dependencies.map(({ key }) => key)));
  return { asset, checks, upstream: [...keys].flatMap((key) => findAsset(manifest, key) ?? []) };
}

/** Plain data for the step process; the manifest's own types are read-only, so what is sent is a copy. */
export function stepRequest(
  step: PlannedStep,
  { asset, checks, upstream: assets }: StepSubject,
  options: Pick<StepRequest, "runId" | "attempt" | "environment"> & { readonly rows: ReadRows },
): StepRequest {
  const materializes = step.kind === "materialize";
  const upstream = [...(materializes ? asset.dependencies : []), ...checks.flatMap(({ dependencies }) => dependencies)];
  const keys = new Set(upstream.map(({ key }) => key));
  if (!materializes) keys.add(asset.key);
  const { rows, runId, attempt, environment } = options;
  return {
    type: "step",
    runId,
    stepId: step.id,
    attempt,
    environment,
    asset: asset.key,
    materialize: materializes ? stepFunction(asset) : null,
    checks: checks.map((check) => ({ ...stepFunction(check), name: check.name, severity: check.severity })),
    // Checks alone are of the data of this environment.
    inputs: [...keys].map((key) => stepInput(key, key === asset.key ? rows.own(key) : rows.toRead(key), rows.folders)),
    keys: [asset, ...assets].map((each) => ({ asset: each.key, export: each.export })),
  };
}

/** What a materialization reads, or is ordered after, at this moment. */
export function inputsRead({ dependencies }: Asset, { toRead, folders }: ReadRows): readonly InputRead[] {
  return dependencies.map(({ key, via }) => {
    const row = toRead(key);
    const latest = row?.latest ?? null;
    const from = row !== undefined && folders.has(row.environment) ? { environment: row.environment } : {};
    return {
      ...from,
      asset: key,
      dataVersion: latest?.dataVersion ?? null,
      position: latest?.position ?? null,
      read: via !== "deps",
    };
  });
}

function stepInput(asset: AssetKey, row: AssetSummary | undefined, folders: ReadRows["folders"]): StepInput {
  const latest = row?.latest ?? null;
  if (row === undefined || latest === null) return { asset, state: { kind: "missing" } };
  if (latest.value === null) return { asset, state: { kind: "nothing-stored" } };
  const values = folders.get(row.environment);
  return { asset, state: { kind: "stored", value: latest.value, ...(values === undefined ? {} : { values }) } };
}

function stepFunction({
  export: path,
  parameters,
}: Pick<Asset, "export" | "parameters">): NonNullable<StepRequest["materialize"]> {
  return {
    export: path,
    parameters: parameters.map((parameter) =>
      parameter.kind === "object" ? { kind: "object", properties: [...parameter.properties] } : parameter,
    ),
  };
}
