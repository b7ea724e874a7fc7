/**
 * Declarations that count as code alone, as one text for each file: `;name exported hash signature names…`. Most of a
 * large project's declarations are such, helpers, hundreds of thousands; few are ever asked for, and one text is made,
 * kept and sent to another thread at a fraction of the cost of so many objects.
 *
 * Nothing in a line can hold `;` or a space: names are identifiers, a default export is called `default`.
 */
import type { DeclarationFact, FileFacts } from "../facts.ts";

type Declarations = Pick<FileFacts, "declarations" | "plain">;

const NOT = "-";
const UNDER_ITS_NAME = "=";

/** Sets apart those that can be told by a line. Of declarations of the same name the first counts: none of them can. */
export function packDeclarations(all: readonly DeclarationFact[]): Declarations {
  const count = new Map<string, number>();
  for (const { name } of all) count.set(name, (count.get(name) ?? 0) + 1);
  const declarations: DeclarationFact[] = [];
  const plain: string[] = [];
  for (const declaration of all) {
    const line = count.get(declaration.name) === 1 ? lineOf(declaration) : undefined;
    if (line === undefined) declarations.push(declaration);
    else plain.push(line);
  }
  // A text that is put together with `+` keeps its parts.
  return { declarations, plain: plain.join("") };
}

export function findDeclaration({ declarations, plain }: Declarations, name: string): DeclarationFact | undefined {
  return declarations.find((each) => each.name === name) ?? findLine(plain, `;${name} `);
}

export function findExported({ declarations, plain }: Declarations, as: string): DeclarationFact | undefined {
  const own = declarations.find(({ exportedAs }) => exportedAs === as) ?? findLine(plain, `;${as} ${UNDER_ITS_NAME} `);
  // `export default function total`.
  return own ?? (as === "default" ? plainDeclarations(plain).find(({ exportedAs }) => exportedAs === as) : undefined);
}

export function plainDeclarations(plain: string): readonly DeclarationFact[] {
  return plain.split(";").slice(1).map(parseLine);
}

function lineOf(declaration: DeclarationFact): string | undefined {
  const { name, exportedAs, hash, signature, refs, value, place, withoutChecks } = declaration;
  if (value !== null || place !== null || withoutChecks !== undefined) return undefined;
  if (refs !== null && (refs.modules.length > 0 || refs.untracked.length > 0)) return undefined;
  if (exportedAs !== null && exportedAs !== name && exportedAs !== "default") return undefined;
  const exported = exportedAs === null ? NOT : exportedAs === name ? UNDER_ITS_NAME : exportedAs;
  const names = refs === null ? "" : ` ${refs.names.join(" ")}`;
  return `;${name} ${exported} ${hash} ${signature === null ? NOT : `(${signature})`}${names}`;
}

function findLine(plain: string, start: string): DeclarationFact | undefined {
  const at = plain.indexOf(start);
  if (at < 0) return undefined;
  const end = plain.indexOf(";", at + 1);
  return parseLine(plain.slice(at + 1, end < 0 ? undefined : end));
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
