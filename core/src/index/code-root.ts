/**
 * Where the code of a definition begins: at what stands in its call as the function, in whatever way it is written. Only
 * of a factory the whole declaration counts, since what else stands at the call is an argument of what makes the asset.
 */
import type { Code, ExpressionFact } from "../facts.ts";
import type { ProjectPath } from "../keys.ts";
import type { CodeRoot } from "./definition.ts";
import type { Candidate } from "./find-candidates.ts";
import { type Closed, follow, type Followed, type Sources } from "./names.ts";

export function codeRoot(
  sources: Sources,
  { call, declaration, expression, name }: Pick<Candidate, "call" | "declaration" | "expression" | "name">,
): CodeRoot {
  const { file } = name;
  if (call.api === "externalAsset") return { ...EMPTY, file };
  const root = call.fn === null ? undefined : functionRoot(sources, call.fn, { file, expression });
  if (root !== undefined) return root;
  const { hash, refs } = (call.api === "asset" ? declaration.withoutChecks : undefined) ?? declaration;
  return { ...EMPTY, ...refs, file, hash, withOptions: true };
}

/** The code of one that stands alone, as a check inside an asset. */
export function codeRootOf(sources: Sources, written: Closed): CodeRoot {
  const { file, expression } = written;
  return functionRoot(sources, written, { file, expression }) ?? { ...EMPTY, file };
}

/** `undefined` for what is neither a name nor part of the declaration: a factory has it. */
function functionRoot(
  sources: Sources,
  fn: Closed,
  within: { readonly file: ProjectPath; readonly expression: ExpressionFact },
): CodeRoot | undefined {
  const followed = follow(sources, fn);
  if (followed.from !== null) return reference(sources, followed.from);
  const { expression, file } = followed.value;
  if (expression.kind === "name")
    return leadsOut(followed) ? { ...EMPTY, file, names: [nameOf(expression.path)] } : undefined;
  if (file !== within.file || !contains(within.expression.at, expression.at)) return undefined;
  const code = codeOf(expression);
  return code && { ...EMPTY, ...code.refs, file, hash: code.hash };
}

const EMPTY = { hash: "", names: [], modules: [], untracked: [], withOptions: false } as const;

/** A function by reference is reached as any other declaration. */
function reference(sources: Sources, { file, name }: { file: ProjectPath; name: string }): CodeRoot {
  return { ...EMPTY, file, names: sources.declaration(file, name) === undefined ? [] : [name] };
}

/** A function that a package has, or a module that is not found. */
function leadsOut({ end }: Followed): boolean {
  return end !== null && end.kind !== "declaration" && end.kind !== "unknown";
}

function nameOf([root = "", member]: readonly string[]): string {
  return member === undefined ? root : `${root}.${member}`;
}

function codeOf(expression: ExpressionFact): Code | undefined {
  if (expression.kind === "function") return expression.function;
  return expression.kind === "call" ? expression.code : undefined;
}

function contains(outer: ExpressionFact["at"], inner: ExpressionFact["at"]): boolean {
  const startsInside = inner[0] > outer[0] || (inner[0] === outer[0] && inner[1] >= outer[1]);
  const endsInside = inner[2] < outer[2] || (inner[2] === outer[2] && inner[3] <= outer[3]);
  return startsInside && endsInside;
}
