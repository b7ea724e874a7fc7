/** What a statement exports: `export { a as b }`, `export * from "./x"`. */
import type { ExportFact } from "@headwater/core/facts";
import { ts } from "ts-morph";
import type { Spans } from "./spans.ts";

/** `from` is the module that it names, if any. */
export function exportsOf(
  { exportClause: clause }: ts.ExportDeclaration,
  from: string | undefined,
  spans: Spans,
): readonly ExportFact[] {
  if (clause === undefined) return from === undefined ? [] : [{ kind: "star", from }];
  if (ts.isNamespaceExport(clause)) {
    const at = spans.of(clause.name);
    return from === undefined ? [] : [{ kind: "from", as: clause.name.text, from, name: "*", at }];
  }
  return clause.elements.flatMap((element): readonly ExportFact[] => {
    if (element.isTypeOnly) return [];
    const name = (element.propertyName ?? element.name).text;
    const as = element.name.text;
    const at = spans.of(element.name);
    return [from === undefined ? { kind: "local", as, local: name, at } : { kind: "from", as, from, name, at }];
  });
}
