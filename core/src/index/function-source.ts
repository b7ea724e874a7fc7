/** The function that an asset or a check is given, as far as the text shows it. */
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
    return { kind: "wrapped", text, at: whereIs(written) };
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
