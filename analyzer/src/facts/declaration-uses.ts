/** What a declaration uses, in more words than its facts have: for those who want to edit its calls. */
import type { CallFact, DeclarationUses } from "@headwater/core/facts";
import { ts } from "ts-morph";
import type { WalkedCode } from "./code-walker.ts";
import { boundNames } from "./declared-names.ts";
import type { Evaluator } from "./expression.ts";
import type { Spans } from "./spans.ts";
import { unwrap } from "./unwrap.ts";

/** @param declaration is a statement or variable declaration */
export function declarationUses(
  declaration: ts.Node,
  walked: WalkedCode,
  { evaluator, spans }: { readonly evaluator: Evaluator; readonly spans: Spans },
): DeclarationUses {
  const nodes = [...walked.uses, ...walked.dynamic];
  const fn = functionOf(declaration);
  const first = fn?.parameters[0];
  const hasThis = first !== undefined && ts.isIdentifier(first.name) && first.name.text === "this";
  const start = fn?.parameters.pos ?? 0;
  const isOpen = fn !== undefined && !hasThis && start > fn.pos && spans.text[start - 1] === "(";
  return {
    uses: evaluator.uses(walked).map((use, index): CallFact => {
      const call = callIn(nodes[index]?.call ?? null);
      const at = call?.arguments.pos;
      return {
        ...use,
        argumentsAt: at === undefined ? null : spans.between(at, at),
        hasArguments: call !== undefined && call.arguments.length > 0,
      };
    }),
    parametersAt: isOpen ? spans.between(start, start) : null,
    hasParameters: first !== undefined,
    bound: namesBoundIn(declaration),
  };
}

function functionOf(declaration: ts.Node): ts.FunctionLikeDeclaration | undefined {
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return undefined;
  const value = unwrap(declaration.initializer);
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? value : undefined;
}

function callIn(node: ts.Node | null): ts.CallExpression | undefined {
  const call = node !== null && ts.isAwaitExpression(node) ? unwrap(node.expression) : node;
  return call !== null && ts.isCallExpression(call) ? call : undefined;
}

/** Without the declaration's own names. */
function namesBoundIn(declaration: ts.Node): readonly string[] {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (node !== declaration) {
      if (ts.isVariableDeclaration(node) || ts.isParameter(node))
        for (const { text } of boundNames(node.name)) names.add(text);
      else if (
        (ts.isFunctionLike(node) || ts.isClassLike(node)) &&
        node.name !== undefined &&
        ts.isIdentifier(node.name)
      )
        names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return [...names];
}
