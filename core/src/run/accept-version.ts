/** What it means to accept the code of an asset as it is: which assets that can be said of, and the event that says it. */
import type { Asset } from "../asset.ts";
import type { InputRead, VersionAccepted } from "../events.ts";
import type { AssetKey } from "../keys.ts";
import type { AssetStatus, LatestMaterialization } from "../status/asset-status.ts";

export interface AcceptContext {
  readonly environment: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The user's words. */
  readonly reason: string;
  /** Of the upstream assets: what each holds here, or is read from another environment. */
  readonly statuses: ReadonlyMap<AssetKey, Pick<AssetStatus, "latest" | "deferred">>;
}

/** Why there is nothing to accept, as the end of a sentence that begins with the key; `null` where there is. */
export function whyNotAcceptable(
  { kind }: Pick<Asset, "kind">,
  { latest, causes }: Pick<AssetStatus, "latest" | "causes">,
): string | null {
  if (kind === "external") return "is external: it has no code here";
  if (latest === null) return "was never materialized: there is no data to accept";
  if (causes.some((cause) => cause.kind !== "data")) return null;
  return causes.length === 0 ? "is made by the current code" : "is stale by new data only, which a run must read";
}

/**
 * The dependencies of the current code are accepted with it: one that is new counts as read as it is now, one that is
 * gone is forgotten. What was read before stays as it was, so that data that has changed since is still a cause.
 */
export function versionAccepted(asset: Asset, latest: LatestMaterialization, context: AcceptContext): VersionAccepted {
  const { at, environment, reason } = context;
  return {
    type: "version-accepted",
    at,
    environment,
    asset: asset.key,
    partition: null,
    codeVersion: asset.code.version,
    declarations: asset.code.declarations,
    inputs: acceptedInputs(asset, latest, context),
    position: latest.position,
    reason,
  };
}

function acceptedInputs(
  { dependencies }: Asset,
  { inputs }: LatestMaterialization,
  { statuses }: AcceptContext,
): readonly InputRead[] {
  const known = new Map(inputs.map((input) => [input.asset, input]));
  return dependencies.map(({ key, via }) => {
    const read = via !== "deps";
    const before = known.get(key);
    if (before !== undefined) return { ...before, read };
    const { latest: here = null, deferred } = statuses.get(key) ?? {};
    const from = here === null && deferred !== undefined ? { environment: deferred.environment } : {};
    const now = here ?? deferred;
    return { asset: key, dataVersion: now?.dataVersion ?? null, position: now?.position ?? null, read, ...from };
  });
}
