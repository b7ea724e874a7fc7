/** What a click on the status lens does: shows all that is known of the asset, on its name. */
import { commands } from "vscode";
import { assetReference, commands as names } from "@headwater/protocol/editor";
import type { Client } from "../client.ts";
import { openAsset } from "./open-asset.ts";

export function register(client: Client): void {
  client.context.subscriptions.push(
    commands.registerCommand(names.showStatus, async (argument: unknown) => {
      const reference = assetReference.safeParse(argument);
      if (!reference.success) return;
      await openAsset(client, reference.data);
      await commands.executeCommand("editor.action.showHover");
    }),
  );
}
