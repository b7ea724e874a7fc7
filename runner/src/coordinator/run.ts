/**
 * Runs assets and checks: the one entrance to running, for the command line and for the detached coordinator alike.
 *
 * Invariant: everything that a caller may learn of the run is in the log; what `runAssets` returns is only how it ended.
 * Invariant: each planned step gets exactly one terminal event, and `run-ended` comes last.
 * Invariant: user code runs in step processes, never here.
 */
import { realpath } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { addedVariables } from "@headwater/analyzer/environment-variables";
import { configOf } from "@headwater/analyzer/find-project";
import type { LogEntry } from "@headwater/core/events";
import { parseRunId, type RunId, type StepId } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import type { ProblemCode } from "@headwater/core/problem-codes";
import type { StepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import { StoreError } from "@headwater/eventlog/store-error";
import type { RunRequest } from "@headwater/protocol/coordinator";
import { valuesFolder } from "../io/file-io.ts";
import { cacheFolder } from "../cache-folder.ts";
import { compileCacheFolder } from "../compile-cache.ts";
import { StepPool } from "../pool/step-pool.ts";
import { bundledSdk, programPath } from "../program-path.ts";
import { pruneCache } from "../prune-cache.ts";
import { applyRetention } from "./apply-retention.ts";
import { closeDeadRuns } from "./dead-runs.ts";
import { executeRun } from "./execute-run.ts";
import { type PreparedRun, prepareRun } from "./prepare-run.ts";
import { refusal } from "./refusal.ts";

export interface RunOptions {
  /** Called once for each entry of this run, in order, after it is committed. */
  readonly onEvent?: (entry: LogEntry) => void;
  /** Called for each line that a step prints or logs, as it arrives. */
  readonly onLine?: (stepId: StepId, line: StepLogLine) => void;
  /** A word on what the run does without, before it begins; plain text. */
  readonly onNote?: (text: string) => void;
  /** Cancels the run: steps see their abort signal and have `graceMs` to end. */
  readonly signal?: AbortSignal;
  /** Skips the rest of the grace period: the second Ctrl-C. */
  readonly kill?: AbortSignal;
  /** Steps that run at once; by default what the configuration says, else the number of processors. */
  readonly concurrency?: number;
  /** From a cancel to the kill of the process tree; 5 seconds by default. */
  readonly graceMs?: number;
  /** The program of a step process; by default the one that was built or lies beside this file. */
  readonly stepProgram?: string;
  /** The user has said yes to running in a protected environment. */
  readonly allowProtected?: boolean;
  /** Whether to ask the modules what they make when they run; by default where the text does not show all of it. */
  readonly runtime?: boolean | undefined;
}

export type RunOutcome =
  /** A run that is canceled before it begins is not in the log. */
  | { readonly kind: "succeeded" | "failed" | "canceled"; readonly runId: RunId }
  /** Nothing was run and nothing was recorded. */
  | {
      readonly kind: "refused";
      readonly code: ProblemCode;
      /** What is wrong and what to do; plain text. */
      readonly message: string;
      /** The faults of the project that stand in the way. */
      readonly problems: readonly Problem[];
      /** For a selection that cannot be parsed: where, counted from 0. */
      readonly column: number | null;
    }
  /** The log could not be written any more: the store is gone, full, or the run has another owner. */
  | { readonly kind: "lost"; readonly runId: RunId; readonly code: ProblemCode; readonly message: string };

const GRACE_MS = 5_000;

/** Runs what the request selects and returns when the run has ended and its processes are gone. */
export async function runAssets(request: RunRequest, options: RunOptions = {}): Promise<RunOutcome> {
  const runId = parseRunId(request.runId);
  if (runId === undefined) throw new TypeError(`${JSON.stringify(request.runId)} is not a run id`);
  const root = await projectRoot(request.projectRoot);
  if (root === undefined)
    return refusal("HW513", `There is no Headwater project in ${request.projectRoot}: it has no headwater.config.ts.`);

  // A process gets ready while the project is read; most of the time to the user's first line is spent in these two.
  const pool = new StepPool({
    program: options.stepProgram ?? programPath("step"),
    node: request.node,
    projectRoot: root,
    compileCache: compileCacheFolder(),
  });
  let prepared: PreparedRun | undefined;
  try {
    const result = await prepareRun(request, {
      root,
      allowProtected: options.allowProtected === true,
      runtime: options.runtime,
      signal: options.signal,
      onNote: options.onNote ?? (() => undefined),
      onEnvironment: (environment, storage) => {
        const variables = addedVariables(root, environment, process.env);
        pool.open({ values: valuesFolder(storage), cache: cacheFolder(), sdk: bundledSdk(), variables });
      },
    });
    if (result.kind === "refused") return result;
    prepared = result;
    const node = await pool.nodeVersion();
    if (node.kind === "none")
      return refusal("HW502", `Steps cannot be run by ${request.node ?? process.execPath}: ${node.reason}`);
    await closeDeadRuns(prepared.log, prepared.dead, { now: Date.now(), storage: prepared.storage });
    const outcome = await executeRun(prepared, {
      runId,
      request,
      node: node.version,
      pool,
      concurrency: Math.max(1, options.concurrency ?? result.manifest.config.concurrency ?? availableParallelism()),
      graceMs: options.graceMs ?? GRACE_MS,
      readManifest: prepared.readAgain,
      onEvent: options.onEvent ?? (() => undefined),
      onLine: options.onLine ?? (() => undefined),
      signal: options.signal,
      kill: options.kill,
    });
    return { kind: outcome, runId };
  } catch (error) {
    // Nothing is recorded yet, and nobody waits for what others have locked or what a module takes its time for.
    if (prepared === undefined && options.signal?.aborted === true) return { kind: "canceled", runId };
    if (!(error instanceof StoreError)) throw error;
    return { kind: "lost", runId, code: error.code, message: error.message };
  } finally {
    await pool.close();
    await prepared?.log.close();
    if (prepared !== undefined && options.kill?.aborted !== true) {
      const { storage, manifest } = prepared;
      // The run is over; what was not removed is looked at after the next one.
      await applyRetention(storage, manifest.config.retention).catch(() => undefined);
    }
    const cache = cacheFolder();
    if (cache !== null) await pruneCache(cache, Date.now());
  }
}

/** With all links resolved, as Node names the modules in it; `undefined` for a folder without a configuration. */
async function projectRoot(folder: string): Promise<string | undefined> {
  return configOf(folder) === undefined ? undefined : await realpath(folder);
}
