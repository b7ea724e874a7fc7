/**
 * Files that code names beside its imports: `new URL("./rates.csv", import.meta.url)`, and paths that begin at the folder
 * of the module. What such a file holds can alter a value as an import can. What is read by another path is listed as not
 * tracked.
 */
import { ts } from "ts-morph";
import * as SyntaxKind from "./syntax-kind.ts";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const { isIdentifier, isMetaProperty, isPropertyAccessExpression, isStringLiteralLike } = ts;

export type NamedFile =
  /** As an import would name it. */
  { readonly kind: "followed"; readonly specifier: string } | { readonly kind: "untracked"; readonly words: string };

const READERS: ReadonlySet<string> = new Set(["readFile", "readFileSync", "createReadStream", "openAsBlob"]);
const JOINERS: ReadonlySet<string> = new Set(["join", "resolve"]);
const COMPUTED: NamedFile = { kind: "untracked", words: "a file whose name is computed" };

/** `new URL("./rates.csv", import.meta.url)`. */
export function fileOfUrl({ expression, arguments: args }: ts.NewExpression): NamedFile | undefined {
  const [name, base] = args ?? [];
  const callee = unwrap(expression);
  if (!isIdentifier(callee) || callee.text !== "URL" || name === undefined || base === undefined) return undefined;
  if (!isOfModule(unwrap(base), "url")) return undefined;
  const written = unwrap(name);
  if (!isStringLiteralLike(written)) return COMPUTED;
  return written.text.startsWith("/") ? undefined : followed(written.text);
}

/** `join(import.meta.dirname, "rates.csv")`, `readFile("rates.csv")`, `import.meta.resolve("./rates.csv")`. */
export function fileOfCall({ expression, arguments: args }: ts.CallExpression): NamedFile | undefined {
  const callee = unwrap(expression);
  const name = isIdentifier(callee) ? callee.text : isPropertyAccessExpression(callee) ? callee.name.text : "";
  const reads = READERS.has(name);
  const [written, ...rest] = args;
  if ((!reads && !JOINERS.has(name)) || written === undefined) return undefined;
  const first = unwrap(written);
  if (reads) {
    if (!isStringLiteralLike(first)) return undefined;
    return { kind: "untracked", words: `the file ${first.text}, read by its path` };
  }
  if (isOfModule(callee, "resolve")) return isStringLiteralLike(first) ? followedAsImport(first.text) : COMPUTED;
  if (!isFolder(first)) return undefined;
  const parts = rest.map(unwrap).map((part) => (isStringLiteralLike(part) ? part.text : undefined));
  return parts.every((part) => part !== undefined) ? followed(parts.join("/")) : COMPUTED;
}

/** `${import.meta.dirname}/rates.csv`. */
export function fileOfTemplate({ head, templateSpans }: ts.TemplateExpression): NamedFile | undefined {
  const [first, ...more] = templateSpans;
  if (first === undefined || head.text !== "" || !isFolder(unwrap(first.expression))) return undefined;
  return more.length === 0 ? followed(first.literal.text) : COMPUTED;
}

/** `import.meta.resolve("a-package")` asks for what an import of the same name would load. */
function followedAsImport(specifier: string): NamedFile | undefined {
  if (/^(?:\.{0,2}\/|[A-Za-z][A-Za-z\d+.-]*:|$)/.test(specifier)) return followed(specifier);
  return { kind: "followed", specifier };
}

/** An address names nothing of the project. */
function followed(path: string): NamedFile | undefined {
  if (/^(?:[A-Za-z][A-Za-z\d+.-]*:|\/\/)/.test(path)) return undefined;
  const relative = path.replace(/^\/+/, "");
  if (relative === "" || relative === ".") return undefined;
  return { kind: "followed", specifier: /^\.\.?\//.test(relative) ? relative : `./${relative}` };
}

function isFolder(node: ts.Expression): boolean {
  return isOfModule(node, "dirname") || (isIdentifier(node) && node.text === "__dirname");
}

/** A member of `import.meta`. */
function isOfModule(node: ts.Expression, member: string): boolean {
  if (!isPropertyAccessExpression(node) || node.name.text !== member) return false;
  const meta = unwrap(node.expression);
  return isMetaProperty(meta) && meta.keywordToken === SyntaxKind.ImportKeyword;
}
