/** The parameters of a function as its text names them. */
import type { ParameterFact, PropertyParameter, Span } from "@headwater/core/facts";
import { ts } from "ts-morph";
import type { Spans } from "./spans.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const { isIdentifier, isObjectBindingPattern, isStringLiteralLike } = ts;

/** `removable`: with what goes when a parameter is removed. */
export function parametersOf(
  node: ts.FunctionLikeDeclaration,
  spans: Spans,
  removable: boolean,
): readonly ParameterFact[] {
  const parameters = node.parameters.filter(({ name }) => !isIdentifier(name) || name.text !== "this");
  return parameters.map((parameter, index): ParameterFact => {
    const { name } = parameter;
    const at = spans.of(name);
    if (isObjectBindingPattern(name)) {
      const properties = name.elements.map((element, place) =>
        propertyOf(element, removal(name.elements, place, spans), spans),
      );
      return { kind: "object", properties, at };
    }
    if (!isIdentifier(name)) return { kind: "unreadable", at };
    return {
      kind: "name",
      name: name.text,
      at,
      whole: removable ? removal(parameters, index, spans) : null,
      optional: parameter.questionToken !== undefined,
      rest: parameter.dotDotDotToken !== undefined,
      default: parameter.initializer === undefined ? null : spans.of(parameter.initializer),
    };
  });
}

function propertyOf(element: ts.BindingElement, whole: Span, spans: Spans): PropertyParameter {
  const name = element.propertyName ?? element.name;
  const readable = isIdentifier(name) || isStringLiteralLike(name);
  return {
    name: readable ? name.text : "",
    at: spans.of(name),
    whole,
    rest: element.dotDotDotToken !== undefined,
    default: element.initializer === undefined ? null : spans.of(element.initializer),
  };
}

/** The element with the comma that goes when it is removed. */
function removal(elements: readonly ts.Node[], index: number, spans: Spans): Span {
  const element = elements[index];
  const next = elements[index + 1];
  const previous = elements[index - 1];
  if (element === undefined) return [0, 0, 0, 0];
  if (next !== undefined) return spans.between(spans.start(element), spans.start(next));
  return spans.between(previous?.end ?? spans.start(element), element.end);
}
