/**
 * What the history of a project says of its text: a key that looks renamed, a new key that changes what a name means. Its
 * words are notes on what is written, so a store that cannot be read keeps nobody from the rest.
 */
import type { Fix, Problem } from "@headwater/core/problem";
import type { OpenProject } from "./open-project.ts";

/** Edits are for an editor; the words say what to write. */
const NO_FIXES = { pinInput: (): readonly Fix[] => [], continueHistory: (): readonly Fix[] => [] };

export async function readHistoryProblems(project: OpenProject): Promise<readonly Problem[]> {
  const [{ openEventLog }, { historyProblems }] = await Promise.all([
    import("@headwater/eventlog/sqlite/open-store"),
    import("@headwater/core/status/history-problems"),
  ]);
  try {
    const log = await openEventLog({ folder: project.storage, mode: "read" });
    try {
      const { rows } = await log.assets(project.environment.name);
      const byKey = new Map(rows.map((row) => [row.asset, row]));
      return historyProblems({ manifest: project.manifest, rows: byKey, fixes: NO_FIXES });
    } finally {
      await log.close();
    }
  } catch {
    return [];
  }
}
