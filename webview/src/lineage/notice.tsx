/** What fills the stage when there is no graph to draw: what is the matter, and what to do next. Never nothing. */
import { type ComponentChildren } from "preact";
import { Button } from "../ui/button.tsx";
import { ProgressRing } from "../ui/progress-ring.tsx";
import { layoutTimeWords } from "./layout/layout-cost.ts";
import { count } from "./model/look.ts";
import type { Panel } from "./panel.ts";
import type { PanelState } from "./panel-state.ts";

export function Notice({ panel, state }: { readonly panel: Panel; readonly state: PanelState }) {
  const { content } = state;
  const again = (
    <Button
      onPress={() => {
        panel.start();
      }}
    >
      Try again
    </Button>
  );
  const clear = state.query.scope.kind === "selection" && (
    <Button
      onPress={() => {
        panel.setFilter("");
      }}
    >
      Clear the filter
    </Button>
  );
  switch (content.kind) {
    case "graph":
      return null;
    case "waiting":
      return (
        <Frame title="Connecting to Headwater" busy>
          <p class="late">This takes longer than usual. The Headwater output channel says why.</p>
          <div class="late">{again}</div>
        </Frame>
      );
    case "indexing":
      return (
        <Frame title="Reading your assets" busy>
          <p>The graph appears as soon as the project is indexed. Nothing is run for this.</p>
        </Frame>
      );
    case "arranging":
      return (
        <Frame title={`Arranging ${count(content.nodes, "asset")}`} busy>
          {content.nodes > 300 && (
            <>
              <p>This takes {layoutTimeWords(content.nodes)}.</p>
              <Button
                onPress={() => {
                  panel.cancelLayout();
                }}
              >
                Stop
              </Button>
            </>
          )}
        </Frame>
      );
    case "empty":
      return (
        <Frame title="No lineage to show">
          <Message text={content.message} />
          {clear}
        </Frame>
      );
    case "no-match":
      return state.query.scope.kind === "selection" ? (
        <Frame title="No asset matches the filter">
          <p>
            <code>{state.query.scope.text}</code>
          </p>
          {clear}
        </Frame>
      ) : (
        <Frame title="No assets here">
          <p>Export an asset from a file of this project and it appears here.</p>
        </Frame>
      );
    case "error":
      return (
        <Frame title="This cannot be shown" role="alert">
          <Message text={content.message} />
          <div class="notice-actions">
            {clear}
            {again}
          </div>
        </Frame>
      );
    case "unavailable":
      return (
        <Frame title="Headwater is not running" role="alert">
          <Message text={content.message} />
          {again}
        </Frame>
      );
    case "large":
      return (
        <Frame title={`${count(content.nodes, "asset")} are a lot to look at`}>
          <p>
            Arranging all of them takes {layoutTimeWords(content.nodes)}. A neighbourhood, or a filter such as{" "}
            <code>group:core</code>, <code>+orders</code> or <code>status:stale</code>, shows at once.
          </p>
          <div class="notice-actions">
            <Button
              appearance="primary"
              onPress={() => {
                panel.showLess();
              }}
            >
              Show neighbours
            </Button>
            <Button
              onPress={() => {
                panel.layoutAnyway();
              }}
            >
              Arrange all {content.nodes.toLocaleString("en-US")}
            </Button>
          </div>
        </Frame>
      );
    case "layout-failed":
      return (
        <Frame title="The graph could not be arranged" role="alert">
          <Message text={content.message} />
          <Button
            onPress={() => {
              panel.layoutAnyway();
            }}
          >
            Try again
          </Button>
        </Frame>
      );
    default:
      return content satisfies never;
  }
}

/** A message in words; what stands between backticks is code. */
function Message({ text }: { readonly text: string }) {
  return <p>{text.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</p>;
}

interface FrameProps {
  readonly title: string;
  readonly busy?: boolean;
  readonly role?: "status" | "alert";
  readonly children?: ComponentChildren;
}

function Frame({ title, busy = false, role = "status", children }: FrameProps) {
  return (
    <div class="notice" role={role} aria-busy={busy}>
      {busy && <ProgressRing />}
      <h2>{title}</h2>
      {children}
    </div>
  );
}
