/**
 * Assets that are called in a helper: in a function that the function of another asset reaches by name, in whichever
 * file. It would run them again without lineage, as a call in the asset's own function would; see asset-uses.ts.
 *
 * Only what is called is reported: that a helper names assets, as to list their keys, is no fault. What a module does
 * while it is loaded is not followed: a file may call its assets when it is started by itself.
 */
import type { DeclarationFact, ExpressionFact, References, UseFact } from "../facts.ts";
import { compareText, type ProjectPath } from "../keys.ts";
import type { Fix, Problem } from "../problem.ts";
import { usedAsset } from "./asset-uses.ts";
import { type CodeSources, holdsDefinitions } from "./code-version.ts";
import type { AnyDefinition, CodeRoot } from "./definition.ts";
import { type HelperWorld, passedOn } from "./helper-fixes.ts";
import { exportNames, resolveExport, resolveImported, resolveName, type Target } from "./names.ts";
import { locate, problem } from "./place.ts";
import { sdkCall } from "./sdk-call.ts";

/** A declaration that names assets, and that the code of a definition reaches. */
export interface HelperPlace {
  readonly file: ProjectPath;
  readonly declaration: string;
  /** Reached through a module as a whole, as by `export * as dates from`: which of it is used, only the uses say. */
  readonly throughModule?: true;
}

/** A definition, and the helpers of its code that name assets. */
export interface ReachedHelpers {
  readonly definition: AnyDefinition;
  readonly places: readonly HelperPlace[];
}

/** More would tell a reader less, and fill what is sent at every edit. */
const MOST_NAMED = 100;

type Reached = Pick<References, "names" | "taken">;

/** Sorted. */
export function helperPlaces(sources: CodeSources, root: CodeRoot): readonly HelperPlace[] {
  const certain = placesFrom(sources, root, false);
  const all = certain.hasModules ? placesFrom(sources, root, true).places : certain.places;
  const places = [...all.values()].map((place): HelperPlace =>
    certain.places.has(idOf(place)) ? place : { ...place, throughModule: true },
  );
  return places.sort(comparePlaces);
}

interface Places {
  readonly places: ReadonlyMap<string, HelperPlace>;
  /** Some code names a module as a whole. */
  readonly hasModules: boolean;
}

/** With all that a module exports, where it is named as a whole, or without. */
function placesFrom(sources: CodeSources, root: CodeRoot, withModules: boolean): Places {
  const places = new Map<string, HelperPlace>();
  const visited = new Set<string>();
  const waiting: HelperPlace[] = [];
  let hasModules = false;
  const follow = (file: ProjectPath, refs: Reached, place: HelperPlace | null): void => {
    for (const target of targetsOf(sources, file, refs)) {
      hasModules ||= target.kind === "module";
      const modules = withModules && target.kind === "module" ? exportsOf(sources, target.file) : [];
      for (const each of [target, ...modules]) {
        if (each.kind !== "declaration") continue;
        if (!holdsDefinitions(sources, each)) waiting.push({ file: each.file, declaration: each.name });
        else if (place !== null) places.set(idOf(place), place);
      }
    }
  };
  follow(root.file, root, null);
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (visited.has(idOf(place))) continue;
    visited.add(idOf(place));
    const declaration = sources.code.declaration(place.file, place.declaration);
    if (declaration?.refs == null) continue;
    follow(place.file, declaration.refs, mayCall(sources, place.file, declaration) ? place : null);
  }
  return { places, hasModules };
}

function targetsOf(sources: CodeSources, file: ProjectPath, { names, taken }: Reached): readonly Target[] {
  return [
    ...names.map((name) => resolveName(sources.code, file, name.split("."))),
    ...(taken ?? []).map(([specifier, name]) => resolveImported(sources.code, file, specifier, name)),
  ];
}

function exportsOf({ code }: CodeSources, file: ProjectPath): readonly Target[] {
  return [...exportNames(code, file)].map((name) => resolveExport(code, file, name));
}

/** The declarations that the code of a definition uses, also through modules: `dates.parse(...)`. */
function usedDeclarations({ sources, usesIn }: HelperWorld, { code, fn }: AnyDefinition): ReadonlySet<string> {
  const used = new Set<string>();
  const waiting: HelperPlace[] = [];
  const follow = (file: ProjectPath, refs: Reached, uses: () => readonly UseFact[]): void => {
    const targets = targetsOf(sources, file, refs);
    const through = targets.some(({ kind }) => kind === "module") ? uses() : [];
    const members = through.flatMap(({ name, members, from }) =>
      members === null || from !== undefined
        ? []
        : resolveName(sources.code, file, [...name.split("."), ...members.split(".")]),
    );
    for (const target of [...targets, ...members])
      if (target.kind === "declaration") waiting.push({ file: target.file, declaration: target.name });
  };
  follow(code.file, code, () => (fn?.file === code.file ? fn.uses : []));
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { file, declaration } = place;
    if (used.has(idOf(place))) continue;
    used.add(idOf(place));
    const refs = sources.code.declaration(file, declaration)?.refs;
    if (refs != null) follow(file, refs, () => usesIn(file)[declaration]?.uses ?? []);
  }
  return used;
}

/** The calls of assets in the places that definitions reach, each with those that do. */
export function helperProblems(world: HelperWorld, reached: readonly ReachedHelpers[]): readonly Problem[] {
  const { context, usesIn } = world;
  const byPlace = Map.groupBy(
    reached.flatMap(({ definition, places }) => {
      const used = places.some(({ throughModule }) => throughModule) ? usedDeclarations(world, definition) : null;
      return places.flatMap((place) =>
        place.throughModule === true && used?.has(idOf(place)) !== true ? [] : [{ definition, place }],
      );
    }),
    ({ place }) => idOf(place),
  );
  return [...byPlace.values()].flatMap((reaching): Problem[] => {
    const [first] = reaching;
    if (first === undefined) return [];
    const { place } = first;
    const calls = (usesIn(place.file)[place.declaration]?.uses ?? []).filter(({ call }) => call !== null);
    return calls.flatMap((use): Problem[] => {
      const used = usedAsset(context, place.file, use);
      if (used === undefined || used.rest !== "") return [];
      const own = context.definitions(used.file).definitions.find(({ id }) => id === used.id);
      // That an asset calls itself is its own affair, as in its function.
      const others = reaching.map((each) => each.definition).filter((each) => !isSame(each, own));
      if (others.length === 0) return [];
      const sorted = others.toSorted((a, b) => compareText(a.file, b.file) || compareText(a.id, b.id));
      return [calledInHelper(place, use, sorted, passedOn(world, place, used, sorted))];
    });
  });
}

function calledInHelper(
  { file, declaration }: HelperPlace,
  { name, members, at }: UseFact,
  reaching: readonly AnyDefinition[],
  fixes: readonly Fix[],
): Problem {
  const called = members === null ? name : `${name}.${members}`;
  const [first] = reaching;
  const more = reaching.length - 1;
  const whose = `${first?.kind === "check" ? "the check" : "the asset"} \`${first?.id ?? ""}\``;
  const runs = more === 0 ? "runs" : `and ${String(more)} more run`;
  const message =
    `\`${called}\` is an asset, and \`${declaration}\` is part of what ${whose} ${runs}: ` +
    "take its value as a parameter there and hand it to this function. Called here, it would run again without lineage.";
  const related = reaching.slice(0, MOST_NAMED).map(({ id, name }) => {
    return { at: name, message: `\`${id}\` reaches this call.` };
  });
  const unnamed = reaching.length - related.length;
  const last = reaching.at(-1);
  if (unnamed > 0 && last !== undefined)
    related.push({ at: last.name, message: `${String(unnamed)} more reach it, the last of them \`${last.id}\`.` });
  return problem("HW207", locate(file, at), message, { related, fixes });
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

function isSame(a: AnyDefinition, b: AnyDefinition | undefined): boolean {
  return a.id === b?.id && a.file === b.file;
}

function idOf({ file, declaration }: HelperPlace): string {
  return `${file}\0${declaration}`;
}

function comparePlaces(a: HelperPlace, b: HelperPlace): number {
  return compareText(a.file, b.file) || compareText(a.declaration, b.declaration);
}
