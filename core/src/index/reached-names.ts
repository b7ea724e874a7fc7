/** What the names of a file lead to, inside the file. */
import type { FileFacts } from "../facts.ts";
import { exportedLocals, findDeclaration } from "./plain-declarations.ts";
import type { Sources } from "./names.ts";

/** The names themselves, and all that their declarations name, and so on. */
export function reachedNames(sources: Sources, facts: FileFacts, start: Iterable<string>): ReadonlySet<string> {
  const reached = new Set(start);
  // Grows while it is walked.
  for (const name of reached) {
    for (const each of sources.declaration(facts.path, name)?.refs?.names ?? [])
      reached.add(each.split(".", 1)[0] ?? "");
  }
  return reached;
}

/** Whether a statement that names these may fill what the file exports, or what that is made of. */
export function fillsExported(sources: Sources, facts: FileFacts, names: Iterable<string>): boolean {
  const holders = [...reachedNames(sources, facts, names)].filter((name) => isHolder(facts, name));
  if (holders.length === 0) return false;
  const exported = exportedLocalNames(facts);
  if (holders.some((name) => exported.has(name))) return true;
  const reached = reachedNames(
    sources,
    facts,
    [...exported].filter((name) => isHolder(facts, name)),
  );
  return holders.some((name) => reached.has(name));
}

/** Whether a name is declared here, and is no function: a statement may fill it. */
function isHolder(facts: FileFacts, name: string): boolean {
  const declaration = findDeclaration(facts, name);
  if (declaration === undefined || declaration === "unread") return false;
  return declaration.signature === null && declaration.value?.kind !== "function";
}

/** The local names of what a file exports by itself. */
export function exportedLocalNames(facts: FileFacts): ReadonlySet<string> {
  const listed = facts.exports.flatMap((each) => (each.kind === "local" ? each.local : []));
  return new Set([...exportedLocals(facts), ...listed]);
}
