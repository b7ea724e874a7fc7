/** The extension as the panel sees it: messages out, messages in, and a little state that survives a reload. */
import {
  lineagePanelMessage,
  lineagePanelState,
  type LineagePanelMessage,
  type LineagePanelRequest,
  type LineagePanelState,
} from "@headwater/protocol/lineage";

export interface Host {
  post(request: LineagePanelRequest): void;
  /** What an earlier life of the panel kept, if it is still understood. */
  restored(): LineagePanelState | null;
  keep(state: LineagePanelState): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post(request) {
      api.postMessage(request);
    },
    restored() {
      const parsed = lineagePanelState.safeParse(api.getState());
      return parsed.success ? parsed.data : null;
    },
    keep(state) {
      api.setState(state);
    },
  };
}

/** Calls back for each message of ours. VS Code's own pass through the same window and are left alone. */
export function listen(receive: (message: LineagePanelMessage) => void, fault: (message: string) => void): void {
  window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const parsed = lineagePanelMessage.safeParse(data);
    if (parsed.success) receive(parsed.data);
    else if (looksOurs(data)) fault(`A message was not understood: ${parsed.error.message}`);
  });
}

const OURS: ReadonlySet<unknown> = new Set(["view", "cursor", "reveal", "unavailable"]);

function looksOurs(data: unknown): boolean {
  return typeof data === "object" && data !== null && "kind" in data && OURS.has(data.kind);
}
