/** What the suites inside the extension host share. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { z } from "zod";
import {
  type CodeLens,
  type Command,
  type Diagnostic,
  type Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  commands,
  extensions,
  languages,
  window,
  workspace,
} from "vscode";

/** The URI of a file of the open project. */
export function fileUri(path: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined, "a folder is open");
  return Uri.joinPath(folder.uri, path);
}

export async function openFile(path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(fileUri(path));
  await window.showTextDocument(document);
  return document;
}

/** The place of a text in a document. */
export function placeOf(document: TextDocument, text: string): Position {
  const offset = document.getText().indexOf(text);
  assert.notEqual(offset, -1, `${text} is in ${document.fileName}`);
  return document.positionAt(offset);
}

/** The titles above the line that holds a text. */
export async function titlesAbove(document: TextDocument, text: string): Promise<string[]> {
  const { line } = placeOf(document, text);
  const lenses = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 200);
  return lenses.filter(({ range }) => range.start.line === line).map(({ command }) => command?.title ?? "");
}

export async function waitForTitle(document: TextDocument, text: string, wanted: RegExp): Promise<string> {
  return await until(async () => (await titlesAbove(document, text)).find((title) => wanted.test(title)));
}

export async function waitForDiagnostic(uri: Uri, wanted: RegExp): Promise<Diagnostic> {
  return await until(() => languages.getDiagnostics(uri).find(({ message }) => wanted.test(message)));
}

/** Replaces the first place of a text in a file, and saves it. */
export async function replaceIn(path: string, text: string, by: string): Promise<void> {
  const document = await workspace.openTextDocument(fileUri(path));
  const start = placeOf(document, text);
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(start, document.positionAt(document.offsetAt(start) + text.length)), by);
  await workspace.applyEdit(edit);
  await document.save();
}

export async function activated(): Promise<void> {
  await headwater().activate();
}

/** The commands of the extension's manifest. */
export function manifestCommands(): readonly string[] {
  const manifest = z.object({ contributes: z.object({ commands: z.array(z.object({ command: z.string() })) }) });
  return manifest.parse(headwater().packageJSON).contributes.commands.map(({ command }) => command);
}

function headwater() {
  const extension = extensions.getExtension("headwater.headwater-vscode");
  assert.ok(extension !== undefined, "the extension is there");
  return extension;
}

/** Does what a click on a lens, an action or a link does. */
export async function execute({ command, arguments: given }: Command): Promise<void> {
  const values: readonly unknown[] = given ?? [];
  await commands.executeCommand(command, ...values);
}

/** The id of the language server's process, a child of the extension host; 0 while there is none. */
export function serverProcess(): number {
  const program = "dist/node/server.js";
  if (process.platform === "linux") return childOnLinux(program) ?? 0;
  const { stdout } = spawnSync("pgrep", ["-P", String(process.pid), "-f", program], { encoding: "utf8" });
  return Number(stdout.trim().split("\n")[0]);
}

/** From /proc, since small machines have no tools that list processes. */
function childOnLinux(program: string): number | undefined {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${String(pid)}/stat`, "utf8"))?.[1];
        const commandLine = readFileSync(`/proc/${String(pid)}/cmdline`, "utf8");
        return Number(parent) === process.pid && commandLine.includes(program);
      } catch {
        // It ended while it was looked at.
        return false;
      }
    });
}

const LOOKS_EVERY = 100;

/** The extension host offers no event for most of what is looked at here, so it is looked at again and again. */
export async function until<Found>(look: () => Found | Promise<Found>): Promise<NonNullable<Found>> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY));
  }
}
