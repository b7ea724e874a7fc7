/**
 * What is wrong, on the line: definition faults and failed checks of the whole project, stale assets of open files, and
 * the failure of the last attempt on the line of user code that threw.
 *
 * Invariant: a file's diagnostics are sent only when they differ from those that the client has.
 */
import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import type { Connection, Diagnostic, DiagnosticRelatedInformation } from "vscode-languageserver/node";
import type { Asset } from "@headwater/core/asset";
import { thrownAt } from "@headwater/core/error-place";
import type { StepError } from "@headwater/core/events";
import type { AssetKey, ProjectPath, RunId } from "@headwater/core/keys";
import { checkStepId, keyName } from "@headwater/core/keys";
import type { Location, Range } from "@headwater/core/location";
import type { Problem } from "@headwater/core/problem";
import { certainProblems } from "@headwater/core/runtime/certain-problems";
import type { AssetStatus, CheckResult } from "@headwater/core/status/asset-status";
import type { Settings } from "@headwater/protocol/editor";
import * as z from "zod";
import { causeLocation } from "../cause-location.ts";
import { placedNow } from "../failure-places.ts";
import { restOfLine } from "../project-text.ts";
import { runLogUri } from "../run-log-uri.ts";
import { lspLocation, uriOfFile } from "../project-uri.ts";
import { assetName } from "../snapshot.ts";
import type { ProjectSnapshot, Snapshot } from "../snapshot.ts";
import { throttle } from "../throttle.ts";
import type { World } from "../world.ts";

const SOURCE = "headwater";
const PUBLISH_EVERY = 100;

interface Placed {
  readonly file: ProjectPath;
  readonly diagnostic: Diagnostic;
}

export function register(connection: Connection, world: World): void {
  const sent = new Map<string, string>();
  const publish = throttle(PUBLISH_EVERY, () => {
    const wanted = diagnosticsOf(world.snapshot);
    for (const uri of new Set([...sent.keys(), ...wanted.keys()])) {
      const diagnostics = wanted.get(uri) ?? [];
      const text = JSON.stringify(diagnostics);
      if ((sent.get(uri) ?? "[]") === text) continue;
      if (diagnostics.length === 0) sent.delete(uri);
      else sent.set(uri, text);
      void connection.sendDiagnostics({ uri, diagnostics });
    }
  });
  // After the answers that wait for this change: most edits leave the diagnostics as they are.
  world.onChange(() => {
    setImmediate(publish);
  });
}

/** By URI of the file. */
export function diagnosticsOf(snapshot: Snapshot): Map<string, Diagnostic[]> {
  const files = new Map<string, Diagnostic[]>();
  for (const project of snapshot.projects) {
    for (const { file, diagnostic } of ofProject(project, snapshot.client.settings)) {
      const uri = uriOfFile(project.root, file);
      files.set(uri, [...(files.get(uri) ?? []), diagnostic]);
    }
  }
  return files;
}

function ofProject(project: ProjectSnapshot, settings: Settings): readonly Placed[] {
  return [
    ...ofProblems(project, certainProblems(project.manifest, project.isRunKnown)),
    ...ofProblems(project, project.runProblems),
    ...ofProblems(project, project.edgeProblems),
    ...ofProblems(project, project.historyProblems),
    ...[...project.openFiles.keys()]
      .flatMap((file) => known(project, project.keysByFile.get(file) ?? []))
      .flatMap(([asset, status]) => ofStaleness(project, asset, status, settings)),
    ...known(project, project.alarming).flatMap(([asset, status]) => [
      ...ofFailure(project, asset, status),
      ...ofChecks(project, asset, status),
    ]),
  ];
}

/** Those that there are, with their statuses. Only assets that may have something to say are looked at. */
function known(project: ProjectSnapshot, keys: Iterable<AssetKey>): (readonly [Asset, AssetStatus])[] {
  return [...keys].flatMap((key) => {
    const asset = project.assets.get(key);
    const status = project.statuses.get(key);
    return asset === undefined || status === undefined ? [] : [[asset, status] as const];
  });
}

/** Most edits leave the problems of a project as they are: then they are not looked at again. */
const OF_PROBLEMS = new WeakMap<readonly Problem[], readonly Placed[]>();

function ofProblems(project: ProjectSnapshot, problems: readonly Problem[]): readonly Placed[] {
  let placed = OF_PROBLEMS.get(problems);
  if (placed === undefined) OF_PROBLEMS.set(problems, (placed = problems.map((each) => ofProblem(project, each))));
  return placed;
}

function ofProblem(project: ProjectSnapshot, problem: Problem): Placed {
  const severities = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    information: DiagnosticSeverity.Information,
  } as const;
  return place(problem.at, {
    severity: severities[problem.severity],
    code: problem.code,
    message: problem.message,
    relatedInformation: problem.related.map(({ at, message }) => ({
      location: lspLocation(project.root, at),
      message,
    })),
    ...(problem.code === "HW206" ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  });
}

function ofStaleness(
  project: ProjectSnapshot,
  asset: Asset,
  { status, causes }: AssetStatus,
  settings: Settings,
): readonly Placed[] {
  if (status !== "stale" || settings.staleSeverity === "off") return [];
  const edited = project.edited.has(asset.key);
  const quiet = edited || settings.staleSeverity === "information";
  const [first, ...rest] = causes;
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
  return [
    place(nameOf(asset), {
      severity: quiet ? DiagnosticSeverity.Information : DiagnosticSeverity.Warning,
      code: edited ? "edited" : "stale",
      message: `${keyName(asset.key)} is ${edited ? "edited, not saved" : "stale"}: ${first?.message ?? "its cause is not known"}${more}`,
      relatedInformation: causes.map((cause) => ({
        location: lspLocation(project.root, causeLocation(project, asset, cause)),
        message: cause.message,
      })),
    }),
  ];
}

function ofFailure(project: ProjectSnapshot, asset: Asset, { status, failure }: AssetStatus): readonly Placed[] {
  if (status !== "failed" || failure === null) return [];
  if (failure.outdated) {
    // The lines of the stack are those of other code.
    const message = `The last run of ${keyName(asset.key)} failed before this edit: ${errorText(failure.error)}`;
    const relatedInformation = [logOf(project, failure.runId)];
    const { code } = failure.error;
    return [place(nameOf(asset), { severity: DiagnosticSeverity.Warning, code, message, relatedInformation })];
  }
  const error = placedNow(project, failure.runId, failure.error);
  return [
    place(throwingPlace(project, error) ?? nameOf(asset), {
      severity: DiagnosticSeverity.Error,
      code: error.code,
      message: `${keyName(asset.key)} failed: ${errorText(error)}`,
      relatedInformation: [...stackOf(project, error), logOf(project, failure.runId)],
    }),
  ];
}

/** On the check and on its asset; a check that threw also on the line that threw. */
function ofChecks(project: ProjectSnapshot, asset: Asset, { checks }: AssetStatus): readonly Placed[] {
  return checks.flatMap(({ name, result }): readonly Placed[] => {
    if (result === null || result.passed) return [];
    const check = asset.checks.find((candidate) => candidate.name === name);
    if (check === undefined) return [];
    const onCheck: Location = { file: check.definition.file, range: check.definition.name };
    const thrown =
      result.error === null ? undefined : throwingPlace(project, placedNow(project, result.runId, result.error));
    const diagnostic = {
      severity: result.severity === "warn" ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
      code: result.error?.code ?? "check",
      data: { check: checkStepId(asset.key, name) } satisfies CheckData,
      message: checkText(asset, name, result),
    };
    const related = (at: Location, message: string): DiagnosticRelatedInformation => ({
      location: lspLocation(project.root, at),
      message,
    });
    const log = logOf(project, result.runId);
    const places = [
      place(onCheck, { ...diagnostic, relatedInformation: [related(nameOf(asset), `the asset ${asset.key}`), log] }),
      place(nameOf(asset), { ...diagnostic, relatedInformation: [related(onCheck, `the check ${name}`), log] }),
    ];
    if (thrown !== undefined)
      places.push(place(thrown, { ...diagnostic, relatedInformation: [related(onCheck, `the check ${name}`), log] }));
    return places.filter(isFirstOfItsPlace);
  });
}

/** What the diagnostic of a failed check carries: which one it is. The client gives it back when it asks what can be done. */
const checkData = z.object({ check: z.string() });
type CheckData = z.infer<typeof checkData>;

/** `asset:check`, where the diagnostic is of a failed check. */
export function failedCheckOf({ data }: Diagnostic): string | undefined {
  return checkData.safeParse(data).data?.check;
}

function checkText(asset: Asset, name: string, { error, description, outdated }: CheckResult): string {
  const said = error === null ? description : errorText(error);
  const what = `Check ${name} of ${keyName(asset.key)} ${error === null ? "failed" : "threw"}${said === "" ? "" : `: ${said}`}`;
  return outdated ? `${what} (of data that was replaced since)` : what;
}

function throwingPlace(project: ProjectSnapshot, error: StepError): Location | undefined {
  const at = thrownAt(error);
  return at === undefined ? undefined : restOfLine(project, at);
}

function stackOf(project: ProjectSnapshot, error: StepError): DiagnosticRelatedInformation[] {
  return error.frames.flatMap(({ at, function: name }) => {
    if (at === null) return [];
    const called = name === "" || name === "<anonymous>" ? assetName(project, at) : name;
    const place = `${at.file}:${at.range.start.line + 1}`;
    return [{ location: lspLocation(project.root, at), message: `at ${called ?? place}` }];
  });
}

function logOf(project: ProjectSnapshot, runId: RunId): DiagnosticRelatedInformation {
  return { location: { uri: runLogUri(project.uri, runId), range: START }, message: "log of the run" };
}

function errorText({ name, message }: StepError): string {
  const named = message.startsWith(name) ? message : `${name}: ${message}`;
  return message === "" ? name : named;
}

function nameOf({ definition }: Asset): Location {
  return { file: definition.file, range: definition.name };
}

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function place({ file, range }: Location, diagnostic: Omit<Diagnostic, "range" | "source">): Placed {
  return { file, diagnostic: { range, source: SOURCE, ...diagnostic } };
}

/** A check that is written inside its asset can stand on the asset's name itself. */
function isFirstOfItsPlace(placed: Placed, index: number, all: readonly Placed[]): boolean {
  const same = (other: Placed): boolean =>
    other.file === placed.file && JSON.stringify(other.diagnostic.range) === JSON.stringify(placed.diagnostic.range);
  return all.findIndex(same) === index;
}
