/**
 * Assets that are called in a helper: in a function that the function of another asset reaches by name, in whichever
 * file. It would run them again without lineage, as a call in the asset's own function would; see asset-uses.ts.
 *
 * Only what is called is reported: that a helper names assets, as to list their keys, is no fault. What a module does
 * while it is loaded is not followed: a file may call its assets when it is started by itself.
 */
import type { DeclarationFact, ExpressionFact, References, UseFact } from "../facts.ts";
import { compareText, type ProjectPath } from "../keys.ts";
import type { Problem } from "../problem.ts";
import { usedAsset } from "./asset-uses.ts";
import { type CodeSources, holdsDefinitions } from "./code-version.ts";
import type { AnyDefinition, CodeRoot } from "./definition.ts";
import type { LinkContext } from "./link-context.ts";
import { declarationIn, resolveImported, resolveName } from "./names.ts";
import { locate, problem } from "./place.ts";
import { sdkCall } from "./sdk-call.ts";

/** A declaration that names assets, and that the code of a definition reaches. */
export interface HelperPlace {
  readonly file: ProjectPath;
  readonly declaration: string;
}

/** A definition, and the helpers of its code that name assets. */
export interface ReachedHelpers {
  readonly definition: Pick<AnyDefinition, "id" | "file" | "kind" | "name">;
  readonly places: readonly HelperPlace[];
}

/** What each declaration of a file calls. */
export type CallsIn = (file: ProjectPath) => Readonly<Record<string, readonly UseFact[]>>;

/** More would tell a reader less. */
const MOST_NAMED = 10;

type Reached = Pick<References, "names" | "taken">;

/** Sorted. */
export function helperPlaces(sources: CodeSources, root: CodeRoot): readonly HelperPlace[] {
  const places = new Map<string, HelperPlace>();
  const visited = new Set<string>();
  const waiting: HelperPlace[] = [];
  const follow = (file: ProjectPath, { names, taken }: Reached, place: HelperPlace | null): void => {
    const targets = [
      ...names.map((name) => resolveName(sources.code, file, name.split("."))),
      ...(taken ?? []).map(([specifier, name]) => resolveImported(sources.code, file, specifier, name)),
    ];
    for (const target of targets) {
      if (target.kind !== "declaration") continue;
      if (!holdsDefinitions(sources, target)) waiting.push({ file: target.file, declaration: target.name });
      else if (place !== null) places.set(idOf(place), place);
    }
  };
  follow(root.file, root, null);
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (visited.has(idOf(place))) continue;
    visited.add(idOf(place));
    const declaration = declarationIn(sources.code.facts(place.file), place.declaration);
    if (declaration?.refs == null) continue;
    follow(place.file, declaration.refs, mayCall(sources, place.file, declaration) ? place : null);
  }
  return [...places.values()].sort(comparePlaces);
}

/** The calls of assets in the places that definitions reach, each with the first of those that do. */
export function helperProblems(
  context: LinkContext,
  reached: readonly ReachedHelpers[],
  callsIn: CallsIn,
): readonly Problem[] {
  const byPlace = Map.groupBy(
    reached.flatMap(({ definition, places }) => places.map((place) => ({ definition, place }))),
    ({ place }) => idOf(place),
  );
  return [...byPlace.values()].flatMap((reaching): Problem[] => {
    const [first] = reaching;
    if (first === undefined) return [];
    const { file, declaration } = first.place;
    const calls = callsIn(file)[declaration] ?? [];
    return calls.flatMap((use): Problem[] => {
      const used = usedAsset(context, file, use);
      if (used === undefined || used.rest !== "") return [];
      const own = context.definitions(used.file).definitions.find(({ id }) => id === used.id);
      // That an asset calls itself is its own affair, as in its function.
      const others = reaching.map((each) => each.definition).filter((each) => !isSame(each, own));
      return others.length === 0 ? [] : [calledInHelper(file, declaration, use, others)];
    });
  });
}

type Reaching = ReachedHelpers["definition"];

function calledInHelper(file: ProjectPath, declaration: string, use: UseFact, reaching: readonly Reaching[]): Problem {
  const called = use.members === null ? use.name : `${use.name}.${use.members}`;
  const sorted = reaching.toSorted((a, b) => compareText(a.file, b.file) || compareText(a.id, b.id));
  const named = sorted.slice(0, MOST_NAMED);
  const [first] = named;
  const count = sorted.length - 1;
  const whose = `the ${first?.kind === "check" ? "check" : "asset"} \`${first?.id ?? ""}\``;
  const others = count === 0 ? "" : ` and ${count === 1 ? "one other" : `${String(count)} others`}`;
  const message =
    `\`${called}\` is an asset, and \`${declaration}\` is part of what ${whose}${others} run${count === 0 ? "s" : ""}: ` +
    "take its value as a parameter there and hand it to this function. Called here, it would run again without lineage.";
  return problem("HW207", locate(file, use.at), message, {
    related: named.map(({ id, name }) => ({ at: name, message: `\`${id}\` reaches this call.` })),
  });
}

/** A factory calls what it makes assets of, which is told of each; lists and records of names call nothing. */
function mayCall(sources: CodeSources, file: ProjectPath, { value }: DeclarationFact): boolean {
  if (value?.kind !== "function") return value === null || !isData(value);
  const made = value.function.factory?.returns;
  return made === undefined || sdkCall(sources.code, { file, expression: made, bindings: null }) === undefined;
}

function isData(value: ExpressionFact): boolean {
  switch (value.kind) {
    case "literal":
    case "name":
      return true;
    case "spread":
      return isData(value.value);
    case "list":
      return value.items.every(isData);
    case "record":
      return value.entries.every((entry) => entry.kind !== "opaque" && isData(entry.value));
    default:
      return false;
  }
}

function isSame(a: Pick<AnyDefinition, "id" | "file">, b: Pick<AnyDefinition, "id" | "file"> | undefined): boolean {
  return a.id === b?.id && a.file === b.file;
}

function idOf({ file, declaration }: HelperPlace): string {
  return `${file}\0${declaration}`;
}

function comparePlaces(a: HelperPlace, b: HelperPlace): number {
  return compareText(a.file, b.file) || compareText(a.declaration, b.declaration);
}
