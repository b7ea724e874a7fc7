/**
 * What is told of assets and checks that stand where nobody finds them, and what to do.
 *
 * Invariant: nothing is told of what running the file may show under an exported name.
 */
import type { FileFacts, InnerCall, InnerCalls } from "../facts.ts";
import { callNotYet, isCallNotYet } from "../not-yet.ts";
import type { Problem } from "../problem.ts";
import type { Sources } from "./names.ts";
import { locate, problem } from "./place.ts";
import { exportedLocalNames, fillsExported, reachedNames } from "./reached-names.ts";
import { type SdkCall, sdkCall } from "./sdk-call.ts";

export function innerCallProblems(sources: Sources, facts: FileFacts, inner: InnerCalls): readonly Problem[] {
  const told = inner.calls.flatMap((each) => {
    const call = sdkCall(sources, { file: facts.path, expression: each.call, bindings: null });
    return call === undefined || call.api === "assetWith" || call.api === "definitions" ? [] : [{ each, call }];
  });
  if (told.length === 0) return [];
  const isFound = places(sources, facts, inner);
  return told.flatMap(({ each, call }): readonly Problem[] => {
    const at = locate(facts.path, each.at);
    const isTold = isFound(each.where);
    // What a function gives is told of where it is called.
    if (call.api === "not-yet" && isCallNotYet(call.name) && !(isTold && each.where === "function"))
      return [problem("HW115", at, callNotYet(call.name))];
    if (isTold || call.api === "not-yet") return [];
    // A function that nobody calls may be one that is being written.
    return [problem("HW101", at, inWords(each, call), { severity: each.where === "function" ? "warning" : "error" })];
  });
}

/** Whether what is made at a place may come to be exported. */
function places(sources: Sources, facts: FileFacts, { of, names }: InnerCalls): (where: InnerCall["where"]) => boolean {
  const reaches = (start: Iterable<string>): boolean => of !== null && reachedNames(sources, facts, start).has(of);
  const exported = exportedLocalNames(facts);
  return (where) => {
    switch (where) {
      case "class":
      case "dropped":
      case "definition":
        return false;
      case "statement":
        return fillsExported(sources, facts, names);
      case "value":
        return reaches([...exported].filter((name) => name !== of));
      case "function":
        // What another binding gets from it is told of there.
        if (reaches([...exported, ...facts.declarations.flatMap(({ name, place }) => (place === null ? [] : name))]))
          return true;
        return statedNames(facts).some((stated) => reaches(stated) && fillsExported(sources, facts, stated));
      default:
        return where satisfies never;
    }
  };
}

/** What each statement of the top level names. */
function statedNames({ effects }: FileFacts): readonly (readonly string[])[] {
  return effects.flatMap(({ declaration, refs }) =>
    declaration === null && refs !== null ? [rootsOf(refs.names)] : [],
  );
}

function rootsOf(names: readonly string[]): readonly string[] {
  return names.map((name) => name.split(".", 1)[0] ?? "");
}

function inWords({ name, where }: InnerCall, call: SdkCall): string {
  const what = call.api === "assetCheck" ? "check" : "asset";
  const written = `write \`export const ${name?.replace("#", "") ?? "name"} = ...\` at the top level`;
  const subject = name === null ? `This ${what}` : `The ${what} \`${name}\``;
  switch (where) {
    case "class":
      return `${subject} stands in a class or namespace, where it is not found: ${written}, or make it a member of an exported record.`;
    case "statement":
      return `${subject} is made by a statement, and nothing that is exported has it: ${written}.`;
    case "value":
      return `${subject} stands in an object that \`new\` makes, where it is not found: ${written}, or make it a member of an exported record.`;
    case "function":
      return `${subject} is made by a function of which nothing that is exported has the result: export that, or ${written}.`;
    case "dropped":
      return `${subject} is made by a function that does not return it, so it is not found: ${written}.`;
    case "definition":
      return `${subject} is made while another one is computed, where it is not found: ${written}.`;
    default:
      return where satisfies never;
  }
}

/** Whether nothing that the file exports has what a declaration makes. */
export function isOutOfReach(sources: Sources, facts: FileFacts, name: string): boolean {
  const exported = exportedLocalNames(facts);
  if (exported.has(name) || reachedNames(sources, facts, exported).has(name)) return false;
  return !statedNames(facts).some((stated) => stated.includes(name) && fillsExported(sources, facts, stated));
}
