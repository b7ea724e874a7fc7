/**
 * What may come next in a selection that is being typed: attributes, their values, names of assets. It looks at the word
 * before the cursor alone, since a half-typed expression has no grammar yet; the server says what is wrong with the whole.
 */
import { compareText } from "@headwater/core/keys";
import type { LineageNode } from "@headwater/protocol/lineage";

/** Names that suggestions are made of; all of them were seen in a view of the project. */
export interface Vocabulary {
  readonly keys: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

export interface Suggestion {
  /** Replaces the text from `from` to the cursor. */
  readonly text: string;
  readonly from: number;
  readonly about: string;
}

export const NO_WORDS: Vocabulary = { keys: new Set(), groups: new Set(), kinds: new Set() };

const ATTRIBUTES: readonly (readonly [text: string, about: string])[] = [
  ["key:", "by key, * matches anything"],
  ["group:", "by group"],
  ["kind:", "by kind"],
  ["status:", "by status"],
  ["is:", "external or materializable"],
  ["owner:", "by owner"],
  ["tag:", "by tag"],
  ["file:", "by file"],
  ["roots(", "members with none above them"],
  ["sinks(", "members with none below them"],
];
const STATUSES = ["current", "stale", "missing", "failed", "running", "unknown"];
const MOST = 8;

/** A view adds its names to those already known. */
export function learn(known: Vocabulary, nodes: readonly LineageNode[]): Vocabulary {
  return {
    keys: new Set([...known.keys, ...nodes.map(({ key }) => key)]),
    groups: new Set([...known.groups, ...nodes.map(({ group }) => group).filter((group) => group !== "")]),
    kinds: new Set([...known.kinds, ...nodes.flatMap(({ kinds }) => kinds)]),
  };
}

export function completeSelection(text: string, cursor: number, known: Vocabulary): Suggestion[] {
  const before = text.slice(0, cursor);
  const word = /[A-Za-z0-9_./*:"-]*$/.exec(before)?.[0] ?? "";
  const [, attribute, typed = ""] = /^([a-z_]+):"?(.*)$/.exec(word) ?? [];
  if (attribute !== undefined) {
    const values = valuesOf(attribute, known);
    const from = cursor - word.length;
    return matching(values, typed).map((value) => ({
      text: `${attribute}:${quoted(attribute, value)}`,
      from,
      about: "",
    }));
  }
  if (word === "") return [];
  const from = cursor - word.length;
  const attributes = ATTRIBUTES.filter(([name]) => name.startsWith(word) && name !== word);
  const keys = matching([...known.keys], word).map((key) => ({ text: bareKey(key), from, about: "asset" }));
  return [...attributes.map(([name, about]) => ({ text: name, from, about })), ...keys].slice(0, MOST);
}

function valuesOf(attribute: string, known: Vocabulary): readonly string[] {
  switch (attribute) {
    case "key":
      return [...known.keys];
    case "group":
      return [...known.groups];
    case "kind":
      return [...known.kinds];
    case "status":
      return STATUSES;
    case "is":
      return ["external", "materializable"];
    default:
      return [];
  }
}

/** Those that begin with it first, then those that hold it; not what is already there. */
function matching(values: readonly string[], typed: string): string[] {
  const wanted = typed.toLowerCase();
  const place = (value: string): number => value.toLowerCase().indexOf(wanted);
  return values
    .filter((value) => value !== typed && place(value) >= 0)
    .sort((a, b) => Math.sign(place(a)) - Math.sign(place(b)) || compareText(a, b))
    .slice(0, MOST);
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_/]*$/;
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_/.*-]*$/;

function quoted(attribute: string, value: string): string {
  return (attribute === "key" ? PLAIN_KEY : PLAIN).test(value) ? value : JSON.stringify(value);
}

/** A bare word is a key, if it is plain. */
function bareKey(key: string): string {
  return PLAIN_KEY.test(key) ? key : `key:${quoted("key", key)}`;
}
