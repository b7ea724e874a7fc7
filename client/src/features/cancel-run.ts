/** Cancels a run under way: the one given, or the one that the user picks. */
import { commands, l10n, window } from "vscode";
import { cancelRun, commands as names, runReference } from "@headwater/protocol/editor";
import type { RunReference } from "@headwater/protocol/editor";
import type { Client } from "../client.ts";

export function register(client: Client): void {
  client.context.subscriptions.push(
    commands.registerCommand(names.cancelRun, async (argument: unknown) => {
      const given = runReference.safeParse(argument);
      const run = given.success ? given.data : await pickRun(client);
      if (run !== undefined) await cancel(client, run);
    }),
  );
}

export async function cancel({ server }: Client, run: RunReference): Promise<void> {
  const answer = await server.request(cancelRun, run);
  if (answer.kind === "refused") void window.showInformationMessage(answer.message);
}

async function pickRun({ overview }: Client): Promise<RunReference | undefined> {
  const items = overview.newest.projects.flatMap(({ project, name, runs }) =>
    runs.map(({ runId, selection }) => ({
      label: selection,
      description: `${name} · ${runId}`,
      run: { project, runId },
    })),
  );
  const [only] = items;
  if (only === undefined) void window.showInformationMessage(l10n.t("No run is under way."));
  if (items.length < 2) return only?.run;
  return (await window.showQuickPick(items, { placeHolder: l10n.t("Which run?") }))?.run;
}
