/** The last line: which project and environment, how much of it is in view, and how it fares. */
import { Icon } from "../ui/icon.tsx";
import { LOOK_ICONS } from "./icons.ts";
import { count, lookOf, type Look } from "./model/look.ts";
import type { PanelState } from "./panel-state.ts";

const COUNTED: readonly (readonly [Look, string])[] = [
  ["running", "running"],
  ["failed", "failed"],
  ["blocked", "blocked"],
  ["stale", "stale"],
  ["missing", "never materialized"],
  ["unknown", "unknown"],
];

export function StatusBar({ state }: { readonly state: PanelState }) {
  const view = state.model?.view;
  if (view === undefined) return null;
  const looks = view.nodes.map(lookOf);
  const shown = view.nodes.length;
  return (
    <footer class="status-bar">
      <span class="status-project" title={`Project ${view.projectName}`}>
        {view.projectName}
      </span>
      <span class="status-environment" title="Environment">
        {view.environment}
      </span>
      <span class="status-count">
        {shown === view.total
          ? count(shown, "asset")
          : `${shown.toLocaleString("en-US")} of ${count(view.total, "asset")}`}
      </span>
      {COUNTED.map(([look, words]) => {
        const amount = looks.filter((other) => other === look).length;
        return (
          amount > 0 && (
            <span key={look} class="status-look" data-look={look} title={`${count(amount, "asset")} ${words}`}>
              <Icon path={LOOK_ICONS[look]} className="card-icon" />
              <span aria-hidden="true">{amount.toLocaleString("en-US")}</span>
              <span class="spoken">{`${amount} ${words}`}</span>
            </span>
          )
        );
      })}
      {view.refusal !== null && (
        <span class="status-refusal" title={view.refusal}>
          {view.refusal}
        </span>
      )}
    </footer>
  );
}
