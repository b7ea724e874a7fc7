/**
 * The history of assets that had another key before: `formerly: ["old"]` continues the rows of `old` under the new key,
 * until the asset has a materialization of its own, and in the inputs that others have recorded.
 *
 * Invariant: a key that an asset of the project has now is nobody's former key.
 */
import type { Asset, Manifest } from "../asset.ts";
import type { AssetKey } from "../keys.ts";
import type { AssetSummary } from "../run/summaries.ts";
import type { LatestMaterialization } from "./asset-status.ts";
import { wasCode } from "./former-code.ts";

type RowOf = (key: AssetKey) => AssetSummary | undefined;

export class FormerKeys {
  readonly #now = new Map<AssetKey, AssetKey>();
  readonly #before = new Map<AssetKey, readonly AssetKey[]>();
  /** Whose code counts with the keys of assets that had others. */
  readonly #naming = new Map<AssetKey, Asset>();

  constructor({ assets }: Pick<Manifest, "assets">) {
    const renamed = assets.filter(({ formerly }) => formerly.length > 0);
    if (renamed.length === 0) return;
    const current = new Set(assets.map(({ key }) => key));
    for (const { key, formerly } of renamed) {
      const keys = formerly.filter((old) => !current.has(old) && !this.#now.has(old));
      for (const old of keys) this.#now.set(old, key);
      if (keys.length > 0) this.#before.set(key, keys);
    }
    for (const asset of assets) {
      const names = asset.code.bare !== undefined && asset.dependencies.some(({ key }) => this.#before.has(key));
      if (names) this.#naming.set(asset.key, asset);
    }
  }

  get isEmpty(): boolean {
    return this.#now.size === 0;
  }

  equals(other: FormerKeys): boolean {
    return this.#now.size === other.#now.size && [...this.#now].every(([old, now]) => other.#now.get(old) === now);
  }

  /** The key that a recorded one has now. */
  now(key: AssetKey): AssetKey {
    return this.#now.get(key) ?? key;
  }

  /** The recorded keys whose rows make the row of an asset. */
  recorded(key: AssetKey): readonly AssetKey[] {
    return [key, ...(this.#before.get(key) ?? [])];
  }

  /** The row of an asset with the history that it continues, and its upstream by the keys of now. */
  row(key: AssetKey, rowOf: RowOf): AssetSummary | undefined {
    const own = rowOf(key);
    if (this.#now.size === 0) return own;
    const rows = this.recorded(key).flatMap((each) => rowOf(each) ?? []);
    const [newest] = rows.toSorted((a, b) => (b.latest?.position ?? 0) - (a.latest?.position ?? 0));
    if (newest === undefined) return undefined;
    return {
      ...newest,
      asset: key,
      latest: newest.latest && this.#asNow(key, newest.latest),
      // Attempts and checks under the new key are newer than all that the old one knows.
      failure: own === undefined ? newest.failure : (own.failure ?? (own.latest === null ? newest.failure : null)),
      running: rows.find(({ running }) => running !== null)?.running ?? null,
      checks: new Map(rows.toReversed().flatMap(({ checks }) => [...checks])),
    };
  }

  /** With the keys of now for its upstream, also in the code that names them. */
  #asNow(key: AssetKey, latest: LatestMaterialization): LatestMaterialization {
    const inputs = latest.inputs.map((input) => ({ ...input, asset: this.now(input.asset) }));
    const asset = this.#naming.get(key);
    if (asset === undefined || !wasCode(asset, latest, this.#before)) return { ...latest, inputs };
    return { ...latest, inputs, codeVersion: asset.code.version, declarations: asset.code.declarations };
  }
}
