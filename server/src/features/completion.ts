/**
 * The names of upstream assets where a parameter of an asset's function is being written. Half-typed code has no
 * manifest of its own, so the place is judged by the text around the cursor.
 */
import { CompletionItemKind } from "vscode-languageserver/node";
import type { CompletionItem, Connection } from "vscode-languageserver/node";
import type { ProjectPath } from "@headwater/core/keys";
import { keyName } from "@headwater/core/keys";
import type { Position } from "@headwater/core/location";
import { closedMarkdown } from "../closed-markdown.ts";
import { guarded } from "../messages.ts";
import { pathOfUri } from "../project-uri.ts";
import { assetAround, projectOfFile } from "../snapshot.ts";
import type { ProjectSnapshot } from "../snapshot.ts";
import { statusLine } from "../words.ts";
import type { World } from "../world.ts";

/** What stands before the parameter list of an asset's function: `asset(`, `asset({…}, async `, a name of a wrapper. */
const BEFORE_PARAMETERS = /\b(?:asset|assetCheck|assetWith)\b[^;]*?[(,]\s*(?:async\s+)?(?:function\b[^(]*)?$/;
/** Longer declarations are looked at from here back only. */
const LOOK_BACK = 4000;

export function register(connection: Connection, world: World): void {
  connection.onCompletion(async ({ textDocument, position }) => {
    return await guarded(connection, "completion", async () => {
      const path = pathOfUri(textDocument.uri);
      const found = path === undefined ? undefined : projectOfFile(await world.settled(), path);
      const text = found?.project.openFiles.get(found.file);
      if (found === undefined || text === undefined || !isInParameters(text, position)) return null;
      return itemsFor(found.project, found.file, position);
    });
  });
}

function itemsFor(project: ProjectSnapshot, file: ProjectPath, position: Position): CompletionItem[] {
  const own = assetAround(project, file, position);
  const below = own === undefined ? new Set() : project.graph.descendants([own.key]);
  return project.manifest.assets
    .filter(({ key }) => key !== own?.key && !below.has(key))
    .map((asset): CompletionItem => ({
      label: keyName(asset.key),
      // A key without a prefix is its name, which need not be read twice.
      labelDetails: { description: keyName(asset.key) === asset.key ? asset.group : asset.key },
      kind: CompletionItemKind.Variable,
      detail: `asset in ${asset.definition.file} · ${statusLine(project, asset, Date.now())}`,
      documentation: { kind: "markdown", value: closedMarkdown(asset.description) },
      // Above TypeScript's own words, which know nothing of the parameter.
      sortText: `0${asset.group === own?.group ? "0" : "1"}${asset.key}`,
    }));
}

/** Whether the innermost open parenthesis is that of a parameter list, where a name may be written. */
export function isInParameters(text: string, { line, character }: Position): boolean {
  const lines = text.split("\n").slice(0, line + 1);
  const last = lines.pop() ?? "";
  const before = [...lines, last.slice(0, character)].join("\n").slice(-LOOK_BACK);
  let depth = 0;
  let inObject = false;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    const sign = before[at];
    if (sign === ")" || sign === "}" || sign === "]") depth += 1;
    else if (sign === "{" && depth === 0 && !inObject) inObject = true;
    else if (sign === "(" && depth === 0)
      return isNamePlace(before.slice(at + 1)) && BEFORE_PARAMETERS.test(before.slice(0, at));
    else if (sign === "(" || sign === "{" || sign === "[") depth -= 1;
    if (depth < 0) return false;
  }
  return false;
}

/** After the parenthesis, a brace or a comma: not in a type or a default. */
function isNamePlace(written: string): boolean {
  return /(?:^|[{,])\s*[\w$]*$/.test(written) && !/[;=]/.test(written);
}
