/** The explorer of assets: projects (where there are several), groups, assets, checks, each with its status by shape and colour. */
import { EventEmitter, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n, window } from "vscode";
import type { TreeDataProvider } from "vscode";
import { commands as names } from "@headwater/protocol/editor";
import type { AssetOverview, CheckWord, ProjectOverview } from "@headwater/protocol/editor";
import { assetLook } from "../asset-look.ts";
import { groupsInOrder } from "../groups-in-order.ts";
import { placeOfProject } from "../project-at-hand.ts";
import type { Client } from "../client.ts";

const VIEW = "headwater.assets";
/** Milliseconds after which ages such as `2 min ago` are read anew while someone may see them. */
const AGES_EVERY = 30_000;
/** As the explorer of files has it: `part2` before `part10`. */
const BY_NAME = new Intl.Collator("en", { numeric: true });

/** Commands of the tree get these as their argument, and parse them as they parse any other. */
type Node =
  | { readonly kind: "project"; readonly project: string; readonly overview: ProjectOverview }
  | {
      readonly kind: "group";
      readonly project: string;
      readonly group: string;
      readonly assets: readonly AssetOverview[];
      readonly readOnly: boolean;
    }
  | {
      readonly kind: "asset";
      readonly project: string;
      readonly key: string;
      readonly asset: AssetOverview;
      /** Nothing may be run in the project. */
      readonly readOnly: boolean;
    }
  | {
      readonly kind: "check";
      readonly project: string;
      readonly key: string;
      /** Its name: with it, the node is a reference to the check. */
      readonly check: string;
      readonly shown: AssetOverview["checks"][number];
      readonly readOnly: boolean;
    };

export function register({ context, overview, server }: Client): void {
  const changed = new EventEmitter<undefined>();
  const provider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: itemOf,
    getChildren: (node) => (node === undefined ? rootsOf(overview.newest.projects) : childrenOf(node)),
  };
  const view = window.createTreeView(VIEW, { treeDataProvider: provider, showCollapseAll: true });
  let shown = "";
  const update = (): void => {
    const { projects } = overview.newest;
    view.message = messageOf(projects, server);
    view.description = server.state === "stopped" ? "" : errorsOf(projects);
    // What changed elsewhere, as the revision, must not make the tree flicker.
    const text = JSON.stringify(projects);
    if (text === shown) return;
    shown = text;
    changed.fire(undefined);
    const failing = projects.flatMap(({ assets }) => assets).filter(({ status }) => status === "failed").length;
    view.badge =
      failing === 0
        ? undefined
        : {
            value: failing,
            tooltip: failing === 1 ? l10n.t("1 asset fails") : l10n.t("{0} assets fail", failing),
          };
  };
  const look = (): void => {
    if (view.visible && window.state.focused) overview.look();
  };
  const ages = setInterval(look, AGES_EVERY);
  context.subscriptions.push(
    changed,
    view,
    overview.onDidChange(update),
    view.onDidChangeVisibility(look),
    window.onDidChangeWindowState(look),
    { dispose: () => clearInterval(ages) },
  );
}

function stoppedMessage(reason: string): string {
  return [l10n.t("The language server has stopped: what is shown is not up to date."), reason].join(" ").trim();
}

/** What stands above the tree; nothing where it is empty: with a message, VS Code leaves out what it offers there. */
function messageOf(projects: readonly ProjectOverview[], server: Client["server"]): string {
  if (server.state === "stopped") return projects.length === 0 ? "" : stoppedMessage(server.reason);
  const problem = projects.find(({ storeProblem }) => storeProblem !== null)?.storeProblem;
  if (problem != null) return problem;
  if (projects.some(({ refusal }) => refusal?.kind === "untrusted"))
    return l10n.t("Restricted Mode: assets are shown, not run.");
  const readOnly = projects.find(({ refusal }) => refusal?.kind === "protected");
  if (readOnly !== undefined) return l10n.t("{0} is protected: its assets are shown, not run.", readOnly.environment);
  return projects.some(({ assets }) => assets.length > 0) || projects.length === 0
    ? ""
    : l10n.t("No assets yet. Export one: export const orders = asset(() => …)");
}

/** Beside the title, where it moves no row. With several projects each says it of itself. */
function errorsOf([project, ...others]: readonly ProjectOverview[]): string {
  return project === undefined || others.length > 0 ? "" : countOfErrors(project.errors);
}

function countOfErrors(errors: number): string {
  if (errors === 0) return "";
  return errors === 1 ? l10n.t("1 error") : l10n.t("{0} errors", errors);
}

function rootsOf(projects: readonly ProjectOverview[]): Node[] {
  const [only] = projects;
  if (projects.length === 1 && only !== undefined) return groupsOf(only);
  return projects.map((overview) => ({ kind: "project", project: overview.project, overview }));
}

function childrenOf(node: Node): Node[] {
  switch (node.kind) {
    case "project":
      return groupsOf(node.overview);
    case "group":
      return node.assets.map((asset) => ({
        kind: "asset",
        project: node.project,
        key: asset.key,
        asset,
        readOnly: node.readOnly,
      }));
    case "asset":
      return node.asset.checks.map((shown) => ({
        kind: "check",
        project: node.project,
        key: node.key,
        check: shown.name,
        shown,
        readOnly: node.readOnly,
      }));
    case "check":
      return [];
  }
}

function groupsOf({ project, assets, refusal }: ProjectOverview): Node[] {
  return groupsInOrder(assets).map(({ group, members }) => ({
    kind: "group",
    project,
    group,
    assets: members.toSorted((a, b) => BY_NAME.compare(a.key, b.key)),
    readOnly: refusal !== null,
  }));
}

function itemOf(node: Node): TreeItem {
  switch (node.kind) {
    case "project":
      return projectItem(node.overview);
    case "group":
      return groupItem(node.project, node.group, node.assets);
    case "asset":
      return assetItem(node);
    case "check":
      return checkItem(node);
  }
}

function projectItem(overview: ProjectOverview): TreeItem {
  const { project, name, environment, assets, errors } = overview;
  const isEmpty = assets.length === 0;
  const item = new TreeItem(name, isEmpty ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded);
  item.id = project;
  item.iconPath = new ThemeIcon("package");
  const held = isEmpty
    ? l10n.t("no assets yet")
    : assets.length === 1
      ? l10n.t("1 asset in {0}", environment)
      : l10n.t("{0} assets in {1}", assets.length, environment);
  item.description = [countOfErrors(errors), held].filter((part) => part !== "").join(" · ");
  item.tooltip = [placeOfProject(overview), item.description].join("\n");
  item.contextValue = "project";
  return item;
}

function groupItem(project: string, group: string, assets: readonly AssetOverview[]): TreeItem {
  const item = new TreeItem(group, TreeItemCollapsibleState.Expanded);
  item.id = `${project}\n${group}`;
  item.iconPath = new ThemeIcon("folder");
  const own = assets.filter(({ kind }) => kind === "asset");
  const current = own.filter(({ status }) => status === "current").length;
  // Of what nobody knows it would be false to say that none is current.
  const isKnown = own.some(({ status }) => status !== "unknown");
  item.description =
    own.length === 0
      ? l10n.t("made elsewhere")
      : isKnown
        ? l10n.t("{0} of {1} current", current, own.length)
        : l10n.t("unknown");
  item.contextValue = "group";
  return item;
}

function assetItem({ project, asset, readOnly }: Extract<Node, { kind: "asset" }>): TreeItem {
  const collapsed = asset.checks.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  const item = new TreeItem(asset.key, collapsed);
  item.id = `${project}\n\n${asset.key}`;
  const look = assetLook(asset);
  item.iconPath = icon(look.icon, look.colour);
  const made = asset.madeAtRun ? [l10n.t("made at run time")] : [];
  // First, where a narrow tree still shows it; the icon tells the status.
  item.description = [...(asset.madeAtRun ? [l10n.t("at run time")] : []), look.description].join(" · ");
  item.tooltip = [asset.key, asset.words, ...made].join("\n");
  // The menus look at it: what cannot be run offers no run.
  item.contextValue =
    asset.kind === "external"
      ? "external"
      : [
          ...(readOnly ? ["read-only"] : []),
          `asset ${asset.status}`,
          ...(asset.checks.length > 0 ? ["checks"] : []),
          ...(asset.upstreamStale ? ["upstream"] : []),
          ...(asset.lastRun === null ? [] : ["ran"]),
        ].join(" ");
  item.command = { title: l10n.t("Go to Asset"), command: names.openAsset, arguments: [{ project, key: asset.key }] };
  item.accessibilityInformation = { label: [asset.key, asset.words, ...made].join(", ") };
  return item;
}

function checkItem({ project, key, shown, readOnly }: Extract<Node, { kind: "check" }>): TreeItem {
  const { name, word, message } = shown;
  const item = new TreeItem(name);
  item.id = `${project}\n\n${key}\n${name}`;
  item.iconPath = CHECK_ICONS[word];
  item.description = message;
  item.tooltip = `${name}\n${message}`;
  item.contextValue = readOnly ? "read-only check" : "check";
  item.command = { title: l10n.t("Go to Check"), command: names.openAsset, arguments: [{ project, key, check: name }] };
  return item;
}

function icon(id: string, colour: string): ThemeIcon {
  return new ThemeIcon(id, new ThemeColor(colour));
}

/** Other shapes than those of assets: a failed check is not a failed asset. */
const CHECK_ICONS: Readonly<Record<CheckWord, ThemeIcon>> = {
  passed: icon("check", "testing.iconPassed"),
  warned: icon("report", "list.warningForeground"),
  failed: icon("close", "testing.iconFailed"),
  "not run": icon("dash", "testing.iconUnset"),
};
