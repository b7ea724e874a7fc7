/** What the canonical form makes of a kind of node, where that needs no look at the node itself. */
import { ts } from "ts-morph";

const { SyntaxKind } = ts;

/** Modifiers and marks that say nothing about what code computes. */
const SILENT_KINDS: readonly ts.SyntaxKind[] = [
  SyntaxKind.ExportKeyword,
  SyntaxKind.DefaultKeyword,
  SyntaxKind.DeclareKeyword,
  SyntaxKind.AbstractKeyword,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.PublicKeyword,
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.OverrideKeyword,
  SyntaxKind.QuestionToken,
  SyntaxKind.ExclamationToken,
  SyntaxKind.ColonToken,
  SyntaxKind.EqualsGreaterThanToken,
  SyntaxKind.EndOfFileToken,
  SyntaxKind.EmptyStatement,
  SyntaxKind.SemicolonClassElement,
  SyntaxKind.IndexSignature,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.TypeParameter,
  SyntaxKind.AnyKeyword,
  SyntaxKind.BigIntKeyword,
  SyntaxKind.BooleanKeyword,
  SyntaxKind.NeverKeyword,
  SyntaxKind.NumberKeyword,
  SyntaxKind.ObjectKeyword,
  SyntaxKind.StringKeyword,
  SyntaxKind.SymbolKeyword,
  SyntaxKind.UndefinedKeyword,
  SyntaxKind.UnknownKeyword,
  SyntaxKind.VoidKeyword,
  SyntaxKind.IntrinsicKeyword,
];

/** Leaves no trace. */
export const SILENT = 1;
/** Stands for itself: it has no parts. */
export const LEAF = 2;

/** By kind; 0 for what needs a look. A table, since every node of every file asks. */
export const TREATMENT = new Uint8Array(SyntaxKind.Count);
for (const kind of SILENT_KINDS) TREATMENT[kind] = SILENT;
TREATMENT.fill(SILENT, SyntaxKind.FirstTypeNode, SyntaxKind.LastTypeNode + 1);
for (const kind of [
  SyntaxKind.ThisKeyword,
  SyntaxKind.SuperKeyword,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.AsyncKeyword,
  SyntaxKind.StaticKeyword,
  SyntaxKind.ImportKeyword,
  SyntaxKind.OmittedExpression,
]) {
  TREATMENT[kind] = LEAF;
}
