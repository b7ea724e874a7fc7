/** Edits of the text that give a function one more input. */
import type { UseFact } from "../facts.ts";
import type { Fix } from "../problem.ts";
import type { FunctionSource } from "./definition.ts";
import { locate } from "./place.ts";

export type Edit = Fix["edits"][number];

export type PlainFunction = Extract<FunctionSource, { kind: "function" }>;

/** `null` where the text has no place for it. The first parameter of a check is the checked value, and stays first. */
export function addedInput(fn: PlainFunction, name: string, { isCheck }: { readonly isCheck: boolean }): Edit | null {
  const { file, parameters, parametersAt } = fn;
  const [first, ...others] = parameters;
  if (first === undefined || (!isCheck && first.kind === "name")) {
    if (parametersAt === null || others.some(({ kind }) => kind !== "name")) return null;
    return { at: parametersAt, newText: first !== undefined ? `${name}, ` : isCheck ? `_, ${name}` : name };
  }
  if (isCheck) {
    if (first.kind !== "name" || first.whole === null) return null;
    const [, , line, character] = first.whole;
    const at = locate(file, [line, character, line, character]);
    return { at, newText: others.length === 0 ? `, ${name}` : `${name}, ` };
  }
  if (first.kind !== "object") return null;
  const [line, character] = first.at;
  const at = locate(file, [line, character + 1, line, character + 1]);
  return { at, newText: first.properties.length === 0 ? ` ${name} ` : ` ${name},` };
}

/** Whether one that is already there has the name. */
export function takesInput({ parameters }: PlainFunction, name: string): boolean {
  return parameters.some((parameter) => {
    if (parameter.kind === "object") return parameter.properties.some((property) => property.name === name);
    return parameter.kind === "name" && parameter.name === name;
  });
}

/** The top-level name that stands at the place of the use, which a parameter of the same name would hide. */
export function writtenName({ name, from }: UseFact): string | undefined {
  return from === undefined ? name.split(".")[0] : undefined;
}
