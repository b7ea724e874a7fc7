/**
 * What the names of a file mean, followed through imports, re-exports, constants and records over all files.
 */
import type { DeclarationFact, ExpressionFact, FileFacts } from "../facts.ts";
import type { ProjectPath } from "../keys.ts";
import { declares, exportedNames, findDeclaration, findExported } from "./plain-declarations.ts";
import type { Resolved } from "./resolution.ts";
import { decodeSignature } from "./signature.ts";

/** The files as a computation sees them. */
export interface Sources {
  facts(path: ProjectPath): FileFacts | undefined;
  /** What a file declares at its top level; a function of which only the name was known is read for it. */
  declaration(path: ProjectPath, name: string): DeclarationFact | undefined;
  resolve(path: ProjectPath, specifier: string): Resolved;
}

export type Target =
  /** `members` is what the name goes on with: `["orders"]` for `tables.orders`. */
  | {
      readonly kind: "declaration";
      readonly file: ProjectPath;
      readonly name: string;
      readonly members: readonly string[];
    }
  /** `members` is what the name goes on with: `["markdown"]` for `metadata.markdown`. */
  | { readonly kind: "sdk"; readonly name: string; readonly members: readonly string[] }
  /** A whole module as a value. */
  | { readonly kind: "module"; readonly file: ProjectPath }
  | { readonly kind: "content"; readonly path: ProjectPath; readonly hash: string }
  | { readonly kind: "package"; readonly name: string; readonly version: string }
  | { readonly kind: "builtin" }
  /** An import that leads nowhere. */
  | { readonly kind: "missing"; readonly specifier: string }
  /** Nothing of this name in the file: a global, or a mistake that TypeScript shows. */
  | { readonly kind: "unknown" };

/** An expression where it stands: its file, and what the parameters of the factory around it are. */
export interface Closed {
  readonly file: ProjectPath;
  readonly expression: ExpressionFact;
  readonly bindings: Bindings | null;
}

export type Bindings = ReadonlyMap<string, Closed>;

/** The name of `export = ...` among the exports of a file: the module itself, and its default. */
export const ASSIGNED = "export=";
const UNKNOWN: Target = { kind: "unknown" };
/** How many constants and factories are followed one after another. */
const DEPTH_LIMIT = 16;

/** Reads a function of which only the name is known. Follows the text: it says the same each time. */
export type ReadUnread = (facts: FileFacts, name: string) => DeclarationFact | undefined;

export function sourcesOf(given: Pick<Sources, "facts" | "resolve"> & { readonly readUnread: ReadUnread }): Sources {
  const { facts, resolve, readUnread } = given;
  return {
    facts,
    resolve,
    declaration: (path, name) => {
      const file = facts(path);
      const found = file && findDeclaration(file, name);
      return found === "unread" ? file && readUnread(file, name) : found;
    },
  };
}

/** What a name, or the path `hw.asset`, means in a file. */
export function resolveName(sources: Sources, file: ProjectPath, path: readonly string[]): Target {
  const facts = sources.facts(file);
  const [root, ...members] = path;
  if (facts === undefined || root === undefined) return UNKNOWN;
  if (declares(facts, root)) return { kind: "declaration", file, name: root, members };
  const found = facts.imports.find(({ local }) => local === root);
  if (found === undefined) return UNKNOWN;
  return importTarget(sources, file, found.from, found.name, members, new Set());
}

/** What a module exports under a name. */
export function resolveExport(sources: Sources, file: ProjectPath, name: string): Target {
  return exportTarget(sources, file, name, [], new Set());
}

/** What a module exports under a name, as a file asks for the module. */
export function resolveImported(sources: Sources, file: ProjectPath, specifier: string, name: string): Target {
  return importTarget(sources, file, specifier, name, [], new Set());
}

/** The names that a module exports, its own and those of its `export *`. */
export function exportNames(sources: Sources, file: ProjectPath): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<ProjectPath>();
  const visit = (path: ProjectPath): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const facts = sources.facts(path);
    for (const name of facts === undefined ? [] : exportedNames(facts)) {
      if (name !== "default" || path === file) names.add(name);
    }
    for (const fact of facts?.exports ?? []) {
      if (fact.kind !== "star") {
        if (fact.as !== "default" || path === file) names.add(fact.as);
        continue;
      }
      const resolved = sources.resolve(path, fact.from);
      if (resolved.kind === "file") visit(resolved.path);
    }
  };
  visit(file);
  return names;
}

function importTarget(
  sources: Sources,
  file: ProjectPath,
  specifier: string,
  name: string,
  members: readonly string[],
  seen: Set<string>,
): Target {
  const resolved = sources.resolve(file, specifier);
  switch (resolved.kind) {
    case "sdk":
      // It has no default: who imports that means all of it, and is told when the file runs.
      return name === "*" || name === "default"
        ? { kind: "sdk", name: members[0] ?? "*", members: members.slice(1) }
        : { kind: "sdk", name, members };
    case "file": {
      const whole: Target = { kind: "module", file: resolved.path };
      const [wanted, rest] = name === "*" ? [members[0], members.slice(1)] : [name, members];
      const named = wanted === undefined ? UNKNOWN : exportTarget(sources, resolved.path, wanted, rest, seen);
      const inside = name === "*" || name === "default" ? members : [name, ...members];
      const target = named.kind === "unknown" ? exportTarget(sources, resolved.path, ASSIGNED, inside, seen) : named;
      // What a CommonJS module exports its text does not say by name: it counts as a whole.
      return target.kind === "unknown" ? whole : target;
    }
    case "missing":
      return { kind: "missing", specifier };
    default:
      return resolved;
  }
}

function exportTarget(
  sources: Sources,
  file: ProjectPath,
  name: string,
  members: readonly string[],
  seen: Set<string>,
): Target {
  const place = `${file}\0${name}`;
  const facts = sources.facts(file);
  if (facts === undefined || seen.has(place)) return UNKNOWN;
  seen.add(place);
  const own = findExported(facts, name);
  if (own !== undefined) return { kind: "declaration", file, name: own, members };
  for (const fact of facts.exports) {
    if (fact.kind === "star" || fact.as !== name) continue;
    if (fact.kind === "from") return importTarget(sources, file, fact.from, fact.name, members, seen);
    if (declares(facts, fact.local)) {
      return { kind: "declaration", file, name: fact.local, members };
    }
    const found = facts.imports.find(({ local }) => local === fact.local);
    return found === undefined ? UNKNOWN : importTarget(sources, file, found.from, found.name, members, seen);
  }
  if (name === "default" || name === ASSIGNED) return UNKNOWN;
  for (const fact of facts.exports) {
    if (fact.kind !== "star") continue;
    const target = importTarget(sources, file, fact.from, name, members, seen);
    if (target.kind === "declaration" || target.kind === "sdk") return target;
  }
  return UNKNOWN;
}

/** An expression after its names are followed, and what the last name meant where it could not be followed. */
export interface Followed {
  readonly value: Closed;
  /** The declaration that the value is of, where a name led to one. */
  readonly from: Extract<Target, { kind: "declaration" }> | null;
  /** `null` unless `value` is still a name. */
  readonly end: Target | null;
}

/** Follows names to what they are bound to: parameters of factories, constants, members of records. */
export function follow(sources: Sources, closed: Closed, start = 0): Followed {
  let value = closed;
  let from: Followed["from"] = null;
  for (let depth = start; depth < DEPTH_LIMIT; depth++) {
    const { expression, bindings, file } = value;
    if (expression.kind === "template") value = joined(sources, value, depth + 1);
    if (expression.kind !== "name") return { value, from, end: null };
    const [root = "", ...members] = expression.path;
    const bound = bindings?.get(root);
    if (bound !== undefined) {
      const member = memberOf(sources, bound, members);
      if (member === undefined) return { value, from, end: UNKNOWN };
      value = member;
      continue;
    }
    const target = resolveName(sources, file, expression.path);
    if (target.kind !== "declaration") return { value, from, end: target };
    const bare = valueOf(sources.declaration(target.file, target.name));
    if (bare?.kind === "name") {
      // `const { metadata } = hw`: what follows its name follows that other name.
      from = target;
      const path = [...bare.path, ...target.members];
      value = { file: target.file, expression: { ...bare, path }, bindings: null };
      continue;
    }
    const holder = bare === null ? undefined : { file: target.file, expression: bare, bindings: null };
    const whole = { ...target, members: [] };
    const member = holder && descend(sources, { value: holder, from: whole }, target.members, 0);
    from = member?.from ?? target;
    if (member === undefined) return { value, from, end: target };
    value = member.value;
  }
  return { value, from, end: UNKNOWN };
}

/** The text of a template, where all that it puts together is shown; else the template. */
function joined(sources: Sources, template: Closed, depth: number): Closed {
  const { expression } = template;
  if (expression.kind !== "template") return template;
  let text = "";
  for (const part of expression.parts) {
    const { expression: shown } = follow(sources, { ...template, expression: part }, depth).value;
    if (shown.kind !== "literal") return template;
    text += String(shown.value);
  }
  return { ...template, expression: { kind: "literal", value: text, at: expression.at } };
}

/** What a declaration is bound to, where the text shows it. */
export function valueOf(declaration: DeclarationFact | undefined): ExpressionFact | null {
  if (declaration === undefined) return null;
  const { value, signature, hash, refs } = declaration;
  if (signature === null) return value;
  const parameters = decodeSignature(signature);
  return {
    kind: "function",
    function: { hash, refs, parameters, parametersAt: null, uses: [], factory: null },
    at: parameters[0]?.at ?? [0, 0, 0, 0],
  };
}

/** The value behind `record.member`, through constants and spreads. */
export function memberOf(sources: Sources, closed: Closed, members: readonly string[]): Closed | undefined {
  return descend(sources, { value: closed, from: null }, members, 0)?.value;
}

type Place = Pick<Followed, "value" | "from">;

function descend(sources: Sources, start: Place, members: readonly string[], depth: number): Place | undefined {
  let place: Place | undefined = start;
  for (const name of members) {
    const { value, from } = follow(sources, place.value);
    place = propertyOf(sources, { value, from: from ?? place.from }, name, depth);
    if (place === undefined) return undefined;
  }
  return place;
}

/** The last that is written counts; what is spread counts as written there. */
function propertyOf(sources: Sources, { value, from }: Place, name: string, depth: number): Place | undefined {
  if (value.expression.kind !== "record") return undefined;
  for (const entry of value.expression.entries.toReversed()) {
    const member = from === null ? null : { ...from, members: [...from.members, name] };
    if (entry.kind === "property" && entry.name === name)
      return { value: { ...value, expression: entry.value }, from: member };
    if (entry.kind !== "spread" || depth > DEPTH_LIMIT) continue;
    const spread = descend(sources, { value: { ...value, expression: entry.value }, from }, [name], depth + 1);
    if (spread !== undefined) return spread;
  }
  return undefined;
}

/** Written as `undefined`, or an argument that a call leaves out. */
export function isAbsent({ expression, bindings }: Closed): boolean {
  if (expression.kind !== "name" || expression.path.length !== 1) return false;
  const [name = ""] = expression.path;
  const bound = bindings?.get(name);
  return bound === undefined ? name === "undefined" : isAbsent(bound);
}
