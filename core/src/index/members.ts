/**
 * Lists and records as holders of definitions: `export const tables = { orders: asset(...), users, ...others }`. What is
 * spread from a constant of the same file is held as if it were written there.
 */
import type { ExportPath } from "../asset.ts";
import type { ExpressionFact, Span } from "../facts.ts";
import type { ProjectPath } from "../keys.ts";

/** Something that stands in a holder. */
export interface Held {
  /** The id of its definition: `tables.orders`; of a name, the declaration's own. */
  readonly id: string;
  /** The declaration in whose text it stands. */
  readonly of: string;
  /** As it is called there. */
  readonly member: string | number;
  readonly expression: ExpressionFact;
  readonly at: Span;
  readonly doc: string;
  /** Where the loaded module has it; `null` where the text does not show its place in a list. */
  readonly export: ExportPath | null;
}

interface Holder {
  readonly file: ProjectPath;
  /** The declaration whose value it is. */
  readonly name: string;
  readonly value: ExpressionFact | null;
  readonly exportName: string;
  /** The value of a constant of the same file. */
  readonly local: (name: string) => ExpressionFact | null;
}

/** A holder that is spread into itself would have no end. */
const DEEPEST = 8;

export function isContainer(value: ExpressionFact | null): boolean {
  return value?.kind === "record" || value?.kind === "list";
}

/** Members that are names of the file, and members that stand there. */
export function heldMembers(holder: Holder): readonly Held[] {
  const held = membersOf(holder, { of: holder.name, path: holder.name, depth: 0 }, holder.value, 0);
  // Each once: what is spread twice, or into itself, is held by the first.
  return [...new Map(held.toReversed().map((each) => [each.id, each])).values()].reverse();
}

type CallFact = Extract<ExpressionFact, { kind: "call" }>;

/** The calls that stand in lists and records inside a member, at any depth, and what names each. */
export function callsInside(member: ExpressionFact): readonly { readonly at: Span; readonly call: CallFact }[] {
  const found: { readonly at: Span; readonly call: CallFact }[] = [];
  const visit = (value: ExpressionFact, at: Span): void => {
    if (value.kind === "call") found.push({ at, call: value });
    else inside(value);
  };
  const inside = (value: ExpressionFact): void => {
    if (value.kind === "list") for (const item of value.items) visit(item, calleeSpan(item));
    if (value.kind !== "record") return;
    for (const entry of value.entries) if (entry.kind === "property") visit(entry.value, entry.nameAt);
  };
  inside(member);
  return found;
}

interface Place {
  /** The declaration in whose text it stands. */
  readonly of: string;
  /** What the ids of members begin with. */
  readonly path: string;
  readonly depth: number;
}

/** `first` is the place in the loaded list of the first item. */
function membersOf(holder: Holder, at: Place, value: ExpressionFact | null, first: number): readonly Held[] {
  const { file, exportName, local } = holder;
  const { of, path: ids, depth } = at;
  const exportOf = (member: string | number): ExportPath => ({ file, name: exportName, member });
  const idOf = (member: string | number, expression: ExpressionFact): string =>
    nameIn(expression) ?? `${ids}.${member}`;
  const spread = (expression: ExpressionFact, member: number, start: number): readonly Held[] => {
    const name = nameIn(expression);
    if (depth === DEEPEST) return [];
    if (name !== undefined) return membersOf(holder, { of: name, path: name, depth: depth + 1 }, local(name), start);
    const path = expression.kind === "list" ? `${ids}.${member}` : ids;
    return isContainer(expression) ? membersOf(holder, { of, path, depth: depth + 1 }, expression, start) : [];
  };
  if (value?.kind === "record") {
    return value.entries.flatMap((entry): readonly Held[] => {
      if (entry.kind === "spread") return spread(entry.value, 0, 0);
      if (entry.kind !== "property") return [];
      const { name: member, value: expression, nameAt: at, doc } = entry;
      return [{ id: idOf(member, expression), of, member, expression, at, doc, export: exportOf(member) }];
    });
  }
  if (value?.kind !== "list") return [];
  const held: Held[] = [];
  // `null` behind a list that the text does not show: nobody knows the places there.
  let place: number | null = first;
  for (const [member, expression] of value.items.entries()) {
    if (expression.kind === "spread") {
      held.push(
        ...spread(expression.value, member, place ?? 0).map((each) =>
          place === null ? { ...each, export: null } : each,
        ),
      );
      const length = lengthOf(holder, expression.value, depth);
      place = place === null || length === null ? null : place + length;
    } else {
      const at = calleeSpan(expression);
      const path = place === null ? null : exportOf(place);
      held.push({ id: idOf(member, expression), of, member, expression, at, doc: "", export: path });
      if (place !== null) place += 1;
    }
  }
  return held;
}

/** How many items the list of that name has; `null` where the text does not show it. */
function lengthOf(holder: Holder, spread: ExpressionFact, depth: number): number | null {
  const name = nameIn(spread);
  const list = name === undefined ? spread : holder.local(name);
  if (list?.kind !== "list" || depth === DEEPEST) return null;
  return list.items.reduce<number | null>((sum, item) => {
    const length = item.kind === "spread" ? lengthOf(holder, item.value, depth + 1) : 1;
    return sum === null || length === null ? null : sum + length;
  }, 0);
}

function nameIn(expression: ExpressionFact): string | undefined {
  return expression.kind === "name" && expression.path.length === 1 ? expression.path[0] : undefined;
}

function calleeSpan(expression: ExpressionFact): Span {
  return expression.kind === "call" ? expression.callee.at : expression.at;
}
