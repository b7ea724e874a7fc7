/** What a person asked to run, as the selection and mode that the coordinator and the log know. */
import type { AssetKey } from "@headwater/core/keys";
import { parseAssetKey } from "@headwater/core/keys";
import { isNamed, unknownCheck } from "@headwater/core/run/named-checks";
import type { Refusal, RunTarget } from "@headwater/protocol/editor";
import type { RunRequest } from "@headwater/protocol/coordinator";
import type { ProjectSnapshot } from "./snapshot.ts";
import { missingUpstream } from "./words.ts";

export interface ResolvedTarget {
  readonly selection: string;
  readonly mode: RunRequest["mode"];
  /** Evaluate checks alone, materialize nothing. */
  readonly checksOnly: boolean;
  /** Then those alone. */
  readonly checks?: string[];
  /** What may run: an upper bound. */
  readonly keys: readonly AssetKey[];
}

export function resolveTarget(project: ProjectSnapshot, target: RunTarget): ResolvedTarget | Refusal {
  const { graph } = project;
  switch (target.kind) {
    case "all":
    case "stale": {
      const keys = materializable(project, project.assets.keys());
      if (keys.length === 0) return { kind: "nothing", message: "The project has no asset that can be materialized." };
      if (target.kind === "all") return { selection: "*", mode: "selected", checksOnly: false, keys };
      return orNothing(project, { selection: "*", mode: "stale", checksOnly: false, keys });
    }
    case "fresh": {
      const keys = knownKeys(project, target.keys);
      if (!Array.isArray(keys)) return keys;
      const reached = materializable(project, [...graph.ancestors(keys), ...keys]);
      return orNothing(project, {
        selection: keys.map((key) => `+${selectionOf(key)}`).join(" or "),
        mode: "stale",
        checksOnly: false,
        keys: reached,
      });
    }
    case "assets": {
      const keys = knownKeys(project, target.keys);
      if (!Array.isArray(keys)) return keys;
      const external = keys.find((key) => project.assets.get(key)?.kind === "external");
      if (external !== undefined && keys.length === 1 && target.with === "self") {
        return {
          kind: "nothing",
          message: `${external} is external: it is made elsewhere, so there is nothing to run here.`,
        };
      }
      return { ...selected(project, keys, target.with), mode: "selected", checksOnly: false };
    }
    case "checks": {
      const keys = knownKeys(project, target.keys);
      if (!Array.isArray(keys)) return keys;
      const { checks } = target;
      const assets = keys.flatMap((key) => project.assets.get(key) ?? []);
      const unknown = checks === undefined ? null : unknownCheck(checks, assets, project.manifest);
      if (unknown !== null) return { kind: "nothing", message: unknown };
      const checked = assets.filter((asset) => asset.checks.some((check) => isNamed(check, checks)));
      if (checked.length === 0) return { kind: "nothing", message: `${keys.join(", ")} has no check.` };
      return {
        selection: checked.map(({ key }) => selectionOf(key)).join(" or "),
        mode: "selected",
        checksOnly: true,
        ...(checks === undefined ? {} : { checks }),
        keys: checked.map(({ key }) => key),
      };
    }
  }
}

function selected(
  project: ProjectSnapshot,
  keys: readonly AssetKey[],
  reach: "self" | "missing" | "upstream" | "downstream",
): Pick<ResolvedTarget, "selection" | "keys"> {
  const { graph } = project;
  const join = (texts: readonly string[]): string => texts.join(" or ");
  switch (reach) {
    case "self":
      return { selection: join(keys.map(selectionOf)), keys };
    case "missing": {
      const all = [...missingUpstream(project, keys), ...keys];
      return { selection: join(all.map(selectionOf)), keys: all };
    }
    case "upstream":
      return {
        selection: join(keys.map((key) => `+${selectionOf(key)}`)),
        keys: materializable(project, [...graph.ancestors(keys), ...keys]),
      };
    case "downstream":
      return {
        selection: join(keys.map((key) => `${selectionOf(key)}+`)),
        keys: materializable(project, [...keys, ...graph.descendants(keys)]),
      };
  }
}

/** Quoted only where the language asks for it, so that the log reads as a person would write it. */
function selectionOf(key: AssetKey): string {
  return /^[A-Za-z_][A-Za-z0-9_/]*$/.test(key) ? `key:${key}` : `key:"${key}"`;
}

/** What was offered for one version of the code is not done for another. `undefined` where all is as it was. */
export function outdated(project: ProjectSnapshot, offered: Readonly<Record<string, string>>): Refusal | undefined {
  for (const [text, version] of Object.entries(offered)) {
    const key = parseAssetKey(text);
    if (key !== undefined && project.assets.get(key)?.code.version === version) continue;
    return { kind: "outdated", message: `${text} was edited since this was offered: nothing was done. Look again.` };
  }
  return undefined;
}

export function knownKeys(project: ProjectSnapshot, texts: readonly string[]): AssetKey[] | Refusal {
  const keys: AssetKey[] = [];
  for (const text of texts) {
    const key = parseAssetKey(text);
    if (key === undefined || !project.assets.has(key)) {
      return { kind: "nothing", message: `The project has no asset ${JSON.stringify(text)} any more.` };
    }
    keys.push(key);
  }
  return keys;
}

/** A run of what is stale needs something that is. The run itself decides anew, step by step. */
function orNothing(project: ProjectSnapshot, target: ResolvedTarget): ResolvedTarget | Refusal {
  const some = target.keys.some((key) => project.statuses.get(key)?.status !== "current");
  return some ? target : { kind: "nothing", message: "Everything is current: there is nothing to run." };
}

function materializable(project: ProjectSnapshot, keys: Iterable<AssetKey>): readonly AssetKey[] {
  return project.graph.topological([...new Set(keys)]).filter((key) => project.assets.get(key)?.kind === "asset");
}
