/** One item: how many assets run, fail and are stale. A click shows the assets; a stopped server is restarted. */
import { MarkdownString, StatusBarAlignment, ThemeColor, l10n, window } from "vscode";
import type { Overview } from "@headwater/protocol/editor";
import type { Client } from "../client.ts";

interface Shown {
  readonly text: string;
  readonly tooltip: string;
  readonly command: string;
  readonly colour?: "error" | "warning";
}

export function register({ context, overview, server }: Client): void {
  const item = window.createStatusBarItem("headwater.status", StatusBarAlignment.Left, 10);
  item.name = "Headwater";
  const update = (): void => {
    const shown = server.state === "stopped" ? STOPPED() : describe(overview.newest);
    if (shown === undefined) {
      item.hide();
      return;
    }
    item.text = shown.text;
    item.tooltip = new MarkdownString(shown.tooltip);
    item.command = shown.command;
    item.backgroundColor =
      shown.colour === undefined ? undefined : new ThemeColor(`statusBarItem.${shown.colour}Background`);
    item.accessibilityInformation = { label: `Headwater: ${shown.tooltip}` };
    item.show();
  };
  context.subscriptions.push(item, overview.onDidChange(update));
  update();
}

const STOPPED = (): Shown => ({
  text: `$(error) ${l10n.t("Headwater stopped")}`,
  tooltip: l10n.t("The language server is not running: statuses and lineage are not up to date. Click to restart it."),
  command: "headwater.restartServer",
  colour: "error",
});

function describe({ indexing, projects }: Overview): Shown | undefined {
  const command = "headwater.assets.focus";
  if (indexing) return { text: "$(sync~spin) Headwater", tooltip: l10n.t("Reading the project"), command };
  if (projects.length === 0) return undefined;
  const problem = projects.find(({ storeProblem }) => storeProblem !== null)?.storeProblem;
  if (problem != null) {
    return { text: `$(question) ${l10n.t("Status unknown")}`, tooltip: problem, command, colour: "warning" };
  }
  const assets = projects.flatMap((project) => project.assets);
  const count = (word: string): number => assets.filter(({ status }) => status === word).length;
  const parts = [
    { icon: "sync~spin", number: count("running"), word: l10n.t("running") },
    { icon: "error", number: count("failed"), word: l10n.t("failing") },
    { icon: "warning", number: count("stale"), word: l10n.t("stale") },
    { icon: "circle-outline", number: count("missing"), word: l10n.t("missing") },
  ].filter(({ number }) => number > 0);
  if (parts.length === 0) {
    return {
      text: `$(pass) ${l10n.t("Assets current")}`,
      tooltip: l10n.t("All {0} assets are current", assets.length),
      command,
    };
  }
  const shown = parts.map(({ icon, number, word }) => `$(${icon}) ${String(number)} ${word}`);
  const environments = [...new Set(projects.map(({ environment }) => environment))].join(", ");
  const words = parts.map(({ number, word }) => `${String(number)} ${word}`).join(", ");
  return {
    text: shown.join("  "),
    tooltip: l10n.t("Of {0} assets in {1}: {2}", assets.length, environments, words),
    command,
  };
}
