/**
 * What the parts of an analysis have to say, by the file that it is shown in.
 *
 * Invariant: the lists of files where nothing changed stay the same objects.
 */
import { compareText, type ProjectPath } from "../keys.ts";
import type { Problem } from "../problem.ts";
import { equal } from "./equal.ts";
import { compareProblems } from "./place.ts";

export class ProblemBoard {
  /** Of each part, where it has something to say. */
  readonly #said = new Map<string, readonly Problem[]>();
  #differs = false;
  #byFile: ReadonlyMap<ProjectPath, readonly Problem[]> = new Map();

  /** Replaces what one part said: a file's link, the checks of an asset, the cycles. */
  say(part: string, problems: readonly Problem[]): void {
    if (equal(this.#said.get(part) ?? [], problems)) return;
    this.#differs = true;
    if (problems.length === 0) this.#said.delete(part);
    else this.#said.set(part, problems);
  }

  /** The files whose problems differ from those of the last call, sorted. */
  takeChanges(): readonly ProjectPath[] {
    if (!this.#differs) return [];
    this.#differs = false;
    const changed: ProjectPath[] = [];
    const next = new Map<ProjectPath, readonly Problem[]>();
    for (const [path, problems] of Map.groupBy([...this.#said.values()].flat(), ({ at }) => at.file)) {
      const before = this.#byFile.get(path);
      const sorted = unique(problems.sort(compareProblems));
      const same = before !== undefined && equal(before, sorted);
      next.set(path, same ? before : sorted);
      if (!same) changed.push(path);
    }
    for (const path of this.#byFile.keys()) if (!next.has(path)) changed.push(path);
    this.#byFile = next;
    return changed.sort(compareText);
  }

  /** Of all files as of the last `takeChanges`, sorted by file, then place. */
  get problems(): readonly Problem[] {
    return [...this.#byFile].sort(([a], [b]) => compareText(a, b)).flatMap(([, list]) => list);
  }
}

/** Sorted problems without repetition, as of a function that two assets share. */
function unique(sorted: readonly Problem[]): readonly Problem[] {
  return sorted.filter((each, index) => index === 0 || !equal(each, sorted[index - 1]));
}
