/** The settings of the user, as the server wants them. Their defaults and descriptions are in the manifest. */
import { workspace } from "vscode";
import { staleSeverity } from "@headwater/protocol/editor";
import type { ClientState } from "@headwater/protocol/editor";
import type { Environments } from "./environments.ts";

export const SECTION = "headwater";

export function clientStateNow({ chosen }: Environments): ClientState {
  const settings = workspace.getConfiguration(SECTION);
  const node = settings.get<string>("node", "").trim();
  return {
    trusted: workspace.isTrusted,
    settings: {
      lens: {
        materialize: settings.get<boolean>("lens.materialize", true),
        status: settings.get<boolean>("lens.status", true),
        lineage: settings.get<boolean>("lens.lineage", true),
      },
      staleSeverity: staleSeverity.catch("warning").parse(settings.get("stale.severity")),
      edgeTypes: settings.get<boolean>("edgeTypes.enabled", true),
      runtimeAssets: settings.get<boolean>("runtimeAssets.enabled", true),
      node: node === "" ? null : node,
    },
    environments: chosen,
  };
}

export function savesBeforeRun(): boolean {
  return workspace.getConfiguration(SECTION).get<boolean>("saveBeforeRun", true);
}
