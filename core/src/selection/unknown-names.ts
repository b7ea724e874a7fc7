/**
 * Names in a selection that nothing in the project has: a selection that is misspelt in part selects less than was meant,
 * and says nothing of it by itself.
 */
import type { Asset } from "../asset.ts";
import { alternatives, nearestNames } from "../index/nearest.ts";
import { keyName } from "../keys.ts";
import type { Selection, SelectionAttribute } from "./selection.ts";

/** A sentence for each, with what may have been meant. What is excluded by `not` need not be there. */
export function unknownNames(selection: Selection, assets: readonly Asset[]): readonly string[] {
  const said = attributesOf(selection).flatMap((attribute) => sentence(attribute, assets) ?? []);
  return [...new Set(said)];
}

function attributesOf(selection: Selection): readonly SelectionAttribute[] {
  switch (selection.kind) {
    case "attribute":
      return [selection];
    case "traverse":
    case "roots":
    case "sinks":
      return attributesOf(selection.of);
    case "and":
    case "or":
      return [...attributesOf(selection.left), ...attributesOf(selection.right)];
    case "all":
    case "not":
      return [];
  }
}

function sentence({ name, value }: SelectionAttribute, assets: readonly Asset[]): string | undefined {
  const kind = NAMES[name];
  if (kind === undefined || value === null || value.includes("*")) return undefined;
  const known = new Set(assets.flatMap(kind.of));
  if (known.has(value)) return undefined;
  const near = name === "key" ? nearestKeys(value, assets) : nearestNames(value, known);
  const advice = near.length === 0 ? "" : ` Did you mean ${alternatives(near)}?`;
  return `No asset ${kind.has} \`${value}\`.${advice}`;
}

const NAMES: Partial<
  Record<SelectionAttribute["name"], { readonly has: string; readonly of: (asset: Asset) => readonly string[] }>
> = {
  key: { has: "is named", of: ({ key }) => [key] },
  group: { has: "is in a group", of: ({ group }) => [group] },
  kind: { has: "is of the kind", of: ({ kinds }) => kinds },
  owner: { has: "has the owner", of: ({ owners }) => owners },
  tag: { has: "has a tag", of: ({ tags }) => Object.keys(tags) },
};

/** Keys that end in the name first: a selection takes the whole key. */
function nearestKeys(value: string, assets: readonly Asset[]): readonly string[] {
  const keys = assets.map(({ key }) => key);
  const exact = keys.filter((key) => keyName(key) === value);
  const near = nearestNames(value, keys);
  const names = new Set(nearestNames(value, keys.map(keyName)));
  const byName = keys.filter((key) => names.has(keyName(key)));
  return [...new Set<string>([...exact, ...near, ...byName])].slice(0, 3);
}
