/** The syntax tree of a JavaScript module, and the names that it uses. */
import { type AnyNode, type Node, parse, type Program } from "acorn";

/** `undefined` for what the parser does not know: decorators, say. */
export function parseModule(text: string): Program | undefined {
  try {
    return parse(text, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true });
  } catch {
    return undefined;
  }
}

/** Every name that may be a reference, those of exports included; there may be some too many. */
export function usedNames(
  program: Program,
  options: { readonly leaveOut?: ReadonlySet<Node>; readonly visit?: (node: AnyNode) => void } = {},
): ReadonlySet<string> {
  const used = new Set<string>();
  const pending: Node[] = [...program.body];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (options.leaveOut?.has(next) === true) continue;
    const node = next as AnyNode;
    options.visit?.(node);
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
      default:
        break;
    }
    pushChildren(node, pending);
  }
  return used;
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
