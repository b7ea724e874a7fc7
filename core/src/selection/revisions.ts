/** The git revisions that a selection asks about, so that who has them at hand can look before it is evaluated. */
import type { Selection } from "./selection.ts";

export interface AskedRevision {
  readonly revision: string;
  /** Where it stands in the text. */
  readonly column: number;
}

export function revisionsIn(selection: Selection): readonly AskedRevision[] {
  switch (selection.kind) {
    case "attribute": {
      const { name, value, column } = selection;
      return name === "changed_in_branch" && value !== null ? [{ revision: value, column }] : [];
    }
    case "and":
    case "or":
      return [...revisionsIn(selection.left), ...revisionsIn(selection.right)];
    case "traverse":
    case "roots":
    case "sinks":
    case "not":
      return revisionsIn(selection.of);
    case "all":
      return [];
  }
}
