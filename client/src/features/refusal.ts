/** Says why something was refused, with the way out where there is one. */
import { commands, l10n, window } from "vscode";
import type { Refusal } from "@headwater/protocol/editor";

export async function explain({ kind, message }: Refusal): Promise<void> {
  switch (kind) {
    case "untrusted": {
      const manage = l10n.t("Manage Workspace Trust");
      if ((await window.showWarningMessage(message, manage)) === manage)
        await commands.executeCommand("workbench.trust.manage");
      return;
    }
    case "definition": {
      const show = l10n.t("Show Problems");
      if ((await window.showErrorMessage(message, show)) === show)
        await commands.executeCommand("workbench.actions.view.problems");
      return;
    }
    case "protected": {
      const pick = l10n.t("Choose Environment");
      if ((await window.showInformationMessage(message, pick)) === pick)
        await commands.executeCommand("headwater.pickEnvironment");
      return;
    }
    case "start":
      void window.showErrorMessage(message);
      return;
    case "nothing":
    case "project":
    case "outdated":
      void window.showInformationMessage(message);
      return;
  }
}

/** In Restricted Mode no file of the workspace is written. */
export async function refuseToWrite(): Promise<void> {
  const message = l10n.t("This workspace is in Restricted Mode: nothing is written into it.");
  await explain({ kind: "untrusted", message });
}
