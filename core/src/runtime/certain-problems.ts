/**
 * The faults of a project's text, without those that may be none: as long as it is not known what files make when they
 * run, a name that means nothing may mean one of those assets.
 */
import type { Manifest } from "../asset.ts";
import type { Problem } from "../problem.ts";
import type { ProblemCode } from "../problem-codes.ts";

const OF_NAMES: ReadonlySet<ProblemCode> = new Set(["HW107", "HW201", "HW209"]);
/** Most edits leave the problems as they are. */
const CERTAIN = new WeakMap<readonly Problem[], readonly Problem[]>();

/** `isRunKnown`: what the files make is part of the manifest. */
export function certainProblems(
  { problems, madeAtRun }: Pick<Manifest, "problems" | "madeAtRun">,
  isRunKnown: boolean,
): readonly Problem[] {
  if (madeAtRun === undefined || isRunKnown) return problems;
  let certain = CERTAIN.get(problems);
  if (certain === undefined) {
    certain = problems.filter(({ code }) => !OF_NAMES.has(code));
    CERTAIN.set(problems, certain);
  }
  return certain;
}
