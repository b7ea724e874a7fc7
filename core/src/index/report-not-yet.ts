/** Reports what has its place in the SDK's types and does not work yet, where the text says it. */
import type { Location } from "../location.ts";
import { OPTIONS_NOT_YET, type OptionNotYet, optionNotYet } from "../not-yet.ts";
import type { Problem } from "../problem.ts";
import { type Closed, follow, type Sources } from "./names.ts";
import type { OptionReader } from "./options.ts";
import { locate, problem } from "./place.ts";

const ALL = Object.keys(OPTIONS_NOT_YET) as readonly OptionNotYet[];

/** Options may stand far from the asset that they are of, as in a wrapper: `asset` is then named besides. */
export function reportOptionsNotYet(
  options: OptionReader,
  problems: Problem[],
  { names = ALL, asset }: { readonly names?: readonly OptionNotYet[]; readonly asset?: Location } = {},
): void {
  for (const name of names) {
    const option = options.get(name);
    if (option === undefined) continue;
    const related = asset === undefined ? [] : [{ at: asset, message: "It is an option of this definition." }];
    problems.push(problem("HW115", option.nameAt, optionNotYet(name), { related }));
  }
}

/** `{ asset: sales, mapping: mappings.last() }` in `ins` and `deps`. */
export function reportMappingNotYet(sources: Sources, reference: Closed, problems: Problem[]): void {
  const { expression, file } = follow(sources, reference).value;
  if (expression.kind !== "record") return;
  for (const entry of expression.entries) {
    if (entry.kind === "property" && entry.name === "mapping")
      problems.push(problem("HW115", locate(file, entry.nameAt), optionNotYet("mapping")));
  }
}
