/**
 * What can be done about it, in place: the edits that mend a definition fault; materialize this asset, make it fresh, run
 * its checks again, accept its code, open the log of the run that failed. Edits carry the version of the document,
 * commands the key and the code version of the asset, and both are checked again when they run.
 */
import { CodeActionKind } from "vscode-languageserver/node";
import type { CodeAction, Connection, Diagnostic, Range, WorkspaceEdit } from "vscode-languageserver/node";
import { commands } from "@headwater/protocol/editor";
import type { AssetReference, CheckReference, RunLogReference } from "@headwater/protocol/editor";
import type { Asset, Check } from "@headwater/core/asset";
import { thrownAt } from "@headwater/core/error-place";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import { checkStepId, keyName } from "@headwater/core/keys";
import type { Location } from "@headwater/core/location";
import type { ProblemCode } from "@headwater/core/problem-codes";
import type { Fix, Problem } from "@headwater/core/problem";
import type { AssetStatus, CheckResult } from "@headwater/core/status/asset-status";
import { placedNow } from "../failure-places.ts";
import { guarded } from "../messages.ts";
import { pathOfUri, uriOfFile } from "../project-uri.ts";
import { projectOfFile } from "../snapshot.ts";
import type { ProjectSnapshot } from "../snapshot.ts";
import { missingUpstreamCount } from "../words.ts";
import type { World } from "../world.ts";
import { failedCheckOf } from "./diagnostics.ts";

export function register(connection: Connection, world: World): void {
  connection.onCodeAction(async ({ textDocument, range, context }) => {
    return await guarded(connection, "codeAction", async () => {
      const path = pathOfUri(textDocument.uri);
      const found = path === undefined ? undefined : projectOfFile(await world.settled(), path);
      if (found === undefined) return null;
      const ours = context.diagnostics.filter(({ source }) => source === "headwater");
      const runs = runsAt(found.project, found.file, range, ours);
      // Where nothing may be run, the log of what ran can still be read.
      const allowed = found.project.refusal === null ? runs : runs.filter(isReading);
      return [...fixesAt(found.project, found.file, range, ours), ...allowed];
    });
  });
}

function fixesAt(
  project: ProjectSnapshot,
  file: ProjectPath,
  range: Range,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const touching = (at: Location): boolean => at.file === file && touches(at.range, range);
  return [...project.manifest.problems, ...project.edgeProblems, ...project.historyProblems].flatMap((problem) => {
    if (touching(problem.at)) return problem.fixes.map((fix) => fixAction(project, problem, fix, diagnostics));
    const isReader = problem.code === RENAMED && problem.related.some(({ at }) => touching(at));
    return isReader ? problem.fixes.slice(0, 1).map((fix) => fixAction(project, problem, fix, diagnostics)) : [];
  });
}

function fixAction(
  project: ProjectSnapshot,
  problem: Problem,
  fix: Fix,
  diagnostics: readonly Diagnostic[],
): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnostics.filter(({ code, range: at }) => code === problem.code && touches(at, problem.at.range)),
    isPreferred: problem.fixes.length === 1,
    edit: editsOf(project, fix),
  };
}

/** Whoever still reads a renamed asset by its old name has an error there; what mends that too comes first. */
const RENAMED: ProblemCode = "HW114";

/** With the versions of open documents: the editor refuses an edit of a text that it no longer has. */
function editsOf(project: ProjectSnapshot, { edits }: Fix): WorkspaceEdit {
  const byFile = Map.groupBy(edits, ({ at }) => at.file);
  return {
    documentChanges: [...byFile].map(([file, inFile]) => ({
      textDocument: { uri: uriOfFile(project.root, file), version: project.openVersions.get(file) ?? null },
      edits: inFile.map(({ at, newText }) => ({ range: at.range, newText })),
    })),
  };
}

function runsAt(
  project: ProjectSnapshot,
  file: ProjectPath,
  range: Range,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const told = new Set(diagnostics.flatMap((diagnostic) => failedCheckOf(diagnostic) ?? []));
  return project.manifest.assets
    .filter((asset) => touchesAsset(project, asset, file, range) || asset.checks.some((check) => told.has(idOf(check))))
    .flatMap((asset) => {
      const meant = asset.checks.filter((check) => told.has(idOf(check)) || touchesDefinition(check, file, range));
      const ofChecks = checksOf(project, asset, { meant, diagnostics });
      const ofAsset = asset.kind === "asset" ? runsOf(project, asset, diagnostics) : [];
      // Beside a check, what it is about comes first.
      return meant.length > 0 ? [...ofChecks, ...ofAsset] : [...ofAsset, ...ofChecks];
    });
}

function idOf({ asset, name }: Check): string {
  return checkStepId(asset, name);
}

/** One by one those that are meant, or that failed; and all together where there are more. */
function checksOf(
  project: ProjectSnapshot,
  { key, kind, code, checks }: Asset,
  { meant, diagnostics }: { readonly meant: readonly Check[]; readonly diagnostics: readonly Diagnostic[] },
): CodeAction[] {
  const status = project.statuses.get(key);
  if (checks.length === 0 || status === undefined || (kind === "asset" && status.latest === null)) return [];
  const reference: AssetReference = { project: project.uri, key, version: code.version };
  const resultOf = (name: string): CheckResult | null =>
    status.checks.find((check) => check.name === name)?.result ?? null;
  const ofAsset = checks.length === 1 ? checks : checks.filter(({ name }) => resultOf(name)?.passed === false);
  const offered = meant.length > 0 ? meant : ofAsset;
  const each = offered.map((check) => {
    const again = resultOf(check.name) === null ? "" : " again";
    const argument: CheckReference = { ...reference, check: check.name };
    const own = diagnostics.filter((diagnostic) => failedCheckOf(diagnostic) === idOf(check));
    return commandAction(`Run check ${check.name} of ${keyName(key)}${again}`, commands.runCheck, argument, own);
  });
  if (checks.length === 1) return each;
  return [...each, commandAction(`Run all checks of ${keyName(key)}`, commands.runChecks, reference, [])];
}

function isReading({ command }: CodeAction): boolean {
  return command?.command === commands.showRunLog;
}

function commandAction(
  title: string,
  command: string,
  argument: object,
  diagnostics: readonly Diagnostic[],
): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [...diagnostics],
    command: { title, command, arguments: [argument] },
  };
}

function runsOf(project: ProjectSnapshot, { key, code }: Asset, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const status = project.statuses.get(key);
  const name = keyName(key);
  // Checked again when it runs: by then the code may be another.
  const reference: AssetReference = { project: project.uri, key, version: code.version };
  const action = (title: string, command: string, argument: object): CodeAction =>
    commandAction(title, command, argument, diagnostics);
  const missing = missingUpstreamCount(project, key);
  const itself =
    missing === 0
      ? action(`Materialize ${name}`, commands.materialize, reference)
      : action(`Materialize ${name} with ${missing} upstream`, commands.materializeWithUpstream, reference);
  // Where nothing above is stale, the asset itself is what makes it fresh: one thing is offered once.
  const actions = hasStaleAbove(project, key)
    ? [action(`Materialize what makes ${name} fresh`, commands.makeFresh, reference), itself]
    : [itself];
  if (status === undefined) return actions;
  const runId = status.failure?.runId ?? status.checks.find(({ result }) => result?.passed === false)?.result?.runId;
  if (runId !== undefined) {
    const log: RunLogReference = { project: project.uri, runId, step: key };
    actions.push(action(`Show the log of the run`, commands.showRunLog, log));
  }
  // Code that has just failed gives no data at all.
  const hasFailed = status.failure !== null && !status.failure.outdated;
  if (isChangedInCode(status) && !project.edited.has(key) && !hasFailed) {
    actions.push(action(`Accept the code of ${name} as giving the same data…`, commands.acceptVersion, reference));
  }
  return actions;
}

/** What is only missing is told, and made, with the asset. */
function hasStaleAbove({ graph, assets, statuses }: ProjectSnapshot, key: AssetKey): boolean {
  return [...graph.ancestors([key])].some((above) => {
    const word = statuses.get(above)?.status;
    return assets.get(above)?.kind === "asset" && (word === "stale" || word === "failed");
  });
}

/** Other data than was read is no matter of the code. */
function isChangedInCode({ causes }: AssetStatus): boolean {
  return causes.some(({ kind }) => kind !== "data");
}

/** On its name, on the name of one of its checks, or on the line of its code that threw. */
function touchesAsset(project: ProjectSnapshot, asset: Asset, file: ProjectPath, range: Range): boolean {
  if ([asset, ...asset.checks].some((defined) => touchesDefinition(defined, file, range))) return true;
  const failure = project.statuses.get(asset.key)?.failure;
  if (failure == null || failure.outdated) return false;
  const at = thrownAt(placedNow(project, failure.runId, failure.error));
  return at !== undefined && at.file === file && at.range.start.line === range.start.line;
}

function touchesDefinition({ definition }: Asset | Check, file: ProjectPath, range: Range): boolean {
  return definition.file === file && touches(definition.name, range);
}

function touches(a: Range, b: Range): boolean {
  const before = (x: Range["start"], y: Range["start"]): boolean =>
    x.line < y.line || (x.line === y.line && x.character <= y.character);
  return before(a.start, b.end) && before(b.start, a.end);
}
