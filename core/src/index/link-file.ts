/** Links what one file defines: the names in it become keys. */
import type { Asset, Check } from "../asset.ts";
import type { ProjectPath } from "../keys.ts";
import type { Location, Position } from "../location.ts";
import type { Problem } from "../problem.ts";
import type { RenamedAsset } from "./former-key-problems.ts";
import type { LinkContext } from "./link-context.ts";
import { DefinitionLinker } from "./link-definition.ts";
import { compareProblems } from "./place.ts";

/** A part of the manifest, and the definition in its file that it is of. */
export interface Linked<T> {
  readonly id: string;
  readonly part: T;
}

export type LinkedAsset = Linked<Omit<Asset, "checks" | "code">>;
export type LinkedCheck = Linked<Omit<Check, "code">>;

export interface LinkedFile {
  readonly assets: readonly LinkedAsset[];
  readonly checks: readonly LinkedCheck[];
  readonly problems: readonly Problem[];
  /** The assets that had other keys before. */
  readonly renamed: readonly RenamedAsset[];
}

export function linkFile(context: LinkContext, file: ProjectPath): LinkedFile {
  const { definitions, problems, readableUntil } = context.definitions(file);
  const found: Problem[] = [...problems];
  const assets: LinkedAsset[] = [];
  const checks: LinkedCheck[] = [];
  const renamed: RenamedAsset[] = [];
  for (const definition of definitions) {
    const linker = new DefinitionLinker(context, definition, found);
    const { id } = definition;
    if (definition.kind === "check") {
      const part = linker.check(definition);
      if (part !== undefined) checks.push({ id, part });
    } else {
      const part = linker.asset(definition);
      if (part === undefined) continue;
      assets.push({ id, part });
      const { formerly, name } = definition;
      if (formerly.length > 0) renamed.push({ key: part.key, name, formerly });
    }
  }
  const said = found.filter(({ at }) => readableUntil === null || at.file !== file || isBefore(at, readableUntil));
  return { assets, checks, problems: said.sort(compareProblems), renamed };
}

function isBefore({ range: { start } }: Location, { line, character }: Position): boolean {
  return start.line < line || (start.line === line && start.character < character);
}
