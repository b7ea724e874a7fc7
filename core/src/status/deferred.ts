/**
 * What an environment reads of others that it defers to (`deferTo`): their newest materialization of an asset that has
 * none of its own here. Nothing is ever written there.
 */
import type { AssetKey } from "../keys.ts";
import type { AssetSummary } from "../run/summaries.ts";
import type { FormerKeys } from "./former-keys.ts";

/** The row of an asset where another environment has it; its own member `environment` says which. */
export type DeferredRow = (key: AssetKey) => AssetSummary | undefined;

/**
 * @param environments the rows of each, the one deferred to first; where that has no data either, the next one counts
 * @param former the keys that assets had before
 */
export function deferredRow(environments: readonly (readonly AssetSummary[])[], former: () => FormerKeys): DeferredRow {
  const byEnvironment = environments.map(
    (rows) => new Map(rows.filter(({ partition }) => partition === null).map((row) => [row.asset, row])),
  );
  return (key) => {
    for (const rows of byEnvironment) {
      const row = former().row(key, (each) => rows.get(each));
      if (row !== undefined && row.latest !== null) return row;
    }
    return undefined;
  };
}

interface RowContext {
  readonly row: DeferredRow | null;
  readonly deferred?: DeferredRow;
}

/** The row whose value a reader of the asset is given. */
export function rowToRead(key: AssetKey, { row, deferred }: RowContext): AssetSummary | undefined {
  const own = row?.(key);
  return own !== undefined && own.latest !== null ? own : (deferred?.(key) ?? own);
}
