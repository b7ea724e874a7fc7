/**
 * The fast path from TypeScript to JavaScript: Node's own type stripping, after which every line and column is where it
 * was, and the removal of imports that only types used, which stripping leaves in and which would then fail to link.
 *
 * Invariant: it gives what the compiler would give, or `undefined`.
 */
import type { ImportDeclaration, Program } from "acorn";
import * as nodeModule from "node:module";
import { parseModule, usedNames } from "./parse-module.ts";

export interface StripOptions {
  readonly verbatim: boolean;
  readonly defineFields: boolean;
  readonly legacyDecorators: boolean;
}

/** `undefined` for a file that needs the compiler: enums, decorators, fields that are declarations only, and the like. */
export function stripTypes(text: string, options: StripOptions): string | undefined {
  const stripped = strip(text);
  if (stripped === undefined) return undefined;
  // Without an import nothing can be elided; without a class no field can differ. A decorator does not parse here or there.
  if (!/\bimport\b|\bclass\b|@/.test(stripped)) return stripped;
  const program = parseModule(stripped);
  if (program === undefined) return undefined;
  const found = { fields: false };
  const used = usedNames(program, { visit: ({ type }) => (found.fields ||= type === "PropertyDefinition") });
  if (found.fields && !options.defineFields) return undefined;
  return options.verbatim ? stripped : elideImports(stripped, program, used);
}

/** Some builds of Node have no type stripping. */
function strip(text: string): string | undefined {
  try {
    return nodeModule.stripTypeScriptTypes(text);
  } catch {
    return undefined;
  }
}

function elideImports(text: string, program: Program, used: ReadonlySet<string>): string {
  let result = "";
  let position = 0;
  for (const node of program.body) {
    if (node.type !== "ImportDeclaration" || isForEffects(text, node)) continue;
    const kept = node.specifiers.filter(({ local }) => used.has(local.name));
    if (kept.length === node.specifiers.length && kept.length > 0) continue;
    const written = text.slice(node.start, node.end);
    const clause =
      kept.length === 0 ? "" : `import ${importClause(text, kept)} from ${text.slice(node.source.start, node.end)}`;
    result += text.slice(position, node.start) + padded(clause, written);
    position = node.end;
  }
  return result + text.slice(position);
}

/** `import "./polyfill.js"`, which names nothing; `import {} from` and one left without its types name something. */
function isForEffects(text: string, node: ImportDeclaration): boolean {
  return node.specifiers.length === 0 && !text.slice(node.start, node.source.start).includes("{");
}

function importClause(text: string, specifiers: ImportDeclaration["specifiers"]): string {
  const outside = specifiers
    .filter(({ type }) => type !== "ImportSpecifier")
    .map(({ start, end }) => text.slice(start, end));
  const named = specifiers
    .filter(({ type }) => type === "ImportSpecifier")
    .map(({ start, end }) => text.slice(start, end));
  return [...outside, ...(named.length === 0 ? [] : [`{ ${named.join(", ")} }`])].join(", ");
}

/** Keeps the number of lines, so that positions below stay true. */
function padded(clause: string, written: string): string {
  return clause + "\n".repeat(lineBreaks(written) - lineBreaks(clause)) + (clause === "" ? ";" : "");
}

function lineBreaks(text: string): number {
  return text.split("\n").length - 1;
}
