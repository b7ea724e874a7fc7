/**
 * Starts runs and stays with them: saves what they reach, shows how far they are with a way to cancel, and tells of a
 * failure that the user cannot see.
 */
import { ProgressLocation, commands, l10n, window, workspace } from "vscode";
import type { Progress, TextDocument } from "vscode";
import {
  assetReference,
  checkReference,
  commands as names,
  materialize,
  reachedFiles,
} from "@headwater/protocol/editor";
import type { AssetReference, CheckReference, RunProgress, RunTarget } from "@headwater/protocol/editor";
import { assetArgument, checkArgument, pickProject } from "../asset-argument.ts";
import type { Client } from "../client.ts";
import { hasEnded } from "../run-tracker.ts";
import { savesBeforeRun } from "../settings.ts";
import { acceptVersion } from "./accept-version.ts";
import { cancel } from "./cancel-run.ts";
import { openAsset } from "./open-asset.ts";
import { explain } from "./refusal.ts";
import { showRunLog } from "./run-log.ts";

/** A run that ends sooner needs no window of its own: the lens and the status bar tell enough. */
const SHOWN_AFTER = 1500;

export function register(client: Client): void {
  const onAsset = (target: (key: string) => RunTarget) => {
    return async (argument: unknown): Promise<void> => {
      const reference = await assetArgument(client, argument);
      if (reference !== undefined) await run(client, reference.project, target(reference.key), offeredOf(reference));
    };
  };
  const materializeAsset = onAsset((key) => ({ kind: "assets", keys: [key], with: "self" }));
  // Where nothing upstream is missing, the same.
  const materializeWithMissing = onAsset((key) => ({ kind: "assets", keys: [key], with: "missing" }));
  client.context.subscriptions.push(
    commands.registerCommand(names.materialize, async (argument: unknown) => {
      // Who was not offered the asset alone, as in the palette, wants it made.
      const isOffered = assetReference.safeParse(argument).success;
      await (isOffered ? materializeAsset : materializeWithMissing)(argument);
    }),
    commands.registerCommand(names.materializeWithUpstream, materializeWithMissing),
    commands.registerCommand(
      names.makeFresh,
      onAsset((key) => ({ kind: "fresh", keys: [key] })),
    ),
    commands.registerCommand(
      names.runChecks,
      onAsset((key) => ({ kind: "checks", keys: [key] })),
    ),
    commands.registerCommand(names.runCheck, async (argument: unknown) => {
      const reference = await checkArgument(client, argument);
      if (reference !== undefined) await runCheck(client, reference);
    }),
    commands.registerCommand(names.runCheckFromLink, async (argument: unknown) => {
      const given = checkReference.safeParse(argument);
      if (given.success && (await confirmsCheck(given.data))) await runCheck(client, given.data);
    }),
    commands.registerCommand(names.acceptVersion, async (argument: unknown) => {
      const reference = await assetArgument(client, argument);
      if (reference !== undefined) await acceptVersion(client, reference);
    }),
    commands.registerCommand(names.materializeFromLink, async (argument: unknown) => {
      if (await confirms(argument)) await materializeWithMissing(argument);
    }),
    commands.registerCommand("headwater.materializeStale", () => runInProject(client, { kind: "stale" })),
    commands.registerCommand("headwater.materializeAll", () => runInProject(client, { kind: "all" })),
  );
}

/** The code version that a run was offered for, where it was. */
function offeredOf({ key, version }: AssetReference): Record<string, string> {
  return version === undefined ? {} : { [key]: version };
}

async function runCheck(client: Client, reference: CheckReference): Promise<void> {
  const { project, key, check } = reference;
  await run(client, project, { kind: "checks", keys: [key], checks: [check] }, offeredOf(reference));
}

/** Starts a run and ends when the run has ended, or was refused. */
export async function run(
  client: Client,
  project: string | null,
  target: RunTarget,
  offered: Record<string, string> = {},
): Promise<void> {
  if (workspace.isTrusted && !(await saveReached(client, project, target))) return;
  const answer = await client.server.request(materialize, { project, target, ignoreChecks: false, offered });
  if (answer.kind === "refused") {
    await explain(answer.refusal);
    return;
  }
  await stayWith(client, answer, target.kind === "checks");
}

/** A click on a link in a hover is easily made by mistake, and a link is not a button. */
async function confirms(argument: unknown): Promise<boolean> {
  const key = typeof argument === "object" && argument !== null && "key" in argument ? String(argument.key) : "";
  const yes = l10n.t("Materialize");
  return (await window.showInformationMessage(l10n.t("Materialize {0}?", key), { modal: true }, yes)) === yes;
}

async function confirmsCheck({ key, check }: CheckReference): Promise<boolean> {
  const yes = l10n.t("Run");
  return (
    (await window.showInformationMessage(l10n.t("Run check {0} of {1}?", check, key), { modal: true }, yes)) === yes
  );
}

async function runInProject(client: Client, target: RunTarget): Promise<void> {
  const { projects } = client.overview.newest;
  const picked = await pickProject(projects);
  if (picked !== undefined || projects.length === 0) await run(client, picked?.project ?? null, target);
}

/** False when files that the run would load are not saved and stay so. */
async function saveReached(client: Client, project: string | null, target: RunTarget): Promise<boolean> {
  const dirty = workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === "file");
  if (dirty.length === 0) return true;
  const { uris } = await client.server.request(reachedFiles, { project, target });
  const reached = dirty.filter(({ uri }) => uris.includes(uri.toString()));
  if (reached.length === 0) return true;
  if (!savesBeforeRun()) {
    void window.showWarningMessage(
      l10n.t("The run would not see your changes in {0}. Save first.", listNames(reached)),
    );
    return false;
  }
  const saved = await Promise.all(reached.map((document) => document.save()));
  const unsaved = reached.filter((_, index) => saved[index] !== true);
  if (unsaved.length > 0)
    void window.showErrorMessage(l10n.t("{0} cannot be saved, so nothing is run.", listNames(unsaved)));
  return unsaved.length === 0;
}

async function stayWith(
  client: Client,
  { project, runId }: { readonly project: string; readonly runId: string },
  isOfChecks: boolean,
): Promise<void> {
  const listeners = new Set<(progress: RunProgress) => void>();
  let newest: RunProgress | undefined;
  const ended = client.runs.follow(runId, (progress) => {
    newest = progress;
    for (const listener of listeners) listener(progress);
  });
  const timer = setTimeout(() => {
    if (newest !== undefined && hasEnded(newest)) return;
    const title = isOfChecks ? l10n.t("Running checks") : l10n.t("Materializing");
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    void window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => void cancel(client, { project, runId }));
      const show = showProgress(progress);
      if (newest !== undefined) show(newest);
      listeners.add(show);
      await ended;
    });
  }, SHOWN_AFTER);
  const end = await ended;
  clearTimeout(timer);
  await tellEnd(client, end, isOfChecks);
}

function showProgress(progress: Progress<{ message: string; increment: number }>): (run: RunProgress) => void {
  let shown = 0;
  return ({ state, total, done, running }) => {
    const percent = total === 0 ? 0 : (100 * done) / total;
    const names = running.slice(0, 3).join(", ");
    const doing = state === "canceling" ? l10n.t("canceling") : names;
    progress.report({
      message: l10n.t("{0} of {1}", done, total) + (doing === "" ? "" : ` · ${doing}`),
      increment: percent - shown,
    });
    shown = percent;
  };
}

async function tellEnd(client: Client, progress: RunProgress, isOfChecks: boolean): Promise<void> {
  const { state, project, runId, failed } = progress;
  const show = l10n.t("Show Log");
  switch (state) {
    case "succeeded":
      // A warning fails no run.
      window.setStatusBarMessage(
        `$(pass) ${isOfChecks ? l10n.t("Checked, nothing failed") : whatWasMade(progress)}`,
        4000,
      );
      return;
    case "canceled":
      window.setStatusBarMessage(`$(circle-slash) ${l10n.t("Run canceled")}`, 4000);
      return;
    case "lost": {
      const message = l10n.t("The run stopped before its end: its process is gone. Materialize again to go on.");
      if ((await window.showErrorMessage(message, show)) === show) await showRunLog({ project, runId });
      return;
    }
    case "failed": {
      const [first] = failed;
      if (first === undefined || isVisible(first.at?.uri)) return;
      const go = l10n.t("Go to Asset");
      const message = l10n.t("{0}: {1}", first.key, firstLine(first.message));
      const choice = await window.showErrorMessage(message, go, show);
      if (choice === go) await openAsset(client, { project, key: first.key } satisfies AssetReference);
      else if (choice === show) await showRunLog({ project, runId, step: first.key });
      return;
    }
    case "running":
    case "canceling":
  }
}

function whatWasMade({ materialized, unchanged }: RunProgress): string {
  if (unchanged === 0) return l10n.t("{0} materialized", materialized);
  if (materialized === 0) return l10n.t("{0} unchanged", unchanged);
  return l10n.t("{0} materialized, {1} unchanged", materialized, unchanged);
}

/** Then the line itself shows the failure. */
function isVisible(uri: string | undefined): boolean {
  return uri !== undefined && window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri);
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, 200);
}

function listNames(documents: readonly TextDocument[]): string {
  return documents.map(({ uri }) => workspace.asRelativePath(uri)).join(", ");
}
