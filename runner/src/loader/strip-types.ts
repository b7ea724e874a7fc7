/**
 * The fast path from TypeScript to JavaScript: Node's own type stripping, after which every line and column is where it
 * was, and the removal of imports that only types used, which stripping leaves in and which would then fail to link.
 *
 * Invariant: it gives what the compiler would give, or `undefined`.
 */
import { type AnyNode, type ImportDeclaration, type Node, parse, type Program } from "acorn";
import * as nodeModule from "node:module";

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
  const used = new Set<string>();
  const { fields } = visit(program, used);
  if (fields && !options.defineFields) return undefined;
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

function parseModule(text: string): Program | undefined {
  try {
    return parse(text, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true });
  } catch {
    return undefined;
  }
}

/** Gathers every name that may be a reference; one too many only keeps an import. Tells whether a class has fields. */
function visit(program: Program, used: Set<string>): { readonly fields: boolean } {
  let fields = false;
  const pending: Node[] = [...program.body];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const node = next as AnyNode;
    switch (node.type) {
      case "ImportDeclaration":
        continue;
      case "ExportNamedDeclaration":
        // What is exported from elsewhere is no name of this file.
        if (node.source !== null && node.source !== undefined) continue;
        break;
      case "ExportSpecifier":
        pending.push(node.local);
        continue;
      case "Identifier":
        used.add(node.name);
        continue;
      case "MemberExpression":
        pending.push(node.object);
        if (node.computed) pending.push(node.property);
        continue;
      case "PropertyDefinition":
        fields = true;
        break;
      default:
        break;
    }
    pushChildren(node, pending);
  }
  return { fields };
}

function pushChildren(node: AnyNode, pending: Node[]): void {
  const plainKey = "key" in node && "computed" in node && !node.computed && !("shorthand" in node && node.shorthand);
  for (const [name, child] of Object.entries(node)) {
    if (name === "key" && plainKey) continue;
    if (Array.isArray(child)) pending.push(...child.filter(isNode));
    else if (isNode(child)) pending.push(child);
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" && "start" in value
  );
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
