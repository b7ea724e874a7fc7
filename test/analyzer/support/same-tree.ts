/** Whether a plain tree is the compiler's in all that it holds: the first difference, in words. */
import { ts } from "ts-morph";

/** Types and attributes of imports are passed over in a plain tree, and these belong to them. */
const OF_TYPES: ReadonlySet<string> = new Set([
  ..."type typeParameters typeArguments attributes assertClause members heritageClauses".split(" "),
]);

/** Of nodes that are types alone the members, and of classes none. */
const WITHOUT_MEMBERS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
]);

const FLAGS = ts.NodeFlags.BlockScoped | ts.NodeFlags.OptionalChain;

const VALUES = ["text", "rawText", "operator", "keywordToken", "token", "phaseModifier"] as const;

type Part = unknown;

export function treeDifference(plain: ts.SourceFile, whole: ts.SourceFile): string | undefined {
  return (
    listDifference(plain.statements, whole.statements, whole, "statements") ??
    (ts.isExternalModule(plain) === ts.isExternalModule(whole) ? undefined : "one is a module, the other is not")
  );
}

function nodeDifference(plain: Part, node: ts.Node, file: ts.SourceFile, way: string): string | undefined {
  if (!isNode(plain)) return `${way}: missing ${ts.SyntaxKind[node.kind]}`;
  const at = `${way} (${ts.SyntaxKind[node.kind]} at ${String(node.pos)})`;
  if (plain.kind !== node.kind) return `${at}: is ${ts.SyntaxKind[plain.kind]}`;
  if (plain.pos !== node.pos || plain.end !== node.end)
    return `${at}: ${String(plain.pos)}-${String(plain.end)} in place of ${String(node.pos)}-${String(node.end)}`;
  if (plain.getStart(file) !== node.getStart(file)) return `${at}: starts at ${String(plain.getStart(file))}`;
  if ((plain.flags & FLAGS) !== (node.flags & FLAGS)) return `${at}: flags`;
  const [ours, theirs] = [partsOf(plain), partsOf(node)];
  for (const value of VALUES) {
    const [got, wanted] = [ours[value], theirs[value]];
    if (got !== wanted) return `${at}: ${value} is ${String(got)} in place of ${String(wanted)}`;
  }
  const isSpecifier = ts.isImportSpecifier(node) || ts.isExportSpecifier(node) || ts.isExportDeclaration(node);
  if (isSpecifier && ours["isTypeOnly"] !== node.isTypeOnly) return `${at}: is of types, or not`;
  const isType = WITHOUT_MEMBERS.has(node.kind);
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    if (name === "parent" || name === "original" || name === "endFlowNode") continue;
    if (OF_TYPES.has(name) && (isType || (name !== "members" && name !== "heritageClauses"))) continue;
    const [got, wanted] = [ours[name], theirs[name]];
    const difference = isNode(wanted)
      ? nodeDifference(got, wanted, file, `${way}.${name}`)
      : isList(wanted)
        ? listDifference(got, wanted, file, `${way}.${name}`)
        : isNode(got) || isList(got)
          ? `${at}: has ${name}`
          : undefined;
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** The lists whose places somebody asks for. */
const PLACED = /\.(?:parameters|arguments)$/;

function listDifference(
  plain: Part,
  list: ts.NodeArray<ts.Node>,
  file: ts.SourceFile,
  way: string,
): string | undefined {
  if (!Array.isArray(plain)) return `${way}: missing`;
  const nodes = plain as unknown as ts.NodeArray<ts.Node>;
  if (nodes.length !== list.length) return `${way}: ${String(nodes.length)} in place of ${String(list.length)}`;
  if (PLACED.test(way) && (nodes.pos !== list.pos || nodes.end !== list.end)) return `${way}: place`;
  for (const [index, node] of list.entries()) {
    const difference = nodeDifference(nodes[index], node, file, `${way}[${String(index)}]`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function partsOf(node: ts.Node): Readonly<Record<string, Part>> {
  return { text: "text" in node ? node.text : undefined, ...node };
}

function isNode(value: Part): value is ts.Node {
  return typeof value === "object" && value !== null && "kind" in value && "pos" in value;
}

function isList(value: Part): value is ts.NodeArray<ts.Node> {
  return Array.isArray(value) && "pos" in value;
}
