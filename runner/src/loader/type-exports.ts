/**
 * `export { Row } from "./types.js"`, where Row is only a type: a file by itself does not show that, and the compiled
 * module would not link. The modules that it names do show it: what their JavaScript does not export is a type.
 *
 * Invariant: what is removed leaves white space of the same length, so that positions and source maps stay true.
 * Invariant: what cannot be known is kept.
 */
import type { AnyNode, ExportNamedDeclaration, ExportSpecifier, ImportDeclaration } from "acorn";
import { parseModule, usedNames } from "./parse-module.ts";

/** The names that a module exports at run time; `undefined` where nobody can tell. */
export type ExportsOf = (specifier: string) => ReadonlySet<string> | undefined;

/** JavaScript modules with other exports than those that stand in them have these words. */
const PASSED_ON = /\bexport\s*\{\s*[^\s}]/;

/** Removes the exports of what other modules do not have at run time, and the imports that were for them alone. */
export function elideTypeExports(code: string, exportsOf: ExportsOf): string {
  const program = PASSED_ON.test(code) ? parseModule(code) : undefined;
  if (program === undefined) return code;
  const imports = program.body.filter((node) => node.type === "ImportDeclaration");
  const dropped = new Set<ExportSpecifier>();
  const droppedLocals = new Set<string>();
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration") continue;
    for (const specifier of node.specifiers) {
      const origin = originOf(specifier, node, imports);
      if (origin === undefined || exportsOf(origin.from)?.has(origin.name) !== false) continue;
      dropped.add(specifier);
      if (node.source === null || node.source === undefined) droppedLocals.add(nameOf(specifier.local));
    }
  }
  if (dropped.size === 0) return code;
  const used = usedNames(program, { leaveOut: dropped });
  const goes = (local: string): boolean => droppedLocals.has(local) && !used.has(local);
  const spans = program.body.flatMap((node): readonly Span[] => {
    if (node.type === "ExportNamedDeclaration") return spansOfExport(node, dropped);
    return node.type === "ImportDeclaration" ? spansOfImport(node, goes, code) : [];
  });
  return blank(code, spans);
}

/** Every name that the code exports; `undefined` where it passes on what nobody can tell. */
export function exportedNames(code: string, exportsOf: ExportsOf): ReadonlySet<string> | undefined {
  const program = parseModule(code);
  if (program === undefined) return undefined;
  const names = new Set<string>();
  for (const node of program.body) {
    switch (node.type) {
      case "ExportDefaultDeclaration":
        names.add("default");
        break;
      case "ExportAllDeclaration": {
        if (node.exported !== null && node.exported !== undefined) {
          names.add(nameOf(node.exported));
          break;
        }
        const others = exportsOf(String(node.source.value));
        if (others === undefined) return undefined;
        for (const name of others) if (name !== "default") names.add(name);
        break;
      }
      case "ExportNamedDeclaration":
        for (const { exported } of node.specifiers) names.add(nameOf(exported));
        for (const name of declaredNames(node)) names.add(name);
        break;
      default:
        break;
    }
  }
  return names;
}

/** Where an exported name comes from, if it comes from another module. */
function originOf(
  { local }: ExportSpecifier,
  { source }: ExportNamedDeclaration,
  imports: readonly ImportDeclaration[],
): { readonly from: string; readonly name: string } | undefined {
  const name = nameOf(local);
  if (source !== null && source !== undefined) return { from: String(source.value), name };
  for (const { source: from, specifiers } of imports) {
    for (const specifier of specifiers) {
      if (specifier.type === "ImportNamespaceSpecifier" || specifier.local.name !== name) continue;
      const imported = specifier.type === "ImportDefaultSpecifier" ? "default" : nameOf(specifier.imported);
      return { from: String(from.value), name: imported };
    }
  }
  return undefined;
}

function declaredNames({ declaration }: ExportNamedDeclaration): readonly string[] {
  if (declaration === null || declaration === undefined) return [];
  if (declaration.type !== "VariableDeclaration") return [declaration.id.name];
  return declaration.declarations.flatMap(({ id }) => boundNames(id));
}

function boundNames(pattern: AnyNode): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : boundNames(element)));
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "RestElement":
      return boundNames(pattern.argument);
    default:
      return [];
  }
}

function nameOf(name: ExportSpecifier["local"]): string {
  return name.type === "Literal" ? String(name.value) : name.name;
}

type Span = readonly [start: number, end: number];

interface Listed {
  readonly start: number;
  readonly end: number;
}

/** Each member that goes with the comma behind it, or the one before where it is the last. */
function spansOf<T extends Listed>(members: readonly T[], goes: (member: T) => boolean): readonly Span[] {
  return members.flatMap((member, index): readonly Span[] => {
    if (!goes(member)) return [];
    const next = members[index + 1];
    if (next !== undefined) return [[member.start, next.start]];
    const lastKept = members.findLast((other) => !goes(other));
    return [[lastKept?.end ?? member.start, member.end]];
  });
}

function spansOfExport(node: ExportNamedDeclaration, dropped: ReadonlySet<ExportSpecifier>): readonly Span[] {
  const { specifiers } = node;
  const isDropped = (specifier: ExportSpecifier): boolean => dropped.has(specifier);
  if (specifiers.length > 0 && specifiers.every(isDropped)) return [[node.start, node.end]];
  return spansOf(specifiers, isDropped);
}

function spansOfImport(node: ImportDeclaration, goes: (local: string) => boolean, code: string): readonly Span[] {
  const isGoing = ({ local }: ImportDeclaration["specifiers"][number]): boolean => goes(local.name);
  const named = node.specifiers.filter(({ type }) => type === "ImportSpecifier");
  const whole = node.specifiers.filter(({ type }) => type !== "ImportSpecifier");
  if (node.specifiers.length > 0 && node.specifiers.every(isGoing)) return [[node.start, node.end]];
  const lastWhole = whole.at(-1);
  if (lastWhole === undefined || named.length === 0 || !named.every(isGoing)) return spansOf(named, isGoing);
  // `import all, { Row } from`: the braces go too.
  return [[lastWhole.end, code.indexOf("}", named.at(-1)?.end ?? node.start) + 1]];
}

function blank(code: string, spans: readonly Span[]): string {
  let result = "";
  let position = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(start, position);
    if (end <= from) continue;
    result += code.slice(position, from) + code.slice(from, end).replaceAll(/[^\r\n]/g, " ");
    position = end;
  }
  return result + code.slice(position);
}
