/**
 * What is known of an asset, on its name and on every name that refers to it. Texts of the workspace pass through the
 * closed markdown; the only links to commands are those made here, and the client enables no others.
 */
import { MarkupKind } from "vscode-languageserver/node";
import type { Connection, Hover } from "vscode-languageserver/node";
import { commands } from "@headwater/protocol/editor";
import type { CheckReference, RunLogReference } from "@headwater/protocol/editor";
import type { Asset, Check } from "@headwater/core/asset";
import type { AssetKey } from "@headwater/core/keys";
import type { AssetStatus, LatestMaterialization } from "@headwater/core/status/asset-status";
import { describeAge, describeCauseFacts, describeDuration } from "@headwater/core/status/describe-status";
import { closedMarkdown, codeSpan, escapeMarkdown } from "../closed-markdown.ts";
import { guarded } from "../messages.ts";
import { metadataText } from "../metadata-markdown.ts";
import { pathOfUri } from "../project-uri.ts";
import { madeAtRunAt, placeAt, projectOfFile } from "../snapshot.ts";
import type { AssetPlace, ProjectSnapshot } from "../snapshot.ts";
import { assetIcon, checkMessage, checkWordOf, missingUpstreamCount, refusalWords, statusLine } from "../words.ts";
import type { World } from "../world.ts";

/** Longer lists are cut, with their length told. */
const MOST_LINKS = 12;

export function register(connection: Connection, world: World): void {
  connection.onHover(async ({ textDocument, position }) => {
    return await guarded(connection, "hover", async () => {
      const snapshot = await world.settled();
      const path = pathOfUri(textDocument.uri);
      const found = path === undefined ? undefined : projectOfFile(snapshot, path);
      if (found === undefined) return null;
      const { project, file } = found;
      const place = placeAt(project, file, position);
      const made = place === undefined ? madeAtRunAt(project, file, position) : [];
      const range = place?.range ?? made[0]?.definition.name;
      if (range === undefined) return null;
      const value = place === undefined ? madeText(project, made) : hoverText(project, place, Date.now());
      return { range, contents: { kind: MarkupKind.Markdown, value } } satisfies Hover;
    });
  });
}

export function hoverText(project: ProjectSnapshot, place: AssetPlace, now: number): string {
  const { asset } = place;
  if (place.kind === "check") return checkText(project, asset, place.check);
  const status = project.statuses.get(asset.key);
  const name = place.kind === "dependency" ? assetLink(project, asset.key) : escapeMarkdown(asset.key);
  // What is wrong and what can be done comes first: the box shows ten lines, and the rest to those who scroll.
  const blocks = [
    `${assetIcon(project, asset)} **${name}** · ${escapeMarkdown(statusLine(project, asset, now, asset.definition.file))}`,
    status === undefined ? "" : causesText(status, now),
    links(project, asset, status),
    closedMarkdown(asset.description),
    facts(asset),
    neighbours(project, "Upstream", project.graph.upstream(asset.key)),
    neighbours(project, "Downstream", project.graph.downstream(asset.key)),
    status?.latest == null ? "" : latestText(status.latest, now),
    status === undefined ? "" : checksText(project, asset, status),
    asset.code.untracked.length === 0 ? "" : `Not tracked: ${asset.code.untracked.map(codeSpan).join(", ")}`,
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** On code that makes assets while it runs: which, each with a link and its state. */
function madeText(project: ProjectSnapshot, made: readonly Asset[]): string {
  const title = made.length === 1 ? "Makes an asset at run time" : `Makes ${made.length} assets at run time`;
  return neighbours(
    project,
    title,
    made.map(({ key }) => key),
  );
}

function checkText(project: ProjectSnapshot, asset: Asset, check: Check): string {
  const status = project.statuses.get(asset.key)?.checks.find(({ name }) => name === check.name);
  const state = status === undefined ? "not run" : checkWordOf(status);
  const blocks = [
    `**${escapeMarkdown(check.name)}** · ${check.blocking ? "blocking " : ""}check of ${assetLink(project, asset.key)} · ${state}`,
    closedMarkdown(check.description),
    status?.result?.passed === false ? escapeMarkdown(checkMessage(status)) : "",
    status?.result == null ? "" : metadataText(status.result.metadata),
    project.refusal === null ? checkLink(project, asset, check.name, "$(play) Run") : refusalText(project),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

function facts({ kind, madeAtRun, group, owners, kinds, tags }: Asset): string {
  const tagTexts = Object.entries(tags).map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  return [
    kind === "external" ? "external" : "",
    madeAtRun === true ? "made at run time" : "",
    `group ${codeSpan(group)}`,
    owners.length === 0 ? "" : `owned by ${owners.map(codeSpan).join(", ")}`,
    [...kinds, ...tagTexts].map(codeSpan).join(" "),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function causesText({ causes, blockedBy, failure }: AssetStatus, now: number): string {
  const lines = [
    ...(failure === null
      ? []
      : [
          `The last attempt failed${failure.outdated ? " before this edit" : ""}: ${escapeMarkdown(`${failure.error.name}: ${failure.error.message}`.slice(0, 500))}`,
        ]),
    ...(blockedBy === null ? [] : [`Blocked by check ${codeSpan(blockedBy.check)} of ${codeSpan(blockedBy.asset)}`]),
    ...causes.map((cause) => {
      const facts = describeCauseFacts(cause, now);
      return `Stale because ${escapeMarkdown(`${cause.message} (${facts})`)}`;
    }),
  ];
  return lines.map((line) => `- ${line}`).join("\n");
}

function neighbours(project: ProjectSnapshot, title: string, keys: readonly AssetKey[]): string {
  if (keys.length === 0) return "";
  const shown = keys.slice(0, MOST_LINKS).map((key) => {
    const asset = project.assets.get(key);
    return `${asset === undefined ? "" : assetIcon(project, asset)} ${assetLink(project, key)}`;
  });
  const more = keys.length > shown.length ? ` and ${keys.length - shown.length} more` : "";
  return `${title}: ${shown.join(" · ")}${more}`;
}

function latestText(latest: LatestMaterialization, now: number): string {
  const when = `Materialized ${describeAge(latest.at, now)} in ${describeDuration(latest.durationMs)}`;
  const metadata = metadataText(latest.metadata);
  return metadata === "" ? when : `${when}\n\n${metadata}`;
}

function checkLink(project: ProjectSnapshot, { key }: Asset, check: string, label: string): string {
  return commandLink(label, commands.runCheckFromLink, { project: project.uri, key, check } satisfies CheckReference);
}

function checksText(project: ProjectSnapshot, asset: Asset, { checks }: AssetStatus): string {
  const icons = {
    passed: "$(pass)",
    warned: "$(warning)",
    failed: "$(error)",
    "not run": "$(circle-outline)",
  } as const;
  return checks
    .map((check) => {
      const word = checkWordOf(check);
      const isFailing = word === "failed" || word === "warned";
      const said = isFailing ? escapeMarkdown(checkMessage(check).slice(0, 300)) : `${codeSpan(check.name)} ${word}`;
      const again =
        isFailing && project.refusal === null ? ` · ${checkLink(project, asset, check.name, "Run again")}` : "";
      return `- ${icons[word]} ${said}${check.result?.outdated === true ? " (outdated)" : ""}${again}`;
    })
    .join("\n");
}

function links(project: ProjectSnapshot, asset: Asset, status: AssetStatus | undefined): string {
  const reference = { project: project.uri, key: asset.key };
  const runId = status?.failure?.runId ?? status?.latest?.runId;
  return [
    asset.kind === "asset" ? refusalText(project) || materializeLink(project, asset) : "",
    commandLink("$(type-hierarchy) Lineage", commands.showLineage, reference),
    runId === undefined ? "" : commandLink("$(output) Log", commands.showRunLog, logReference(project, asset, runId)),
  ]
    .filter((link) => link !== "")
    .join(" · ");
}

function logReference({ uri }: ProjectSnapshot, { key }: Asset, runId: string): RunLogReference {
  return { project: uri, runId, step: key };
}

function materializeLink(project: ProjectSnapshot, { key }: Asset): string {
  const missing = missingUpstreamCount(project, key);
  const words = missing === 0 ? "Materialize" : `Materialize with ${missing} upstream`;
  return commandLink(`$(play) ${words}`, commands.materializeFromLink, { project: project.uri, key });
}

/** In the place of links that run something; nothing where they may. */
function refusalText(project: ProjectSnapshot): string {
  if (project.refusal === null) return "";
  const { icon, words } = refusalWords(project.refusal, project);
  return `${icon} ${escapeMarkdown(words)}`;
}

function assetLink(project: ProjectSnapshot, key: AssetKey): string {
  return commandLink(escapeMarkdown(key), commands.openAsset, { project: project.uri, key });
}

/** `label` is markdown of ours. */
function commandLink(label: string, command: string, argument: object): string {
  // Parentheses are left as they are by encodeURIComponent and would end the link.
  const encoded = encodeURIComponent(JSON.stringify([argument]))
    .replaceAll("(", "%28")
    .replaceAll(")", "%29");
  return `[${label}](command:${command}?${encoded})`;
}
