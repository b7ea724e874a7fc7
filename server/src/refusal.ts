/** Why nothing can be run in a project, before anything of the run itself is looked at. */
import type { Environment } from "@headwater/core/asset";
import type { ClientState, Refusal } from "@headwater/protocol/editor";

export function refusalFor(client: ClientState, environment: Environment): Refusal | null {
  if (!client.trusted) {
    return {
      kind: "untrusted",
      message:
        "This workspace is in Restricted Mode. Materializing runs code of the workspace, so it needs your trust first. " +
        "Lineage, navigation and diagnostics work without it.",
    };
  }
  if (environment.protected) {
    return {
      kind: "protected",
      message: `The environment ${environment.name} is protected: the editor changes nothing in it. Use the command line with --yes.`,
    };
  }
  return null;
}
