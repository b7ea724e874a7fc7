/** Records that the code of an asset, as it is now, gives the data that is there: it is not stale any more, and nothing runs. */
import { l10n, window } from "vscode";
import { accept } from "@headwater/protocol/editor";
import type { AssetReference } from "@headwater/protocol/editor";
import type { Client } from "../client.ts";
import { explain } from "./refusal.ts";

export async function acceptVersion(client: Client, { project, key, version }: AssetReference): Promise<void> {
  const reason = await window.showInputBox({
    title: l10n.t("Accept the code of {0}", key),
    prompt: l10n.t("Why does the changed code give the same data? The reason is kept in the log."),
  });
  if (reason === undefined) return;
  const offered = version === undefined ? {} : { [key]: version };
  const answer = await client.server.request(accept, { project, keys: [key], reason, offered });
  if (answer.kind === "refused") await explain(answer.refusal);
}
