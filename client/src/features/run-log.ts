/** Shows a run as a document that nobody can edit: `headwater-log:/<run id>.log?<project>`. */
import {
  DocumentLink,
  EventEmitter,
  Position,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  commands,
  l10n,
  languages,
  window,
  workspace,
} from "vscode";
import type { TextDocument, TextDocumentChangeEvent, TextDocumentContentProvider, TextEditor } from "vscode";
import { RUN_LOG_SCHEME, commands as names, runLog, runLogReference } from "@headwater/protocol/editor";
import type { RunLogReference } from "@headwater/protocol/editor";
import { assetArgument } from "../asset-argument.ts";
import type { Client } from "../client.ts";
import { lineToShow } from "../log-line.ts";
import { placesIn } from "../log-places.ts";

const LANGUAGE = "headwater-log";

export function register(client: Client): void {
  const { context, overview, server } = client;
  const changed = new EventEmitter<Uri>();
  const seen = new WeakSet<TextDocument>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => {
      const answer = await server.request(runLog, { project: uri.query, runId: runIdOf(uri) });
      return answer.kind === "text" ? answer.text : answer.message;
    },
  };
  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(RUN_LOG_SCHEME, provider),
    workspace.onDidOpenTextDocument((document) => {
      if (document.uri.scheme === RUN_LOG_SCHEME) void languages.setTextDocumentLanguage(document, LANGUAGE);
    }),
    languages.registerDocumentLinkProvider({ scheme: RUN_LOG_SCHEME }, { provideDocumentLinks: linksIn }),
    workspace.onDidChangeTextDocument(followEnd),
    window.onDidChangeActiveTextEditor((editor) => {
      // By a link of a diagnostic, which knows no line.
      if (editor?.document.uri.scheme !== RUN_LOG_SCHEME || seen.has(editor.document)) return;
      seen.add(editor.document);
      if (editor.selection.active.isEqual(new Position(0, 0))) goToStep(editor, undefined);
    }),
    // A run that goes on shows what it adds.
    overview.onDidChange(() => {
      for (const { uri } of workspace.textDocuments) if (uri.scheme === RUN_LOG_SCHEME) changed.fire(uri);
    }),
    commands.registerCommand(names.showRunLog, async (argument: unknown) => {
      const given = runLogReference.safeParse(argument);
      const run = given.success ? given.data : await lastRun(client, argument);
      if (run !== undefined) await showRunLog(run);
    }),
  );
}

export async function showRunLog({ project, runId, step }: RunLogReference): Promise<void> {
  const uri = Uri.from({ scheme: RUN_LOG_SCHEME, path: `/${runId}.log`, query: project });
  const document = await workspace.openTextDocument(uri);
  goToStep(await window.showTextDocument(document, { preview: true }), step);
}

function goToStep(editor: TextEditor, step: string | undefined): void {
  const { document } = editor;
  const { range, text } = document.lineAt(lineToShow(document.getText(), step));
  // On the name of the step, of which the editor then marks the other lines, rather than on the time.
  const cursor = range.start.with({ character: text.indexOf("  ") + 2 });
  editor.selection = new Selection(cursor, cursor);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

function linksIn(document: TextDocument): DocumentLink[] {
  const project = Uri.parse(document.uri.query);
  return placesIn(document.getText()).map(({ inLine, start, end, path, line, column }) => {
    const target = Uri.joinPath(project, path).with({ fragment: `L${String(line)},${String(column)}` });
    return new DocumentLink(new Range(inLine, start, inLine, end), target);
  });
}

/** Whoever has the end in view sees what a run adds below it. */
function followEnd({ document, contentChanges }: TextDocumentChangeEvent): void {
  if (document.uri.scheme !== RUN_LOG_SCHEME) return;
  const added = contentChanges.reduce(
    (sum, { range, text }) => sum + text.split("\n").length - 1 - (range.end.line - range.start.line),
    0,
  );
  if (added <= 0) return;
  const lastBefore = document.lineCount - 1 - added;
  for (const editor of window.visibleTextEditors) {
    // What is in view is told later than what has changed, so this is still the place before the change.
    if (editor.document !== document || !editor.visibleRanges.some(({ end }) => end.line >= lastBefore)) continue;
    editor.revealRange(document.lineAt(document.lineCount - 1).range);
  }
}

/** Of the asset that the command is about. */
async function lastRun(client: Client, argument: unknown): Promise<RunLogReference | undefined> {
  const reference = await assetArgument(client, argument);
  if (reference === undefined) return undefined;
  const { project, key } = reference;
  const { projects } = await client.overview.fresh();
  const runId = projects
    .find((candidate) => candidate.project === project)
    ?.assets.find((asset) => asset.key === key)?.lastRun;
  if (runId != null) return { project, runId, step: key };
  void window.showInformationMessage(l10n.t("{0} has not been run yet.", key));
  return undefined;
}

function runIdOf(uri: Uri): string {
  return uri.path.slice(1).replace(/\.log$/, "");
}
