/** Chooses the environment that lenses, statuses and runs of a project are about. */
import { commands, l10n, window } from "vscode";
import type { ProjectOverview } from "@headwater/protocol/editor";
import { pickProject } from "../asset-argument.ts";
import type { Client } from "../client.ts";

export function register(client: Client): void {
  client.context.subscriptions.push(
    commands.registerCommand("headwater.pickEnvironment", async () => {
      const several = client.overview.newest.projects.filter(({ environments }) => environments.length > 1);
      if (several.length === 0) {
        void window.showInformationMessage(
          l10n.t("There is one environment only. A project names others in headwater.config.ts."),
        );
        return;
      }
      const project = await pickProject(several);
      if (project !== undefined) await pickEnvironment(client, project);
    }),
  );
}

async function pickEnvironment(client: Client, { project, environment, environments }: ProjectOverview): Promise<void> {
  const items = environments.map((name) => ({
    label: name,
    description: [name === environment ? l10n.t("chosen") : "", name === environments[0] ? l10n.t("default") : ""]
      .filter((word) => word !== "")
      .join(", "),
  }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t("Which environment?") });
  if (picked !== undefined) await client.environments.choose(project, picked.label);
}
