/** What is shown and what can be done: scope, depth, pin, filter; materialize and cancel. */
import { Button, IconButton } from "../ui/button.tsx";
import { Dropdown } from "../ui/dropdown.tsx";
import { Icon } from "../ui/icon.tsx";
import { useMedia } from "../ui/use-media.ts";
import { FaultLine, Filter } from "./filter.tsx";
import { count } from "./model/look.ts";
import type { Panel } from "./panel.ts";
import type { PanelState } from "./panel-state.ts";

export interface ToolbarProps {
  readonly panel: Panel;
  readonly state: PanelState;
  /** Puts the cursor into the filter; another number asks again. */
  readonly searchWanted: number;
  readonly leaveFilter: () => void;
}

export function Toolbar({ panel, state, searchWanted, leaveFilter }: ToolbarProps) {
  const isRunning = (state.model?.view.runId ?? null) !== null;
  return (
    <div class="toolbar" role="toolbar" aria-label="Lineage">
      <div class="toolbar-view">
        <ScopeControl panel={panel} state={state} />
        <DepthControls panel={panel} state={state} />
        <IconButton
          icon="pin"
          label={
            state.pinned
              ? "Pinned: stays here when the cursor moves to another asset"
              : "Pin: stay here when the cursor moves to another asset"
          }
          pressed={state.pinned}
          onPress={() => {
            panel.togglePin();
          }}
        />
      </div>
      <div class="toolbar-rest">
        <Filter panel={panel} state={state} searchWanted={searchWanted} leave={leaveFilter} />
        <div class="toolbar-run">
          <MaterializeButton panel={panel} state={state} />
          {/* Always there: a row that breaks when a run starts would move the graph. */}
          <IconButton
            icon="stop"
            label={isRunning ? "Cancel the run" : "Cancel: nothing runs"}
            disabled={!isRunning}
            onPress={() => {
              panel.cancelRun();
            }}
          />
        </div>
      </div>
      {state.fault !== null && <FaultLine fault={state.fault} />}
    </div>
  );
}

function ScopeControl({ panel, state }: { readonly panel: Panel; readonly state: PanelState }) {
  const { kind } = state.query.scope;
  const options = [
    { value: "neighbourhood", text: "Neighbours" },
    { value: "all", text: "All assets" },
    ...(kind === "selection" ? [{ value: "selection", text: "Filter" } as const] : []),
  ] as const;
  return (
    <Dropdown
      label="Which part of the graph"
      value={kind}
      options={options}
      onChoose={(value) => {
        if (value !== "selection") panel.setScope(value);
      }}
    />
  );
}

function DepthControls({ panel, state }: { readonly panel: Panel; readonly state: PanelState }) {
  const { scope } = state.query;
  if (scope.kind !== "neighbourhood") return null;
  const depths = [
    { side: "upstream", depth: scope.up },
    { side: "downstream", depth: scope.down },
  ] as const;
  return (
    <>
      {depths.map(({ side, depth }) => (
        <div
          key={side}
          class="depth"
          role="group"
          aria-label={`Levels ${side}`}
          title={`${count(depth, "level")} ${side}`}
        >
          <Icon name={side} className="icon depth-icon" />
          <IconButton
            icon="minus"
            label={`Fewer levels ${side}`}
            disabled={depth === 0}
            onPress={() => {
              panel.setDepth(side, depth - 1);
            }}
          />
          <output class="depth-value">{depth}</output>
          <IconButton
            icon="plus"
            label={`More levels ${side}`}
            onPress={() => {
              panel.setDepth(side, depth + 1);
            }}
          />
        </div>
      ))}
    </>
  );
}

function MaterializeButton({ panel, state }: { readonly panel: Panel; readonly state: PanelState }) {
  const view = state.model?.view;
  const targets = panel.targets();
  const one = targets[0];
  const words = targets.length > 1 ? count(targets.length, "asset") : one === undefined ? "Select an asset first" : one;
  const disabled = view === undefined || view.refusal !== null || targets.length === 0;
  const title = view?.refusal ?? (one === undefined ? words : `Materialize ${words}`);
  const press = (): void => {
    panel.materialize(targets, "self");
  };
  // In a side bar the word would take the place of the filter.
  const isNarrow = useMedia("(width < 340px)");
  if (isNarrow) return <IconButton icon="play" label={title} disabled={disabled} onPress={press} />;
  return (
    <Button appearance="primary" icon="play" disabled={disabled} title={title} onPress={press}>
      {targets.length > 1 ? `Materialize ${targets.length}` : "Materialize"}
    </Button>
  );
}
