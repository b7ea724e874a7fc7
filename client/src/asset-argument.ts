/**
 * What a command is about. Its argument comes from a lens, a link, a tree item or nowhere, and is parsed whatever it is;
 * without one the cursor decides, then the user.
 */
import { l10n, window } from "vscode";
import { assetReference, checkReference } from "@headwater/protocol/editor";
import type { AssetReference, CheckReference, ProjectOverview } from "@headwater/protocol/editor";
import type { Client } from "./client.ts";
import { placeOfProject, projectAtHand } from "./project-at-hand.ts";

export async function assetArgument(client: Client, argument: unknown): Promise<AssetReference | undefined> {
  const given = assetReference.safeParse(argument);
  if (given.success) return given.data;
  return (await client.cursor.now()) ?? (await pickAsset(client));
}

/** As `assetArgument`, of a check: without an argument the user picks one of the asset at the cursor, or of all. */
export async function checkArgument(client: Client, argument: unknown): Promise<CheckReference | undefined> {
  const given = checkReference.safeParse(argument);
  if (given.success) return given.data;
  const at = await client.cursor.now();
  const all = client.overview.newest.projects.flatMap(({ project, assets }) =>
    assets.flatMap(({ key, checks }) =>
      checks.map(({ name, message }) => ({ label: name, description: key, detail: message, project, key })),
    ),
  );
  const atCursor = all.filter(({ project, key }) => project === at?.project && key === at.key);
  const items = atCursor.length > 0 ? atCursor : all;
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t("There are no checks in this workspace yet."));
    return undefined;
  }
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t("Which check?"), matchOnDescription: true });
  return picked && { project: picked.project, key: picked.key, check: picked.label };
}

/** The only one, or the one that the user picks: the one at hand is offered first. */
export async function pickProject(projects: readonly ProjectOverview[]): Promise<ProjectOverview | undefined> {
  const atHand = projectAtHand(projects);
  const inOrder = atHand === undefined ? projects : [atHand, ...projects.filter((other) => other !== atHand)];
  const items = inOrder.map((overview) => ({
    label: overview.name,
    description: [placeOfProject(overview), ...(overview.environments.length > 1 ? [overview.environment] : [])]
      .filter((part) => part !== overview.name)
      .join(" · "),
    overview,
  }));
  const [only] = items;
  if (items.length < 2) return only?.overview;
  return (await window.showQuickPick(items, { placeHolder: l10n.t("Which project?") }))?.overview;
}

export async function pickAsset({ overview }: Client): Promise<AssetReference | undefined> {
  const { projects } = overview.newest;
  const items = projects.flatMap(({ project, name, assets }) =>
    assets.map(({ key, words, group }) => ({
      label: key,
      description: words,
      detail: projects.length > 1 ? `${name} · ${group}` : group,
      reference: { project, key },
    })),
  );
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t("There are no assets in this workspace yet."));
    return undefined;
  }
  const picked = await window.showQuickPick(items, {
    placeHolder: l10n.t("Which asset?"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.reference;
}
