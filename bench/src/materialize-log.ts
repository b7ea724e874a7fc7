/** A log in which every asset of a project is current, as after runs of the whole project; nothing is computed for it. */
import { join } from "node:path";
import type { Asset, Manifest } from "@headwater/core/asset";
import type { RunEvent } from "@headwater/core/events";
import { assetStepId, runId, type RunId } from "@headwater/core/keys";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";

const ASSETS_PER_RUN = 250;
const ENVIRONMENT = "local";

/** Appends a materialization of each asset to the project's own store, in runs of a few hundred. */
export async function materializeLog(root: string, { assets, config }: Manifest): Promise<void> {
  const log = await openEventLog({ folder: join(root, config.storage), mode: "write" });
  for (let start = 0; start < assets.length; start += ASSETS_PER_RUN) {
    const id = runId(`bench-run-${String(start).padStart(6, "0")}`);
    await log.append(eventsOf(id, assets.slice(start, start + ASSETS_PER_RUN)));
  }
  await log.close();
}

function eventsOf(id: RunId, assets: readonly Asset[]): readonly RunEvent[] {
  const ofRun = { at: Date.now(), environment: ENVIRONMENT, runId: id, epoch: 1 };
  return [
    {
      ...ofRun,
      type: "run-started",
      selection: "*",
      origin: "cli",
      steps: assets.map(({ key }) => ({
        id: assetStepId(key),
        kind: "materialize",
        asset: key,
        partition: null,
        checks: [],
        after: [],
      })),
      ignoreChecks: false,
      host: "bench",
      pid: process.pid,
      headwater: "0.0.0",
      node: process.versions.node,
    },
    ...assets.flatMap((asset): readonly RunEvent[] => {
      const ofStep = {
        ...ofRun,
        stepId: assetStepId(asset.key),
        attempt: 1,
        asset: asset.key,
        partition: null,
        durationMs: 5,
      };
      const { version: codeVersion, declarations } = asset.code;
      return [
        {
          ...ofStep,
          type: "materialized",
          codeVersion,
          declarations,
          dataVersion: dataVersionOf(asset.key),
          inputs: asset.dependencies.map(({ key }) => ({
            asset: key,
            dataVersion: dataVersionOf(key),
            position: null,
            read: true,
          })),
          value: null,
          metadata: {},
        },
        { ...ofStep, type: "step-succeeded" },
      ];
    }),
    { ...ofRun, type: "run-ended", outcome: "succeeded", durationMs: 5 },
  ];
}

function dataVersionOf(key: string): string {
  return `data of ${key}`;
}
