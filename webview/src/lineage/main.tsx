/** Entrance of the lineage panel: joins host, layouter, behaviour and looks. */
import "@headwater/protocol/without-eval";
import { render } from "preact";
import { registerControls } from "../ui/toolkit.ts";
import { App } from "./app.tsx";
import { connectHost, listen } from "./host.ts";
import { ElkLayouter } from "./layout/layouter.ts";
import { Panel } from "./panel.ts";
import { nameMeter } from "./text-width.ts";
import "./style/panel.css";
import "./style/scene.css";
import "./style/controls.css";

function start(): void {
  const root = document.getElementById("root");
  const workerUrl = root?.dataset["elkWorker"];
  if (root === null || workerUrl === undefined) throw new Error("The page has no #root with data-elk-worker");

  const host = connectHost();
  const fault = (message: string): void => {
    host.post({ kind: "fault", message: message.slice(0, 4_000) });
  };
  window.addEventListener("error", ({ error, message }: ErrorEvent) => {
    // A browser's way to say that an observer was called again in the next frame.
    if (message.startsWith("ResizeObserver loop")) return;
    fault(error instanceof Error ? (error.stack ?? error.message) : message);
  });
  window.addEventListener("unhandledrejection", ({ reason }) => {
    fault(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  });

  const layouter = new ElkLayouter(workerUrl);
  layouter.warm();
  const panel = new Panel({ host, layouter, textWidth: nameMeter() });
  registerControls();
  render(<App panel={panel} />, root);
  listen((message) => {
    panel.receive(message);
  }, fault);
  panel.start();
}

start();
