/** The function that an asset or a check is given, as far as the text shows it. */
import type { ExpressionFact, UseFact } from "../facts.ts";
import type { FunctionSource } from "./definition.ts";
import type { Closed } from "./names.ts";
import { whereIs } from "./options.ts";
import { locate } from "./place.ts";

/**
 * @param written what stands in the call
 * @param value what that means, its names followed; what is plainly no function is the caller's to refuse
 */
export function functionSource(written: Closed, { expression, file }: Closed): FunctionSource {
  if (expression.kind !== "function") {
    const text = expression.kind === "name" ? expression.path.join(".") : null;
    return { kind: "wrapped", text, at: whereIs(written), file, uses: usesIn(expression) };
  }
  const { parameters, parametersAt, uses } = expression.function;
  return {
    kind: "function",
    file,
    parameters,
    parametersAt: parametersAt === null ? null : locate(file, parametersAt),
    uses,
  };
}

/** What the functions use that stand among the arguments of a call, or of a call in it. */
function usesIn(expression: ExpressionFact): readonly UseFact[] {
  if (expression.kind === "function") return expression.function.uses;
  if (expression.kind !== "call") return [];
  return [...usesIn(expression.callee), ...expression.args.flatMap(usesIn)];
}
