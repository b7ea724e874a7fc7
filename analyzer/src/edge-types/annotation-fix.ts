/**
 * The fix that writes upstream's type behind a parameter, in place of the one it may have. Types that another file of
 * the project exports are imported; where a type cannot be named at all, there is no fix.
 */
import { dirname, join, relative, sep } from "node:path";
import type { Fix } from "@headwater/core/problem";
import { ts } from "ts-morph";
import type { EdgeProgram } from "./edge-program.ts";
import { placeIn } from "./node-location.ts";

type Edit = Fix["edits"][number];

/** A longer annotation is none that somebody wants to read. */
const LONGEST = 300;

/** Empty for a pattern, which takes several values. */
export function annotationFix(program: EdgeProgram, node: ts.ParameterDeclaration, type: ts.Type): readonly Fix[] {
  if (!ts.isIdentifier(node.name)) return [];
  const source = node.getSourceFile();
  const written = new WrittenType(program, node);
  const text = written.text(type);
  if (text === undefined || text.length > LONGEST) return [];
  const edits = [...annotate(program, source, node, text), ...written.imports()];
  return [{ title: node.type === undefined ? `Annotate as ${text}` : `Change its type to ${text}`, edits }];
}

/** `orders => …` gets parentheses with its type. */
function annotate(
  program: EdgeProgram,
  source: ts.SourceFile,
  node: ts.ParameterDeclaration,
  text: string,
): readonly Edit[] {
  if (node.type !== undefined) {
    const at = placeIn(program, source, node.type.getStart(source), node.type.end);
    return at === undefined ? [] : [{ at, newText: text }];
  }
  const arrow = node.parent;
  const bare =
    ts.isArrowFunction(arrow) && source.text[node.end] !== ")" && !/^\s*[,)]/.test(source.text.slice(node.end));
  const after = insertion(program, source, node.end, bare ? `: ${text})` : `: ${text}`);
  return bare ? [...insertion(program, source, node.getStart(source), "("), ...after] : after;
}

function insertion(program: EdgeProgram, source: ts.SourceFile, offset: number, newText: string): readonly Edit[] {
  const at = placeIn(program, source, offset, offset);
  return at === undefined ? [] : [{ at, newText }];
}

/** A type as a text that holds in a certain file. */
class WrittenType {
  readonly #program: EdgeProgram;
  readonly #node: ts.ParameterDeclaration;
  readonly #source: ts.SourceFile;
  readonly #wanted = new Map<string, ts.SourceFile>();
  #writable = true;

  constructor(program: EdgeProgram, node: ts.ParameterDeclaration) {
    this.#program = program;
    this.#node = node;
    this.#source = node.getSourceFile();
  }

  text(type: ts.Type): string | undefined {
    const { checker } = this.#program;
    const built = checker.typeToTypeNode(type, this.#node, ts.NodeBuilderFlags.NoTruncation);
    if (built === undefined) return undefined;
    const { transformed } = ts.transform<ts.Node>(built, [(context) => (root) => this.#visit(root, context)]);
    const [node] = transformed;
    if (node === undefined || !this.#writable) return undefined;
    const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: true });
    return printer.printNode(ts.EmitHint.Unspecified, node, this.#source).replace(/\s*\n\s*/g, " ");
  }

  imports(): readonly Edit[] {
    const bySource = new Map<ts.SourceFile, string[]>();
    for (const [name, source] of this.#wanted) bySource.set(source, [...(bySource.get(source) ?? []), name]);
    const last = this.#program.importsOf(this.#source).at(-1);
    const offset = last?.end ?? 0;
    return [...bySource].flatMap(([source, names]) => {
      const line = `import type { ${names.join(", ")} } from ${JSON.stringify(this.#specifier(source))};`;
      return insertion(this.#program, this.#source, offset, last === undefined ? `${line}\n` : `\n${line}`);
    });
  }

  #visit(node: ts.Node, context: ts.TransformationContext): ts.Node {
    const visitor = (each: ts.Node): ts.Node => {
      if (ts.isImportTypeNode(each)) return this.#imported(each, context, visitor);
      if (ts.isTypeReferenceNode(each) && !this.#isInScope(firstName(each.typeName))) this.#writable = false;
      return ts.visitEachChild(each, visitor, context);
    };
    return ts.visitNode(node, visitor);
  }

  /** `import("/project/raw").Order` becomes `Order`, and an import. */
  #imported(node: ts.ImportTypeNode, context: ts.TransformationContext, visitor: ts.Visitor): ts.Node {
    const { argument, qualifier } = node;
    const path = ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal) ? argument.literal.text : "";
    const source = this.#program.fileOfModule(path, this.#source);
    if (source === undefined || qualifier === undefined || node.isTypeOf) {
      this.#writable = false;
      return node;
    }
    const name = firstName(qualifier);
    const bound = this.#program.importsOf(this.#source).find((each) => namesIn(each).includes(name));
    const isThere =
      bound !== undefined &&
      stemOf(join(dirname(this.#source.fileName), specifierOf(bound))) === stemOf(source.fileName);
    if (!isThere && (bound !== undefined || this.#isInScope(name))) this.#writable = false;
    if (!isThere) this.#wanted.set(name, source);
    const args = node.typeArguments?.flatMap((each) => ts.visitNode(each, visitor, ts.isTypeNode) ?? []);
    return ts.visitEachChild(ts.factory.createTypeReferenceNode(qualifier, args), (each) => each, context);
  }

  #isInScope(name: string): boolean {
    this.#names ??= new Set(
      this.#program.checker
        .getSymbolsInScope(this.#node, ts.SymbolFlags.Type | ts.SymbolFlags.Namespace | ts.SymbolFlags.Alias)
        .map((symbol) => symbol.name),
    );
    return this.#names.has(name);
  }
  #names: ReadonlySet<string> | undefined;

  /** Relative, with the ending that the file's other imports have. */
  #specifier(source: ts.SourceFile): string {
    const path = relative(dirname(this.#source.fileName), source.fileName).split(sep).join("/");
    const whole = path.startsWith(".") ? path : `./${path}`;
    const others = this.#program.importsOf(this.#source).map(specifierOf);
    const like = others.find((text) => text.startsWith("."));
    const ending = like === undefined ? ".ts" : (/\.[cm]?[jt]sx?$/.exec(like)?.[0] ?? "");
    return whole.replace(/\.([cm]?)tsx?$/, (same, kind: string) =>
      ending === "" ? "" : ending.includes("j") ? `.${kind}js` : same,
    );
  }
}

function specifierOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
}

/** The names that an import gives what they are called where they come from. */
function namesIn({ importClause }: ts.ImportDeclaration): readonly string[] {
  const bindings = importClause?.namedBindings;
  const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
  return [importClause?.name?.text ?? "", ...named.map(({ name }) => name.text)];
}

/** A path with slashes, without its ending. */
function stemOf(path: string): string {
  return path
    .split(sep)
    .join("/")
    .replace(/\.[cm]?[jt]sx?$/, "");
}

function firstName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : firstName(name.left);
}
