/** Goes to the definition of an asset or of one of its checks. */
import { Range, Uri, ViewColumn, commands, l10n, window } from "vscode";
import * as z from "zod";
import { assetReference, commands as names, locate } from "@headwater/protocol/editor";
import type { AssetReference } from "@headwater/protocol/editor";
import { pickAsset } from "../asset-argument.ts";
import type { Client } from "../client.ts";

/** Milliseconds. */
const ANSWERS_WITHIN = 1500;

const openArgument = assetReference.extend({ check: z.string().optional() });

export function register(client: Client): void {
  client.context.subscriptions.push(
    commands.registerCommand(names.openAsset, async (argument: unknown) => {
      const given = openArgument.safeParse(argument);
      const reference = given.success ? given.data : await pickAsset(client);
      if (reference !== undefined) await openAsset(client, reference, given.data?.check);
    }),
    // VS Code would ask also TypeScript, which answers with the parameter itself, and show both. Whether the cursor is on
    // such a name is asked when the key is pressed: what was known before may be of an earlier place.
    commands.registerCommand("headwater.goToUpstream", async () => {
      const upstream = await soon(client.cursor.upstream());
      if (upstream === undefined) await commands.executeCommand("editor.action.revealDefinition");
      else await openAsset(client, upstream);
    }),
  );
}

export async function openAsset(client: Client, reference: AssetReference, check?: string): Promise<void> {
  const place = await client.server.request(locate, { ...reference, check: check ?? null });
  if (place === null) {
    void window.showWarningMessage(l10n.t("The project has no asset {0} any more.", reference.key));
    return;
  }
  const { start } = place.range;
  await window.showTextDocument(Uri.parse(place.uri), {
    viewColumn: editorColumn(),
    preview: true,
    selection: new Range(start.line, start.character, start.line, start.character),
  });
}

/** Nothing when the server is at something else: the key has a meaning without it. */
async function soon<Answer>(asked: Promise<Answer | undefined>): Promise<Answer | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ANSWERS_WITHIN, undefined);
  });
  try {
    return await Promise.race([asked.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Beside a panel rather than over it. */
function editorColumn(): ViewColumn {
  return window.activeTextEditor?.viewColumn ?? window.visibleTextEditors[0]?.viewColumn ?? ViewColumn.One;
}
