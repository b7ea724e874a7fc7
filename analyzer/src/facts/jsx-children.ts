/** Children of a JSX element as they reach the program: white space that spans lines means nothing, `{" "}` is text. */
import { ts } from "ts-morph";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const { isJsxExpression, isJsxText, isStringLiteralLike } = ts;

export function jsxChildren(children: readonly ts.JsxChild[]): readonly (string | ts.JsxChild)[] {
  const result: (string | ts.JsxChild)[] = [];
  let text = "";
  for (const child of children) {
    if (isJsxText(child)) text += visibleText(child.text);
    else if (isJsxExpression(child) && child.expression === undefined) continue;
    else if (isJsxExpression(child) && isText(child.expression)) text += child.expression.text;
    else {
      if (text !== "") result.push(text);
      text = "";
      result.push(child);
    }
  }
  if (text !== "") result.push(text);
  return result;
}

function isText(expression: ts.Expression | undefined): expression is ts.StringLiteralLike {
  return expression !== undefined && isStringLiteralLike(unwrap(expression)) && isStringLiteralLike(expression);
}

function visibleText(text: string): string {
  const lines = text.split(/\r?\n/);
  const trimmed = lines.map((line, index) => {
    const start = index === 0 ? line : line.trimStart();
    return index === lines.length - 1 ? start : start.trimEnd();
  });
  // Formatters collapse runs of spaces, and so do browsers.
  return trimmed
    .filter((line) => line !== "")
    .join(" ")
    .replace(/[ \t]+/g, " ");
}
