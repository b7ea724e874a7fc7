/**
 * The history of assets that had another key before: `formerly: ["old"]` continues the rows of `old` under the new key,
 * until the asset has a materialization of its own, and in the inputs that others have recorded.
 *
 * Invariant: a key that an asset of the project has now is nobody's former key.
 */
import type { Manifest } from "../asset.ts";
import type { AssetKey } from "../keys.ts";
import type { AssetSummary } from "../run/summaries.ts";

type RowOf = (key: AssetKey) => AssetSummary | undefined;

export class FormerKeys {
  readonly #now = new Map<AssetKey, AssetKey>();
  readonly #before = new Map<AssetKey, readonly AssetKey[]>();

  constructor({ assets }: Pick<Manifest, "assets">) {
    const renamed = assets.filter(({ formerly }) => formerly.length > 0);
    if (renamed.length === 0) return;
    const current = new Set(assets.map(({ key }) => key));
    for (const { key, formerly } of renamed) {
      const keys = formerly.filter((old) => !current.has(old) && !this.#now.has(old));
      for (const old of keys) this.#now.set(old, key);
      if (keys.length > 0) this.#before.set(key, keys);
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
      latest: newest.latest && {
        ...newest.latest,
        inputs: newest.latest.inputs.map((input) => ({ ...input, asset: this.now(input.asset) })),
      },
      // Attempts and checks under the new key are newer than all that the old one knows.
      failure: own === undefined ? newest.failure : (own.failure ?? (own.latest === null ? newest.failure : null)),
      running: rows.find(({ running }) => running !== null)?.running ?? null,
      checks: new Map(rows.toReversed().flatMap(({ checks }) => [...checks])),
    };
  }
}
