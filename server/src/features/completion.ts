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

/** What stands before a function's parameters where it is an argument: `asset(`, `asset({…}, async `. */
const ARGUMENT = /[(,]\s*(?:async\s+)?(?:function\b[^(]*)?$/;
/** What is called there: `asset`, `asset<Row[]>`, `assetWith({…})`. */
const CALLED = /(?:\b(?:asset|assetCheck)\s*(?:<[^()]*>)?|\bassetWith\s*\([^()]*\))\s*$/;
/** And any other name: only its definition tells. */
const NAMED = /(?<![\w$.])([A-Za-z_$][\w$.]*)\s*(?:<[^()]*>)?\s*$/;
/** Longer declarations are looked at from here back only. */
const LOOK_BACK = 4000;

export function register(connection: Connection, world: World): void {
  connection.onCompletion(async ({ textDocument, position }) => {
    return await guarded(connection, "completion", async () => {
      const path = pathOfUri(textDocument.uri);
      const found = path === undefined ? undefined : projectOfFile(await world.settled(), path);
      if (found === undefined) return null;
      const { project, file } = found;
      const text = project.openFiles.get(file);
      if (text === undefined) return null;
      const isHere = await world.withDefiners(project.uri, file, (isDefiner) =>
        isInParameters(text, position, isDefiner),
      );
      return isHere ? itemsFor(project, file, position) : null;
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

/**
 * Whether the cursor is where the parameter list of a function that is given to `asset` and the like names something.
 * `isDefiner` knows of names whether they stand for such a thing, as wrappers do that other files export.
 */
export function isInParameters(
  text: string,
  { line, character }: Position,
  isDefiner: (path: readonly string[]) => boolean,
): boolean {
  const lines = text.split("\n").slice(0, line + 1);
  const last = lines.pop() ?? "";
  const before = [...lines, last.slice(0, character)].join("\n").slice(-LOOK_BACK);
  const innermost = openBracket(before, before.length);
  // Parameters may be the properties of one object.
  const list = before[innermost] === "{" ? openBracket(before, innermost) : innermost;
  if (before[list] !== "(" || !isNamePlace(before.slice(innermost + 1)) || !ARGUMENT.test(before.slice(0, list)))
    return false;
  const call = openBracket(before, list);
  return before[call] === "(" && makesAssets(before.slice(0, call), isDefiner);
}

/** Where the innermost bracket that is still open at `end` was opened; -1 where none is. */
function openBracket(text: string, end: number): number {
  let closed = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    const sign = text[at] ?? "";
    if (")}]".includes(sign)) closed += 1;
    else if ("({[".includes(sign) && closed-- === 0) return at;
  }
  return -1;
}

/** Whether a call of what the text ends with makes an asset or a check. */
function makesAssets(before: string, isDefiner: (path: readonly string[]) => boolean): boolean {
  if (CALLED.test(before)) return true;
  const name = NAMED.exec(before)?.[1];
  return name !== undefined && isDefiner(name.split("."));
}

/** After the parenthesis, a brace or a comma: not in a type or a default. */
function isNamePlace(written: string): boolean {
  return /(?:^|[{,])\s*[\w$]*$/.test(written) && !/[;=]/.test(written);
}
