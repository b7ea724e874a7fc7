/**
 * Which files have to be parsed: those that mention the SDK; downwards, what they import, for the code of helpers;
 * upwards, what imports a file that makes wrappers or factories, since such a file defines assets without a mention.
 */
import type { ExpressionFact, FileFacts } from "@headwater/core/facts";
import { declares, findDeclaration } from "@headwater/core/index/plain-declarations";
import { SDK_MODULE } from "./sdk-module.ts";

/** A quotation mark may be missing: a half-typed import is one, and its file has something to report. */
const MENTION = new RegExp(`["'\`]${SDK_MODULE}(?:["'\`/]|\\s*(?:;|$))|from\\s*${SDK_MODULE}["'\`]`, "m");
const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*["']([^"'\n]+)["']/g;

/** Whether the text imports the SDK, or at least names it as a module. */
export function mentionsSdk(text: string): boolean {
  return text.includes(SDK_MODULE) && MENTION.test(text);
}

/** Specifiers of what the text imports, and some that only look so. */
export function importedSpecifiers(text: string): readonly string[] {
  if (!text.includes("import") && !text.includes("export") && !text.includes("require")) return [];
  return [...new Set(Array.from(text.matchAll(SPECIFIER), ([, specifier = ""]) => specifier))];
}

/** Whether other files can define assets through what this one exports; as far as it is read. */
export function makesWrappers(facts: FileFacts): boolean {
  const imported = new Set(facts.imports.map(({ local }) => local));
  const isLocal = (value: ExpressionFact): boolean => {
    if (value.kind === "call") return isLocal(value.callee);
    const [root = ""] = value.kind === "name" ? value.path : [];
    return imported.has(root) || declares(facts, root);
  };
  const wraps = (local: string): boolean => {
    const found = findDeclaration(facts, local);
    const value = found === "unread" ? null : (found?.value ?? null);
    if (value?.kind === "function") return value.function.factory !== null && isLocal(value.function.factory.returns);
    if (value?.kind === "name") return true;
    return value?.kind === "call" && value.args.every(({ kind }) => kind !== "function") && isLocal(value);
  };
  return (
    facts.exports.some((fact) => fact.kind !== "local" || imported.has(fact.local) || wraps(fact.local)) ||
    facts.declarations.some(({ name, exportedAs, value }) => exportedAs !== null && value !== null && wraps(name))
  );
}
