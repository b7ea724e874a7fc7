/** The panel around the scene: controls above, details below, notices in the scene's place. */
import type { AssetKey } from "@headwater/core/keys";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../ui/button.tsx";
import { CardMenu } from "./card-menu.tsx";
import { Details } from "./details.tsx";
import type { Point } from "./geometry.ts";
import { Notice } from "./notice.tsx";
import type { Panel } from "./panel.ts";
import { ZOOM } from "./scene/camera.ts";
import { Scene } from "./scene/scene.ts";
import { StatusBar } from "./status-bar.tsx";
import { svgPicture } from "./svg-picture.ts";
import { Toolbar } from "./toolbar.tsx";

interface Menu {
  readonly asset: AssetKey;
  readonly at: Point;
}

export function App({ panel }: { readonly panel: Panel }) {
  const [state, setState] = useState(panel.state);
  const [menu, setMenu] = useState<Menu | null>(null);
  const [searchWanted, setSearchWanted] = useState(0);
  const stage = useRef<HTMLDivElement>(null);
  const scene = useRef<Scene | null>(null);

  useLayoutEffect(() => {
    const made = new Scene(
      {
        select: (keys) => {
          panel.select(keys);
        },
        toggleSelected: (key) => {
          panel.toggleSelected(key);
        },
        open: (key) => {
          panel.open(key);
        },
        expand: (key, side) => {
          panel.expand(key, side);
        },
        menu: (asset, at) => {
          setMenu({ asset, at });
        },
        searchWanted: () => {
          setSearchWanted((asked) => asked + 1);
        },
      },
      (size) => {
        panel.setViewport(size);
      },
    );
    scene.current = made;
    stage.current?.prepend(made.element);
    made.render(panel.state);
    panel.subscribe(() => {
      made.render(panel.state);
      setState(panel.state);
    });
    setState(panel.state);
    panel.setViewport({ width: made.element.clientWidth, height: made.element.clientHeight });
  }, [panel]);

  // The details lie over the graph; the scene keeps what the keyboard reaches clear of them.
  useLayoutEffect(() => {
    const covered = stage.current?.querySelector<HTMLElement>(".details")?.offsetHeight ?? 0;
    scene.current?.setCovered(covered);
  }, [state.selected, state.content]);

  const focusStage = (): void => scene.current?.focus();
  const hasGraph = state.drawn !== null && state.content.kind === "graph";
  return (
    <div class="panel" data-faulty={state.fault !== null}>
      <Toolbar panel={panel} state={state} searchWanted={searchWanted} leaveFilter={focusStage} />
      <main class="stage-frame" ref={stage} data-empty={!hasGraph}>
        {state.arranging && hasGraph && <div class="arranging" role="progressbar" aria-label="Arranging the graph" />}
        <Notice panel={panel} state={state} />
        <div class="overlay">
          {hasGraph && (
            <div class="zoom" role="group" aria-label="Zoom and picture">
              <IconButton icon="plus" label="Zoom in (+)" onPress={() => scene.current?.zoomBy(ZOOM.step)} />
              <IconButton icon="minus" label="Zoom out (-)" onPress={() => scene.current?.zoomBy(1 / ZOOM.step)} />
              <IconButton icon="fit" label="Fit the graph (0)" onPress={() => scene.current?.fit()} />
              <IconButton
                icon="save"
                label="Save the graph as an SVG picture"
                onPress={() => {
                  if (state.drawn !== null)
                    panel.savePicture(svgPicture(state.drawn.model, state.drawn.layout, Date.now()));
                }}
              />
            </div>
          )}
          {hasGraph && <Details panel={panel} state={state} />}
        </div>
      </main>
      <StatusBar state={state} />
      <div class="spoken" role="status" aria-live="polite">
        {state.announcement}
      </div>
      {menu !== null && (
        <CardMenu
          panel={panel}
          state={state}
          at={menu.at}
          asset={menu.asset}
          close={() => {
            setMenu(null);
            focusStage();
          }}
        />
      )}
    </div>
  );
}
