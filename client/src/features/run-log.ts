/** Shows a run as a document that nobody can edit: `headwater-log:/<run id>.log?<project>`. */
import { EventEmitter, Uri, commands, l10n, languages, window, workspace } from "vscode";
import type { TextDocumentContentProvider } from "vscode";
import { RUN_LOG_SCHEME, commands as names, runLog, runReference } from "@headwater/protocol/editor";
import type { RunReference } from "@headwater/protocol/editor";
import { assetArgument } from "../asset-argument.ts";
import type { Client } from "../client.ts";

const LANGUAGE = "headwater-log";

export function register(client: Client): void {
  const { context, overview, server } = client;
  const changed = new EventEmitter<Uri>();
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
    // A run that goes on shows what it adds.
    overview.onDidChange(() => {
      for (const { uri } of workspace.textDocuments) if (uri.scheme === RUN_LOG_SCHEME) changed.fire(uri);
    }),
    commands.registerCommand(names.showRunLog, async (argument: unknown) => {
      const given = runReference.safeParse(argument);
      const run = given.success ? given.data : await lastRun(client, argument);
      if (run !== undefined) await showRunLog(run);
    }),
  );
}

export async function showRunLog({ project, runId }: RunReference): Promise<void> {
  const uri = Uri.from({ scheme: RUN_LOG_SCHEME, path: `/${runId}.log`, query: project });
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { preview: true });
}

/** Of the asset that the command is about. */
async function lastRun(client: Client, argument: unknown): Promise<RunReference | undefined> {
  const reference = await assetArgument(client, argument);
  if (reference === undefined) return undefined;
  const { project, key } = reference;
  const { projects } = await client.overview.fresh();
  const runId = projects
    .find((candidate) => candidate.project === project)
    ?.assets.find((asset) => asset.key === key)?.lastRun;
  if (runId != null) return { project, runId };
  void window.showInformationMessage(l10n.t("{0} has not been run yet.", key));
  return undefined;
}

function runIdOf(uri: Uri): string {
  return uri.path.slice(1).replace(/\.log$/, "");
}
