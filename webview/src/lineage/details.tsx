/** The strip under the graph: what the selection is, in words, and the usual next steps. */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageNode } from "@headwater/protocol/lineage";
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { LOOK_ICONS } from "./icons.ts";
import { describeAge, describeDuration } from "@headwater/core/status/describe-time";
import { checkWords, MADE_AT_RUN, count, lookOf, statusHead, statusLine } from "./model/look.ts";
import type { Panel } from "./panel.ts";
import type { PanelState } from "./panel-state.ts";
import { DOUBLE_CLICK_MS } from "./scene/gestures.ts";

/** As often as the cards look at theirs: two ages of one thing never differ. */
const AGES_MS = 1_000;

export function Details({ panel, state }: { readonly panel: Panel; readonly state: PanelState }) {
  const { selected, model } = state;
  const now = useNow(AGES_MS);
  const isNew = useIsNew(selected.size === 1 ? [...selected][0] : undefined);
  if (model === null || selected.size === 0) return null;
  const close = (
    <IconButton
      icon="close"
      label="Clear the selection"
      onPress={() => {
        panel.select([]);
      }}
    />
  );
  if (selected.size > 1) {
    return (
      <section class="details" aria-label="Selection">
        <div class="details-head">
          <strong>{count(selected.size, "asset")} selected</strong>
          <span class="details-spacer" />
          <span class="details-actions">
            <UpstreamButton panel={panel} state={state} />
          </span>
          {close}
        </div>
      </section>
    );
  }
  const key = [...selected][0];
  const node = key === undefined ? undefined : model.nodes.get(key);
  if (key === undefined || node === undefined) return null;
  const look = lookOf(node);
  return (
    <section class="details" aria-label={`Details of ${node.name}`} data-look={look} data-new={isNew}>
      <div class="details-head">
        <Icon path={LOOK_ICONS[look]} className="card-icon" />
        <strong class="details-name" title={node.key}>
          {node.name}
        </strong>
        <span class="details-place">
          {[node.prefix, node.group]
            .filter((part, index, all) => part !== "" && all.indexOf(part) === index)
            .join(" · ")}
        </span>
        <span class="details-spacer" />
        <span class="details-actions">
          <Button
            icon="open"
            title="Open the definition (Enter)"
            onPress={() => {
              panel.open(key);
            }}
          >
            Open
          </Button>
          {node.kind === "asset" && (
            <>
              <MaterializeButton panel={panel} state={state} />
              <UpstreamButton panel={panel} state={state} />
            </>
          )}
        </span>
        {close}
      </div>
      <div class="details-body">
        <StatusWords node={node} now={now} />
        {node.description !== "" && <p class="details-description">{node.description}</p>}
        <Facts node={node} now={now} />
      </div>
    </section>
  );
}

interface RunButtonProps {
  readonly panel: Panel;
  readonly state: PanelState;
}

function MaterializeButton(props: RunButtonProps) {
  return (
    <RunButton
      {...props}
      reach="self"
      title="Materialize this asset, and what it needs that is missing"
      text="Materialize"
    />
  );
}

function UpstreamButton(props: RunButtonProps) {
  return <RunButton {...props} reach="upstream" title="Materialize with everything upstream" text="With upstream" />;
}

function RunButton({
  panel,
  state,
  reach,
  title,
  text,
}: RunButtonProps & { readonly reach: "self" | "upstream"; readonly title: string; readonly text: string }) {
  const targets = panel.targets();
  const refusal = state.model?.view.refusal ?? null;
  return (
    <Button
      icon="play"
      disabled={refusal !== null || targets.length === 0}
      title={refusal ?? title}
      onPress={() => {
        panel.materialize(targets, reach);
      }}
    >
      {text}
    </Button>
  );
}

function StatusWords({ node, now }: { readonly node: LineageNode; readonly now: number }) {
  const look = lookOf(node);
  if (node.causes.length === 0 || (look !== "stale" && look !== "failed"))
    return <p class="details-status">{sentenceOf(node, now)}</p>;
  const [only, ...others] = node.causes;
  if (look === "stale" && only !== undefined && others.length === 0)
    return <p class="details-status">{statusLine(node, now)}</p>;
  return (
    <>
      <p class="details-status">{statusHead(node, now)}</p>
      <ul class="details-causes">
        {node.causes.map((cause) => (
          <li key={cause}>{cause}</li>
        ))}
      </ul>
    </>
  );
}

/** A card shows that it is current by its shape; here the word stands alone. */
function sentenceOf(node: LineageNode, now: number): string {
  const line = statusLine(node, now);
  return lookOf(node) === "current" && line !== "current" ? `current · ${line}` : line;
}

function Facts({ node, now }: { readonly node: LineageNode; readonly now: number }) {
  const shownAbove = lookOf(node) === "current";
  const facts = [
    shownAbove ? "" : (node.fact ?? ""),
    checkWords(node),
    node.at === null || shownAbove ? "" : `materialized ${describeAge(node.at, now)}`,
    node.durationMs === null ? "" : `took ${describeDuration(node.durationMs)}`,
    node.kinds.join(", "),
    node.madeAtRun ? MADE_AT_RUN : "",
  ].filter((fact) => fact !== "");
  return facts.length === 0 ? null : <p class="details-facts">{facts.join(" · ")}</p>;
}

function useNow(every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, every);
    return () => {
      clearInterval(timer);
    };
  }, [every]);
  return now;
}

/** For as long as a second click may follow: it is meant for the card, which may lie underneath. */
function useIsNew(shown: AssetKey | undefined): boolean {
  const [known, setKnown] = useState<AssetKey | undefined>(undefined);
  useEffect(() => {
    const timer = setTimeout(() => {
      setKnown(shown);
    }, DOUBLE_CLICK_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [shown]);
  return shown !== known;
}
