/**
 * What VS Code loads in every workspace where a TypeScript file is opened: it waits for a reason to start, and is small
 * because most often there is none. A config anywhere in the workspace, a command, or a lineage panel kept over a
 * reload is a reason; then `main.ts`, with all that it imports, is read.
 *
 * Invariant: what is imported here costs a few milliseconds: `vscode`, Node, and features that need no server.
 */
import type { ExtensionContext, LogOutputChannel } from "vscode";
import { TreeItem, commands, window } from "vscode";
import { register as createConfig } from "./features/create-config.ts";
import { register as createSample } from "./features/create-sample.ts";
import { hasConfigAtRoot, watchForConfig } from "./find-config.ts";
import type { Main } from "./main.ts";

const VIEW = "headwater.assets";
const PANEL = "headwater.lineage";

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("Headwater", { log: true });
  context.subscriptions.push(output);
  createConfig(context);
  createSample(context);
  if (hasConfigAtRoot()) await loadMain(context, output);
  else waitForReason(context, output);
}

async function loadMain(context: ExtensionContext, output: LogOutputChannel): Promise<Main> {
  // A file of its own in the build, which is not read before.
  const { start } = await import("./main.ts");
  return start(context, output);
}

/** Takes the place of the commands, the view and the panel until there is a reason, and then gives it to them. */
function waitForReason(context: ExtensionContext, output: LogOutputChannel): void {
  const waiting: { dispose(): unknown }[] = [];
  let started: Promise<Main> | undefined;
  const start = async (): Promise<Main> => {
    if (started === undefined) {
      for (const placeholder of waiting) placeholder.dispose();
      started = loadMain(context, output);
    }
    return await started;
  };

  const config = watchForConfig();
  waiting.push(
    config,
    config.onDidFind(() => void start()),
    // Its text for an empty workspace shows only when something answers for the view.
    window.registerTreeDataProvider(VIEW, { getChildren: () => [], getTreeItem: () => new TreeItem("") }),
    window.registerWebviewPanelSerializer(PANEL, {
      deserializeWebviewPanel: async (panel) => {
        (await start()).restoreLineage(panel);
      },
    }),
    ...commandsOfMain(context).map((command) =>
      commands.registerCommand(command, async (...given: unknown[]) => {
        await start();
        await commands.executeCommand(command, ...given);
      }),
    ),
  );
  context.subscriptions.push({
    dispose: () => {
      for (const placeholder of waiting) placeholder.dispose();
    },
  });
  void commands.executeCommand("setContext", "headwater.state", "empty");
}

/** Those of the manifest that are not registered above. */
function commandsOfMain({ extension }: ExtensionContext): readonly string[] {
  const { contributes } = extension.packageJSON as { contributes: { commands: readonly { command: string }[] } };
  const here = ["headwater.createConfig", "headwater.createSample"];
  return contributes.commands.map(({ command }) => command).filter((command) => !here.includes(command));
}
