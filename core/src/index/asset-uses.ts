/** Assets that a function uses from outside, which would run them again without lineage. */
import type { UseFact } from "../facts.ts";
import type { AssetKey } from "../keys.ts";
import type { Fix, Problem } from "../problem.ts";
import type { FunctionSource } from "./definition.ts";
import type { LinkContext } from "./link-context.ts";
import { locate, problem } from "./place.ts";

type PlainFunction = Extract<FunctionSource, { kind: "function" }>;

/** `checked` is the asset of a check, whose value is its first parameter; `self` the asset whose function it is. */
export function assetUses(
  context: LinkContext,
  fn: FunctionSource | null,
  { self, checked }: { readonly self: AssetKey | null; readonly checked: AssetKey | null },
): readonly Problem[] {
  if (fn?.kind !== "function") return [];
  return fn.uses.flatMap((use): readonly Problem[] => {
    const key = usedAsset(context, fn, use);
    if (key === undefined || (key !== null && key === self)) return [];
    const isChecked = key !== null && key === checked;
    const message = isChecked
      ? `\`${use.name}\` is the checked asset: its value is the first parameter. Used here, it would run again without lineage.`
      : `\`${use.name}\` is an asset: take its value as a parameter. Used here, it would run again without lineage.`;
    const fixes = isChecked && fn.parameters.length > 0 ? [] : inputFixes(fn, use);
    return [problem("HW207", locate(fn.file, use.at), message, { fixes })];
  });
}

/** The key of the asset that is used, `null` for one without; `undefined` where none is. */
function usedAsset(context: LinkContext, { file }: PlainFunction, use: UseFact): AssetKey | null | undefined {
  if (use.member === "key") return undefined;
  const target = context.target(file, use.name);
  if (target.kind !== "declaration") return undefined;
  // A record of assets is used through its member.
  const path = [target.name, ...target.members];
  const role =
    context.role(target.file, path.join(".")) ??
    (use.member === null ? null : context.role(target.file, [...path, use.member].join(".")));
  return role === null || role.kind === "check" ? undefined : role.key;
}

function inputFixes({ file, parameters, parametersAt }: PlainFunction, { name, call }: UseFact): readonly Fix[] {
  if (name.includes(".")) return [];
  const [first] = parameters;
  const replaced = call === null ? [] : [{ at: locate(file, call), newText: name }];
  if (first?.kind === "object") {
    const [line, character] = first.at;
    const at = locate(file, [line, character + 1, line, character + 1]);
    const newText = first.properties.length === 0 ? ` ${name} ` : ` ${name},`;
    return [{ title: "Make it an input", edits: [{ at, newText }, ...replaced] }];
  }
  if (parametersAt === null || parameters.some(({ kind }) => kind !== "name")) return [];
  const newText = parameters.length === 0 ? name : `${name}, `;
  return [{ title: "Make it an input", edits: [{ at: parametersAt, newText }, ...replaced] }];
}
