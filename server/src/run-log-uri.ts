/** The document that shows a run's log; the client provides its text by the request `runLog`. */
import { URI } from "vscode-uri";
import type { RunId } from "@headwater/core/keys";
import { RUN_LOG_SCHEME } from "@headwater/protocol/editor";

export function runLogUri(project: string, runId: RunId): string {
  return URI.from({ scheme: RUN_LOG_SCHEME, path: `/${runId}.log`, query: project }).toString();
}
