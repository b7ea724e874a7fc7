/**
 * The faults of a project's text, without those that may be none: as long as it is not known what files make when they
 * run, a name that means nothing may mean one of those assets.
 */
import type { Problem } from "@headwater/core/problem";
import type { ProblemCode } from "@headwater/core/problem-codes";
import type { ProjectSnapshot } from "./snapshot.ts";

const OF_NAMES: ReadonlySet<ProblemCode> = new Set(["HW107", "HW201", "HW209"]);
const CERTAIN = new WeakMap<readonly Problem[], readonly Problem[]>();

export function certainProblems({
  manifest,
  isRunKnown,
}: Pick<ProjectSnapshot, "manifest" | "isRunKnown">): readonly Problem[] {
  const { problems, madeAtRun } = manifest;
  if (madeAtRun === undefined || isRunKnown) return problems;
  let certain = CERTAIN.get(problems);
  if (certain === undefined) {
    certain = problems.filter(({ code }) => !OF_NAMES.has(code));
    CERTAIN.set(problems, certain);
  }
  return certain;
}
