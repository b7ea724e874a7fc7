/**
 * How many assets run, fail and are stale: a click shows them, and restarts a server that has stopped. Beside it, where
 * a project has several, the environment that this is about: a click chooses another.
 */
import { StatusBarAlignment, ThemeColor, l10n, window } from "vscode";
import type { StatusBarItem } from "vscode";
import type { Overview } from "@headwater/protocol/editor";
import type { Client } from "../client.ts";

interface Shown {
  readonly text: string;
  readonly tooltip: string;
  readonly command: string;
  readonly colour?: "error" | "warning";
}

export function register({ context, overview, server }: Client): void {
  const status = window.createStatusBarItem("headwater.status", StatusBarAlignment.Left, 10);
  status.name = l10n.t("Headwater: Status of Assets");
  const environment = window.createStatusBarItem("headwater.environment", StatusBarAlignment.Left, 9);
  environment.name = l10n.t("Headwater: Environment");
  const update = (): void => {
    const isStopped = server.state === "stopped";
    show(status, isStopped ? stopped(server.reason) : describe(overview.newest));
    show(environment, isStopped ? undefined : describeEnvironment(overview.newest));
  };
  context.subscriptions.push(status, environment, overview.onDidChange(update));
  update();
}

function show(item: StatusBarItem, shown: Shown | undefined): void {
  if (shown === undefined) {
    item.hide();
    return;
  }
  item.text = shown.text;
  item.tooltip = shown.tooltip;
  item.command = shown.command;
  item.backgroundColor =
    shown.colour === undefined ? undefined : new ThemeColor(`statusBarItem.${shown.colour}Background`);
  item.accessibilityInformation = { label: `Headwater: ${shown.tooltip}` };
  item.show();
}

function stopped(reason: string): Shown {
  const what = l10n.t("The language server is not running: statuses and lineage are not up to date.");
  return {
    text: `$(error) ${l10n.t("Headwater stopped")}`,
    tooltip: [what, reason, l10n.t("Click to restart it.")].filter((part) => part !== "").join(" "),
    command: "headwater.restartServer",
    colour: "error",
  };
}

function describeEnvironment({ projects }: Overview): Shown | undefined {
  const several = projects.filter(({ environments }) => environments.length > 1);
  if (several.length === 0) return undefined;
  const names = [...new Set(several.map(({ environment }) => environment))].join(", ");
  const isProtected = several.some(({ refusal }) => refusal?.kind === "protected");
  const isReadOnly = isProtected ? ` ${l10n.t("It is protected: nothing is run in it from the editor.")}` : "";
  return {
    text: `$(${isProtected ? "lock" : "server-environment"}) ${names}`,
    tooltip: `${l10n.t("Environment: {0}. Click to choose another.", names)}${isReadOnly}`,
    command: "headwater.pickEnvironment",
  };
}

function describe({ indexing, projects }: Overview): Shown | undefined {
  const command = "headwater.assets.focus";
  if (indexing) return { text: "$(sync~spin) Headwater", tooltip: l10n.t("Reading the project"), command };
  if (projects.length === 0) return undefined;
  const problem = projects.find(({ storeProblem }) => storeProblem !== null)?.storeProblem;
  if (problem != null) {
    return { text: `$(question) ${l10n.t("Status unknown")}`, tooltip: problem, command, colour: "warning" };
  }
  const assets = projects.flatMap((project) => project.assets);
  if (assets.length === 0) {
    const tooltip = l10n.t("The project has no assets yet: export one.");
    return { text: `$(circle-outline) ${l10n.t("No assets yet")}`, tooltip, command };
  }
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
      tooltip:
        assets.length === 1
          ? l10n.t("The asset is current")
          : l10n.t("All {0} assets are current", grouped(assets.length)),
      command,
    };
  }
  const shown = parts.map(({ icon, number, word }) => `$(${icon}) ${grouped(number)} ${word}`);
  const environments = [...new Set(projects.map(({ environment }) => environment))].join(", ");
  const words = parts.map(({ number, word }) => `${grouped(number)} ${word}`).join(", ");
  return {
    text: shown.join("  "),
    tooltip: l10n.t("Of {0} assets in {1}: {2}", grouped(assets.length), environments, words),
    command,
  };
}

/** As in lenses and in the panel. */
function grouped(number: number): string {
  return number.toLocaleString("en-US");
}
