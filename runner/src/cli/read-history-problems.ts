/**
 * What the history of a project says of its text: a key that looks renamed, a new key that changes what a name means. Its
 * words are notes on what is written, so a store that cannot be read keeps nobody from the rest.
 */
import type { Fix, Problem } from "@headwater/core/problem";
import type { AssetSummary } from "@headwater/core/run/summaries";
import type { OpenProject } from "./open-project.ts";

/** Edits are for an editor; the words say what to write. */
const NO_FIXES = { pinInput: (): readonly Fix[] => [], continueHistory: (): readonly Fix[] => [] };

export async function readHistoryProblems(project: OpenProject): Promise<readonly Problem[]> {
  try {
    const { openEventLog } = await import("@headwater/eventlog/sqlite/open-store");
    const log = await openEventLog({ folder: project.storage, mode: "read" });
    try {
      const { rows } = await log.assets(project.environment.name);
      return await historyProblemsOf(project, rows);
    } finally {
      await log.close();
    }
  } catch {
    return [];
  }
}

/** Where the rows of the store are known already. */
export async function historyProblemsOf(
  { manifest }: OpenProject,
  rows: readonly AssetSummary[],
): Promise<readonly Problem[]> {
  const { historyProblems } = await import("@headwater/core/status/history-problems");
  return historyProblems({ manifest, rows: new Map(rows.map((row) => [row.asset, row])), fixes: NO_FIXES });
}
