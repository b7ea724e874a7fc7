/** Puts steps in an order in which each comes after what it needs. */
import type { Step } from "./nodes.ts";

/** The steps in topological order, otherwise in the order given. Throws an Error that names a cycle. */
export function inOrder(steps: readonly Step[]): readonly Step[] {
  const byNode = new Map(steps.map((step) => [step.node, step]));
  const ordered = new Set<Step>();
  // Depth first, so that a path back to a step under way is the cycle.
  const visit = (step: Step, path: readonly Step[]): void => {
    if (ordered.has(step)) return;
    if (path.includes(step)) {
      const names = [...path.slice(path.indexOf(step)), step].map(({ node }) => node.name);
      throw new Error(`materialize cannot start.\n- These depend on each other in a cycle: ${names.join(" → ")}.`);
    }
    for (const up of step.after) {
      const before = byNode.get(up);
      if (before !== undefined) visit(before, [...path, step]);
    }
    ordered.add(step);
  };
  for (const step of steps) visit(step, []);
  return [...ordered];
}
