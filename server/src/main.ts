/**
 * The language server: one process for all projects of a workspace. It reads texts and logs, and starts coordinators;
 * it runs no user code. It writes to a store what a person asks for, a cancellation or an acceptance, and else only
 * into the user's folder of caches.
 *
 * `world.ts` holds the state; each file in `features/` answers one kind of question from a snapshot of it.
 */
import { ProposedFeatures, TextDocumentSyncKind, TextDocuments, createConnection } from "vscode-languageserver/node";
import type { Connection, InitializeParams, InitializeResult } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { clientStateChanged, initializationOptions } from "@headwater/protocol/editor";
import type { InitializationOptions } from "@headwater/protocol/editor";
import { garbageCollector } from "./collect-garbage.ts";
import { compileEarly } from "./compile-early.ts";
import { register as accept } from "./features/accept.ts";
import { register as cancelRun } from "./features/cancel-run.ts";
import { register as codeActions } from "./features/code-actions.ts";
import { register as codeLens } from "./features/code-lens.ts";
import { register as completion } from "./features/completion.ts";
import { register as definition } from "./features/definition.ts";
import { register as diagnostics } from "./features/diagnostics.ts";
import { register as hover } from "./features/hover.ts";
import { register as lineage } from "./features/lineage.ts";
import { register as materialize } from "./features/materialize.ts";
import { register as overview } from "./features/overview.ts";
import { register as places } from "./features/places.ts";
import { register as references } from "./features/references.ts";
import { register as runLog } from "./features/run-log.ts";
import { register as runProgress } from "./features/run-progress.ts";
import { register as symbols } from "./features/symbols.ts";
import { register as watchContent } from "./features/watch-content.ts";
import { onNotification } from "./messages.ts";
import { pathOfUri } from "./project-uri.ts";
import { World } from "./world.ts";

function main(): void {
  const connection = createConnection(ProposedFeatures.all);
  connection.onInitialize((params) => initialize(connection, params));
  connection.listen();
}

function initialize(connection: Connection, params: InitializeParams): InitializeResult {
  const options = initializationOptions.parse(params.initializationOptions);
  const world = new World({
    client: { trusted: options.trusted, settings: options.settings, environments: options.environments },
    cache: options.cache,
    edgeTypes: options.edgeTypes,
    runtimeManifest: options.runtimeManifest,
    report: (message) => {
      connection.console.error(message);
    },
    note: (message) => {
      connection.console.info(message);
    },
  });
  followTexts(connection, world);
  registerFeatures(connection, world, options);

  const folders = foldersOf(params);
  const canChange = params.capabilities.workspace?.workspaceFolders === true;
  connection.onInitialized(() => {
    if (canChange) followFolders(connection, world);
    void openFolders(connection, world, folders);
  });
  connection.onShutdown(async () => {
    await world.dispose();
  });
  return {
    serverInfo: { name: "Headwater" },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      codeLensProvider: { resolveProvider: true },
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentSymbolProvider: { label: "Headwater" },
      workspaceSymbolProvider: true,
      codeActionProvider: { codeActionKinds: ["quickfix"] },
      completionProvider: { triggerCharacters: ["(", ","] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

function registerFeatures(connection: Connection, world: World, options: InitializationOptions): void {
  const { follow } = runProgress(connection, world);
  materialize(connection, world, { ...options, follow });
  const features = [
    accept,
    cancelRun,
    codeActions,
    codeLens,
    completion,
    definition,
    diagnostics,
    hover,
    lineage,
    overview,
    places,
    references,
    runLog,
    symbols,
    watchContent,
  ];
  for (const register of features) register(connection, world);
  world.onChange(garbageCollector());
}

/** What the editor and the disk say goes into the world; nothing else here touches it. */
function followTexts(connection: Connection, world: World): void {
  const documents = new TextDocuments(TextDocument);
  const whenFile = (uri: string, then: (path: string) => void): void => {
    const path = pathOfUri(uri);
    if (path !== undefined) then(path);
  };
  // A document that opens also "changes"; then its text is that of the opening.
  documents.onDidOpen(({ document }) => {
    whenFile(document.uri, (path) => {
      world.bufferOpened(path, document.getText(), document.version);
    });
  });
  documents.onDidChangeContent(({ document }) => {
    whenFile(document.uri, (path) => {
      world.bufferChanged(path, document.getText(), document.version);
    });
  });
  documents.onDidSave(({ document }) => {
    whenFile(document.uri, (path) => {
      world.bufferSaved(path);
    });
  });
  documents.onDidClose(({ document }) => {
    whenFile(document.uri, (path) => {
      world.bufferClosed(path);
    });
  });
  documents.listen(connection);
  connection.onDidChangeWatchedFiles(({ changes }) => {
    world.filesChanged(changes.map(({ uri }) => pathOfUri(uri)).filter((path) => path !== undefined));
  });
  onNotification(connection, clientStateChanged, (state) => {
    world.setClient(state);
  });
}

function followFolders(connection: Connection, world: World): void {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const paths = (list: readonly { readonly uri: string }[]): string[] =>
      list.map(({ uri }) => pathOfUri(uri)).filter((path) => path !== undefined);
    world.close(paths(removed));
    void world.open(paths(added), () => undefined);
  });
}

async function openFolders(connection: Connection, world: World, folders: readonly string[]): Promise<void> {
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin("Headwater", 0, "Reading projects");
  const report = (message: string): void => {
    progress.report(message);
  };
  try {
    await world.open(folders, report);
  } catch (error) {
    // A server that does not know its projects would say for ever that it reads them. The client starts another, and
    // says why when none comes up.
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
  progress.done();
  compileEarly();
}

function foldersOf({ workspaceFolders }: InitializeParams): string[] {
  return (workspaceFolders ?? []).map(({ uri }) => pathOfUri(uri)).filter((path) => path !== undefined);
}

main();
