/**
 * The parameters of a plain function as one short text: `orders@12:30,limit?@12:47`. Most functions of a project are
 * helpers that no asset is made of; their parameters are kept in this form and read when somebody asks.
 */
import type { NamedParameter, ParameterFact } from "../facts.ts";

/** `null` for a function with parameters that are more than names. */
export function encodeSignature(parameters: readonly ParameterFact[]): string | null {
  const texts: string[] = [];
  for (const parameter of parameters) {
    if (parameter.kind !== "name" || parameter.rest || parameter.default !== null) return null;
    const [line, character, , endCharacter] = parameter.at;
    // A name with an escape is longer in the text than it is.
    if (endCharacter - character !== parameter.name.length) return null;
    texts.push(`${parameter.name}${parameter.optional ? "?" : ""}@${String(line)}:${String(character)}`);
  }
  return texts.join(",");
}

export function decodeSignature(signature: string): readonly NamedParameter[] {
  if (signature === "") return [];
  return signature.split(",").map((text) => {
    const [written = "", place = ""] = text.split("@");
    const [line = 0, character = 0] = place.split(":").map(Number);
    const optional = written.endsWith("?");
    const name = optional ? written.slice(0, -1) : written;
    return {
      kind: "name",
      name,
      at: [line, character, line, character + name.length],
      whole: null,
      optional,
      rest: false,
      default: null,
    };
  });
}

/** The same of a function that stands so many lines further down. */
export function movedSignature(signature: string, lines: number): string {
  return signature.replaceAll(/@(\d+):/g, (_, line: string) => `@${String(Number(line) + lines)}:`);
}
