/** The context menu of a card: a menu in the sense of ARIA, for mouse, keyboard and screen reader alike. */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageNode } from "@headwater/protocol/lineage";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Point } from "./geometry.ts";
import { count } from "./model/look.ts";
import type { Panel } from "./panel.ts";
import type { PanelState } from "./panel-state.ts";

export interface CardMenuProps {
  readonly panel: Panel;
  readonly state: PanelState;
  readonly at: Point;
  readonly asset: AssetKey;
  /** Gives the keyboard back to the stage. */
  readonly close: () => void;
}

type Item =
  | {
      readonly kind: "action";
      readonly text: string;
      readonly hint?: string;
      readonly disabled?: boolean;
      readonly run: () => void;
    }
  | { readonly kind: "line" }
  /** Why something above cannot be done. */
  | { readonly kind: "reason"; readonly text: string };

const REASON_ID = "hw-menu-reason";

export function CardMenu({ panel, state, at, asset, close }: CardMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    if (element === null) return;
    const { offsetWidth, offsetHeight } = element;
    element.style.left = `${Math.max(4, Math.min(at.x, innerWidth - offsetWidth - 4))}px`;
    element.style.top = `${Math.max(4, Math.min(at.y, innerHeight - offsetHeight - 4))}px`;
    itemsIn(element)[0]?.focus();
  }, [at, asset]);

  return (
    <div
      class="menu"
      ref={menu}
      role="menu"
      aria-label={asset}
      aria-describedby={REASON_ID}
      onKeyDown={(event) => {
        if (moveFocus(event, menu.current) || event.key === "Escape" || event.key === "Tab") event.preventDefault();
        if (event.key === "Escape" || event.key === "Tab") close();
      }}
      onFocusOut={(event) => {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) close();
      }}
      onContextMenu={(event) => {
        event.preventDefault();
      }}
    >
      {itemsOf(panel, state, asset).map((item, index) => {
        switch (item.kind) {
          case "line":
            return <div key={index} class="menu-line" role="separator" />;
          case "reason":
            return (
              <div key={index} class="menu-reason" id={REASON_ID}>
                {item.text}
              </div>
            );
          case "action":
            return (
              <button
                key={index}
                class="menu-item"
                type="button"
                role="menuitem"
                tabIndex={-1}
                aria-disabled={item.disabled === true}
                aria-keyshortcuts={item.hint}
                onClick={() => {
                  if (item.disabled === true) return;
                  close();
                  item.run();
                }}
                onPointerEnter={(event) => {
                  event.currentTarget.focus();
                }}
              >
                <span>{item.text}</span>
                {item.hint !== undefined && (
                  <span class="menu-hint" aria-hidden="true">
                    {item.hint}
                  </span>
                )}
              </button>
            );
          default:
            return item satisfies never;
        }
      })}
    </div>
  );
}

function itemsOf(panel: Panel, state: PanelState, asset: AssetKey): Item[] {
  const view = state.model?.view;
  const node = state.model?.nodes.get(asset);
  if (view === undefined || node === undefined) return [];
  const targets = panel.targets();
  const what = targets.length > 1 ? `Materialize ${count(targets.length, "asset")}` : "Materialize";
  const disabled = view.refusal !== null;
  const materialize: Item[] =
    targets.length === 0
      ? [{ kind: "reason", text: "Made elsewhere: it cannot be materialized here" }]
      : [
          {
            kind: "action",
            text: what,
            disabled,
            run: () => {
              panel.materialize(targets, "self");
            },
          },
          {
            kind: "action",
            text: `${what} with upstream`,
            disabled,
            run: () => {
              panel.materialize(targets, "upstream");
            },
          },
          {
            kind: "action",
            text: `${what} with downstream`,
            disabled,
            run: () => {
              panel.materialize(targets, "downstream");
            },
          },
          ...(view.refusal === null ? [] : [{ kind: "reason", text: view.refusal } as const]),
        ];
  const checks = checkItems(panel, node, asset, disabled);
  const hidden: Item[] = [
    { side: "upstream" as const, amount: node.hiddenUpstream },
    { side: "downstream" as const, amount: node.hiddenDownstream },
  ]
    .filter(({ amount }) => amount > 0)
    .map(({ side, amount }) => ({
      kind: "action",
      text: `Show ${amount} more ${side}`,
      run: () => {
        panel.expand(asset, side);
      },
    }));
  return [
    ...materialize,
    ...checks,
    { kind: "line" },
    {
      kind: "action",
      text: "Open definition",
      hint: "Enter",
      run: () => {
        panel.open(asset);
      },
    },
    {
      kind: "action",
      text: "Focus here",
      run: () => {
        panel.focusHere(asset);
      },
    },
    ...hidden,
  ];
}

/** Longer menus hide what else there is to do. */
const MOST_CHECKS = 3;

/** Those that failed one by one, then all. */
function checkItems(panel: Panel, { checks, failing }: LineageNode, asset: AssetKey, disabled: boolean): Item[] {
  const amount = checks.passed + checks.warned + checks.failed + checks.notRun;
  if (amount === 0) return [];
  const each = failing.slice(0, MOST_CHECKS).map((name): Item => {
    const run = (): void => {
      panel.runChecks(asset, [name]);
    };
    return { kind: "action", text: `Run check ${name} again`, disabled, run };
  });
  const all = (): void => {
    panel.runChecks(asset);
  };
  const text = amount === 1 ? "Run check" : `Run ${count(amount, "check")}`;
  return amount === 1 && each.length === 1 ? each : [...each, { kind: "action", text, disabled, run: all }];
}

function itemsIn(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}

function moveFocus(event: KeyboardEvent, menu: HTMLElement | null): boolean {
  const items = menu === null ? [] : itemsIn(menu);
  const index = items.findIndex((item) => item === document.activeElement);
  const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 }[event.key];
  if (target === undefined || items.length === 0) return false;
  items[(target + items.length) % items.length]?.focus();
  return true;
}
