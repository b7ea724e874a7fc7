/** Assets that a function uses from outside, which would run them again without lineage. */
import type { UseFact } from "../facts.ts";
import type { AssetKey, ProjectPath } from "../keys.ts";
import type { Fix, Problem } from "../problem.ts";
import type { FunctionSource } from "./definition.ts";
import { addedInput, type PlainFunction, writtenName } from "./input-edits.ts";
import type { LinkContext } from "./link-context.ts";
import { locate, problem } from "./place.ts";

/** `checked` is the asset of a check, whose value is its first parameter; `self` the asset whose function it is. */
export function assetUses(
  context: LinkContext,
  fn: FunctionSource | null,
  { self, checked }: { readonly self: AssetKey | null; readonly checked: AssetKey | null },
): readonly Problem[] {
  if (fn === null) return [];
  return fn.uses.flatMap((use): readonly Problem[] => {
    const used = usedAsset(context, fn.file, use);
    // Its key is no value.
    if (used === undefined || used.rest.split(".")[0] === "key") return [];
    const { key, text } = used;
    if (key !== null && key === self) return [];
    const isChecked = key !== null && key === checked;
    const message = isChecked
      ? `\`${text}\` is the checked asset: its value is the first parameter. Used here, it would run again without lineage.`
      : `\`${text}\` is an asset: take its value as a parameter. Used here, it would run again without lineage.`;
    const hasValue = isChecked && (fn.kind === "wrapped" || fn.parameters.length > 0);
    const isPlain = text === use.name && use.from === undefined;
    const fixes =
      hasValue || fn.kind === "wrapped" || !isPlain ? [] : inputFixes(context, fn, use, checked !== null && !isChecked);
    return [problem("HW207", locate(fn.file, use.at), message, { fixes })];
  });
}

/** A definition of an asset that code names. */
export interface UsedAsset {
  readonly file: ProjectPath;
  readonly id: string;
  /** `null` for one without. */
  readonly key: AssetKey | null;
  /** As written. */
  readonly text: string;
  /** What follows it, by dots; empty for nothing. */
  readonly rest: string;
}

/** A record of assets is used through its members. */
export function usedAsset(context: LinkContext, file: ProjectPath, use: UseFact): UsedAsset | undefined {
  const { name, from } = use;
  let text = name;
  let rest = use.members ?? "";
  let target = from === undefined ? context.target(file, name) : context.exported(file, from, name);
  if (target.kind === "module" && from === undefined && rest !== "") {
    // `raw["orders"]`, where `raw` is a whole module.
    const [member = ""] = rest.split(".");
    text += `.${member}`;
    rest = rest.slice(member.length + 1);
    target = context.target(file, text);
  }
  if (target.kind !== "declaration") return undefined;
  let id = [target.name, ...target.members].join(".");
  for (;;) {
    const role = context.role(target.file, id);
    if (role !== null) return role.kind === "check" ? undefined : { file: target.file, id, key: role.key, text, rest };
    if (rest === "") return undefined;
    const [member = ""] = rest.split(".");
    id += `.${member}`;
    text += `.${member}`;
    rest = rest.slice(member.length + 1);
  }
}

function inputFixes(context: LinkContext, fn: PlainFunction, use: UseFact, isCheck: boolean): readonly Fix[] {
  const added = use.name.includes(".") ? null : addedInput(fn, use.name, { isCheck });
  if (added === null) return [];
  const ofName = fn.uses.filter((other) => writtenName(other) === use.name);
  const replaced = ofName.flatMap(({ call, members }) =>
    call === null || members !== null ? [] : [{ at: locate(fn.file, call), newText: use.name }],
  );
  // A value is not called in other ways.
  if (ofName.some(({ members }) => members !== null && /^(call|apply|bind)$/.test(members))) return [];
  // The value has no key.
  if (ofName.some((other) => usedAsset(context, fn.file, other)?.rest.split(".")[0] === "key")) return [];
  return [{ title: "Make it an input", edits: [added, ...replaced] }];
}
