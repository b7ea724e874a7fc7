/**
 * Declarations that count as code alone, as one text for each file: `;name exported hash signature names…`. Most of a
 * large project's declarations are such, helpers, hundreds of thousands; few are ever asked for, and one text is made,
 * kept and sent to another thread at a fraction of the cost of so many objects. Functions that nobody has asked for are
 * known by their names alone, and nothing of them was parsed: `;name exported ?`.
 *
 * Nothing in a line can hold `;` or a space: names are identifiers, a default export is called `default`.
 *
 * Invariant: the lines are in order of their names, so that one of thousands is found in a few steps; but a default export,
 * whatever its name, is the first.
 */
import type { DeclarationFact, FileFacts } from "../facts.ts";
import { hashTexts } from "../hash.ts";

type Declarations = Pick<FileFacts, "declarations" | "plain">;

const NOT = "-";
const UNDER_ITS_NAME = "=";
const UNREAD = "?";

/** A function of which only the name is known. */
export interface UnreadFunction {
  readonly name: string;
  /** Under its own name. */
  readonly exported: boolean;
}

/**
 * Sets apart those that can be told by a line. Of declarations of the same name the first counts, with the code of all:
 * none of them can.
 * @param unread have names of their own
 */
export function packDeclarations(
  all: readonly DeclarationFact[],
  unread: readonly UnreadFunction[] = [],
): Declarations {
  const count = new Map<string, number>();
  for (const { name } of all) count.set(name, (count.get(name) ?? 0) + 1);
  const declarations: DeclarationFact[] = [];
  const plain: string[] = [];
  for (const declaration of all) {
    const isOnly = count.get(declaration.name) === 1;
    const line = isOnly ? lineOf(declaration) : undefined;
    if (line !== undefined) plain.push(line);
    else if (isOnly || declarations.some(({ name }) => name === declaration.name)) declarations.push(declaration);
    else declarations.push(withAdded(declaration, all));
  }
  for (const { name, exported } of unread) plain.push(`${name} ${exported ? UNDER_ITS_NAME : NOT} ${UNREAD}`);
  return { declarations, plain: textOf(plain) };
}

/** What declares a name again adds to it, as a namespace to a function: the first, which counts, has the code of all. */
function withAdded(first: DeclarationFact, all: readonly DeclarationFact[]): DeclarationFact {
  const same = all.filter(({ name }) => name === first.name);
  const refs = same.flatMap((each) => each.refs ?? []);
  const unique = <T>(lists: readonly (readonly T[])[]): readonly T[] => [...new Set(lists.flat())];
  const taken = refs.flatMap((each) => each.taken ?? []);
  return {
    ...first,
    hash: hashTexts(same.map(({ hash }) => hash)),
    refs:
      refs.length === 0
        ? null
        : {
            names: unique(refs.map(({ names }) => names)),
            modules: unique(refs.map(({ modules }) => modules)),
            untracked: unique(refs.map(({ untracked }) => untracked)),
            ...(taken.length === 0 ? {} : { taken }),
          },
  };
}

/** Also where nothing is known of it but its name. */
export function declares({ declarations, plain }: Declarations, name: string): boolean {
  return findLine(plain, name) !== undefined || declarations.some((each) => each.name === name);
}

/** `"unread"` where nothing is known of it but its name. */
export function findDeclaration(
  { declarations, plain }: Declarations,
  name: string,
): DeclarationFact | "unread" | undefined {
  const found = declarations.find((each) => each.name === name);
  if (found !== undefined) return found;
  const line = findLine(plain, name);
  return line === undefined ? undefined : isUnread(line) ? "unread" : parseLine(line);
}

/** The local name of what the file exports under a name. */
export function findExported({ declarations, plain }: Declarations, as: string): string | undefined {
  const own = declarations.find(({ exportedAs }) => exportedAs === as);
  if (own !== undefined) return own.name;
  // `export default function total`.
  const [first, behind] = defaultExport(plain);
  if (as === "default" && first !== "") return nameIn(first);
  const line = findLine(plain, as, behind);
  return line !== undefined && line.startsWith(`${as} ${UNDER_ITS_NAME} `) ? as : undefined;
}

/** What the file exports by its declarations. */
export function exportedNames({ declarations, plain }: Declarations): readonly string[] {
  const names = declarations.flatMap(({ exportedAs }) => exportedAs ?? []);
  for (const line of linesOf(plain)) {
    const [name = "", exported = NOT] = line.split(" ", 2);
    if (exported !== NOT) names.push(exported === UNDER_ITS_NAME ? name : exported);
  }
  return names;
}

/** The local names of what the file exports by its declarations. */
export function exportedLocals({ declarations, plain }: Declarations): readonly string[] {
  const names = declarations.flatMap(({ name, exportedAs }) => (exportedAs === null ? [] : name));
  for (const line of linesOf(plain)) {
    const [name = "", exported = NOT] = line.split(" ", 2);
    if (exported !== NOT) names.push(name);
  }
  return names;
}

/** Functions of which nothing is known but their names. */
export function unreadNames(plain: string): readonly string[] {
  return linesOf(plain).flatMap((line) => (isUnread(line) ? nameIn(line) : []));
}

export function hasUnread({ plain }: Pick<Declarations, "plain">): boolean {
  return plain.includes(` ${UNREAD}`);
}

/** What was read of them since put in their places. */
export function withRead({ declarations, plain }: Declarations, read: readonly DeclarationFact[]): Declarations {
  const names = new Set(read.map(({ name }) => name));
  const kept = linesOf(plain).filter((line) => !isUnread(line) || !names.has(nameIn(line)));
  const packed = packDeclarations(read);
  const lines = [...kept, ...linesOf(packed.plain)];
  return { declarations: [...declarations, ...packed.declarations], plain: textOf(lines) };
}

/** Those that were read, told by a line or not. */
export function readDeclarations({ declarations, plain }: Declarations): readonly DeclarationFact[] {
  return [...declarations, ...plainDeclarations(plain)];
}

/** Those that were read. */
export function plainDeclarations(plain: string): readonly DeclarationFact[] {
  return linesOf(plain).flatMap((line) => (isUnread(line) ? [] : parseLine(line)));
}

function linesOf(plain: string): readonly string[] {
  return plain.split(";").slice(1);
}

function isUnread(line: string): boolean {
  return line.endsWith(` ${UNREAD}`);
}

function lineOf(declaration: DeclarationFact): string | undefined {
  const { name, exportedAs, hash, signature, refs, value, place, withoutChecks } = declaration;
  if (value !== null || place !== null || withoutChecks !== undefined) return undefined;
  if (refs !== null && (refs.modules.length > 0 || refs.untracked.length > 0)) return undefined;
  if (exportedAs !== null && exportedAs !== name && exportedAs !== "default") return undefined;
  const exported = exportedAs === null ? NOT : exportedAs === name ? UNDER_ITS_NAME : exportedAs;
  const names = refs === null ? "" : ` ${refs.names.join(" ")}`;
  return `${name} ${exported} ${hash} ${signature === null ? NOT : `(${signature})`}${names}`;
}

function nameIn(line: string): string {
  return line.slice(0, line.indexOf(" "));
}

/** In order, as one text; one that is put together with `+` would keep its parts. */
function textOf(lines: readonly string[]): string {
  const sorted = lines.toSorted();
  const first = sorted.filter(isDefault);
  const inOrder = first.length === 0 ? sorted : [...first, ...sorted.filter((line) => !isDefault(line))];
  return inOrder.map((line) => `;${line}`).join("");
}

function isDefault(line: string): boolean {
  return line.startsWith("default ", line.indexOf(" ") + 1);
}

/** Its line, empty where there is none, and where the others begin. */
function defaultExport(plain: string): readonly [line: string, behind: number] {
  const line = plain.slice(1, endOfLine(plain, 0));
  return isDefault(line) ? [line, line.length + 1] : ["", 0];
}

/** By halves: a space comes before all that a name can hold, so that lines are in the order of their names. */
function findLine(plain: string, name: string, behind?: number): string | undefined {
  const wanted = `${name} `;
  let low = behind;
  if (low === undefined) {
    const [first, others] = defaultExport(plain);
    if (first.startsWith(wanted)) return first;
    low = others;
  }
  for (let high = plain.length; low < high;) {
    const start = plain.lastIndexOf(";", (low + high) >> 1);
    const found = plain.slice(start + 1, start + 1 + wanted.length);
    if (found === wanted) return plain.slice(start + 1, endOfLine(plain, start));
    if (found < wanted) low = endOfLine(plain, start);
    else high = start;
  }
  return undefined;
}

function endOfLine(plain: string, start: number): number {
  const end = plain.indexOf(";", start + 1);
  return end < 0 ? plain.length : end;
}

function parseLine(line: string): DeclarationFact {
  const [name = "", exported = "", hash = "", signature = "", ...names] = line.split(" ");
  return {
    name,
    exportedAs: exported === NOT ? null : exported === UNDER_ITS_NAME ? name : exported,
    hash,
    refs: names.length === 0 ? null : { names, modules: [], untracked: [] },
    value: null,
    signature: signature === NOT ? null : signature.slice(1, -1),
    place: null,
  };
}
