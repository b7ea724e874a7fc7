/** The explorer of assets: projects (where there are several), groups, assets, checks, each with its status by shape and colour. */
import { EventEmitter, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n, window } from "vscode";
import type { TreeDataProvider } from "vscode";
import { commands as names } from "@headwater/protocol/editor";
import type { AssetOverview, CheckWord, ProjectOverview } from "@headwater/protocol/editor";
import { assetLook } from "../asset-look.ts";
import type { Client } from "../client.ts";

const VIEW = "headwater.assets";

/** Commands of the tree get these as their argument, and parse them as they parse any other. */
type Node =
  | { readonly kind: "project"; readonly project: string; readonly overview: ProjectOverview }
  | {
      readonly kind: "group";
      readonly project: string;
      readonly group: string;
      readonly assets: readonly AssetOverview[];
    }
  | { readonly kind: "asset"; readonly project: string; readonly key: string; readonly asset: AssetOverview }
  | {
      readonly kind: "check";
      readonly project: string;
      readonly key: string;
      /** Its name: with it, the node is a reference to the check. */
      readonly check: string;
      readonly shown: AssetOverview["checks"][number];
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
    view.message = server.state === "stopped" ? stoppedMessage(server.reason) : messageOf(projects);
    // What changed elsewhere, as the revision, must not make the tree flicker.
    const text = JSON.stringify(projects);
    if (text === shown) return;
    shown = text;
    changed.fire(undefined);
    const failing = projects.flatMap(({ assets }) => assets).filter(({ status }) => status === "failed").length;
    view.badge = failing === 0 ? undefined : { value: failing, tooltip: l10n.t("{0} assets fail", failing) };
  };
  context.subscriptions.push(changed, view, overview.onDidChange(update));
}

function stoppedMessage(reason: string): string {
  return [l10n.t("The language server has stopped: what is shown is not up to date."), reason].join(" ").trim();
}

/** What stands above the tree; nothing where it is empty. */
function messageOf(projects: readonly ProjectOverview[]): string {
  const problem = projects.find(({ storeProblem }) => storeProblem !== null)?.storeProblem;
  if (problem != null) return problem;
  if (projects.some(({ refusal }) => refusal?.kind === "untrusted"))
    return l10n.t("Restricted Mode: assets are shown, not run.");
  return projects.some(({ assets }) => assets.length > 0) || projects.length === 0
    ? ""
    : l10n.t("No assets yet: export one, as `export const orders = asset(() => …)`.");
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
      return node.assets.map((asset) => ({ kind: "asset", project: node.project, key: asset.key, asset }));
    case "asset":
      return node.asset.checks.map((shown) => ({
        kind: "check",
        project: node.project,
        key: node.key,
        check: shown.name,
        shown,
      }));
    case "check":
      return [];
  }
}

function groupsOf({ project, assets }: ProjectOverview): Node[] {
  const groups = new Map<string, AssetOverview[]>();
  for (const asset of assets) groups.set(asset.group, [...(groups.get(asset.group) ?? []), asset]);
  // Groups in the order in which data flows; within one, assets are looked for by name.
  return [...groups].map(([group, members]) => ({
    kind: "group",
    project,
    group,
    assets: members.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  }));
}

function itemOf(node: Node): TreeItem {
  switch (node.kind) {
    case "project":
      return projectItem(node.overview);
    case "group":
      return groupItem(node.project, node.group, node.assets);
    case "asset":
      return assetItem(node.project, node.asset);
    case "check":
      return checkItem(node.project, node.key, node.shown);
  }
}

function projectItem({ project, name, environment, assets }: ProjectOverview): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.id = project;
  item.iconPath = new ThemeIcon("package");
  item.description = l10n.t("{0} assets in {1}", assets.length, environment);
  item.contextValue = "project";
  return item;
}

function groupItem(project: string, group: string, assets: readonly AssetOverview[]): TreeItem {
  const item = new TreeItem(group, TreeItemCollapsibleState.Expanded);
  item.id = `${project}\n${group}`;
  item.iconPath = new ThemeIcon("folder");
  const current = assets.filter(({ status }) => status === "current").length;
  item.description = l10n.t("{0} of {1} current", current, assets.length);
  item.contextValue = "group";
  return item;
}

function assetItem(project: string, asset: AssetOverview): TreeItem {
  const collapsed = asset.checks.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  const item = new TreeItem(asset.key, collapsed);
  item.id = `${project}\n\n${asset.key}`;
  const look = assetLook(asset);
  item.iconPath = icon(look.icon, look.colour);
  const made = asset.madeAtRun ? [l10n.t("made at run time")] : [];
  item.description = [look.description, ...made].join(" · ");
  item.tooltip = [asset.key, asset.words, ...made].join("\n");
  item.contextValue =
    asset.kind === "asset" ? `asset ${asset.status}${asset.checks.length > 0 ? " checks" : ""}` : "external";
  item.command = { title: l10n.t("Go to Asset"), command: names.openAsset, arguments: [{ project, key: asset.key }] };
  item.accessibilityInformation = { label: [asset.key, asset.words, ...made].join(", ") };
  return item;
}

function checkItem(project: string, key: string, { name, word, message }: AssetOverview["checks"][number]): TreeItem {
  const item = new TreeItem(name);
  item.id = `${project}\n\n${key}\n${name}`;
  item.iconPath = CHECK_ICONS[word];
  item.description = message;
  item.tooltip = `${name}\n${message}`;
  item.contextValue = "check";
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
