/** Where a cause of staleness lies: what its line in the editor links to. */
import type { Asset } from "@headwater/core/asset";
import { isProjectPath } from "@headwater/core/keys";
import type { Location, Range } from "@headwater/core/location";
import type { Cause } from "@headwater/core/status/asset-status";
import { ownDeclaration } from "@headwater/core/status/causes";
import { projectText } from "./project-text.ts";
import type { ProjectSnapshot } from "./snapshot.ts";

export function causeLocation(project: ProjectSnapshot, asset: Asset, cause: Cause): Location {
  const own: Location = { file: asset.definition.file, range: asset.definition.name };
  switch (cause.kind) {
    case "code":
      if (cause.declaration === null || cause.declaration === ownDeclaration(asset)) return own;
      return declarationLocation(project, cause.declaration) ?? own;
    case "data": {
      const upstream = project.assets.get(cause.upstream)?.definition;
      return upstream === undefined ? own : { file: upstream.file, range: upstream.name };
    }
    case "dependency-added":
      return asset.dependencies.find(({ key }) => key === cause.upstream)?.at[0] ?? own;
    case "dependency-removed":
      return own;
  }
}

/** Finds the declaration of `file#name`; the name is what the hash was taken of, the place is not kept anywhere. */
function declarationLocation(project: ProjectSnapshot, declaration: string): Location | undefined {
  const hash = declaration.indexOf("#");
  if (hash === -1) return undefined;
  const file = declaration.slice(0, hash);
  // In another package of the workspace, or wherever a store names that is not ours: no editor text is at hand.
  if (!isProjectPath(file)) return undefined;
  const name = declaration.slice(hash + 1);
  const text = projectText(project, file);
  if (text === undefined) return undefined;
  const top: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return { file, range: declarationRange(text, name) ?? top };
}

/** The name in `function name`, `const name`, `class name` and the like. */
export function declarationRange(text: string, name: string): Range | undefined {
  const keyword = /\b(?:function\s*\*?|const|let|var|class|enum|namespace)\s+/.source;
  const escaped = name.replaceAll(/[^\w]/g, (character) => `\\${character}`);
  const match = new RegExp(`${keyword}(${escaped})(?![\\w$])`, "d").exec(text);
  const [start, end] = match?.indices?.[1] ?? [];
  if (start === undefined || end === undefined) return undefined;
  const before = text.slice(0, start).split("\n");
  const line = before.length - 1;
  const character = before.at(-1)?.length ?? 0;
  return { start: { line, character }, end: { line, character: character + (end - start) } };
}
