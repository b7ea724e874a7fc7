/**
 * Runs a plan in this process and shows it. Shared by `materialize` and `check`.
 *
 * The first Ctrl-C asks for a cancel and waits for the steps to end; the second kills them at once. A terminal that is
 * closed counts as the first.
 */
import { randomUUID } from "node:crypto";
import { onLockWait } from "@headwater/eventlog/lock-wait";
import { newRunId } from "@headwater/core/run/run-id";
import { EXIT, CliError } from "./cli-error.ts";
import type { ExitCode } from "./cli-error.ts";
import { runAssets, type RunOutcome } from "../coordinator/run.ts";
import { findRoot } from "./find-root.ts";
import type { ProjectOptions } from "./options.ts";
import { outliveClosedPipe, plain, printError, waitText } from "./output.ts";
import { jsonProgress } from "./progress/json-progress.ts";
import { plainProgress } from "./progress/plain-progress.ts";
import type { Progress } from "./progress/progress.ts";

export interface RunCommand {
  readonly selection: string;
  readonly mode: "selected" | "stale";
  readonly checksOnly: boolean;
  /** With `checksOnly`, those alone. */
  readonly checks?: readonly string[];
  readonly ignoreChecks: boolean;
  readonly allowProtected: boolean;
}

const CANCELING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export type Runs = (options: ProjectOptions, command: RunCommand) => Promise<void>;

export async function runCommand(options: ProjectOptions, command: RunCommand): Promise<void> {
  const [root, progress] = await Promise.all([findRoot(options), chooseProgress(options)]);
  outliveClosedPipe();
  const seen = { anEvent: false };
  const cancel = listenForCancel((word) => {
    if (seen.anEvent) progress.note(word);
  });
  onLockWait((wait) => {
    progress.note(waitText(wait));
  });
  let outcome: RunOutcome;
  try {
    outcome = await runAssets(
      {
        protocol: 1,
        runId: newRunId(Date.now(), randomUUID().slice(0, 6)),
        projectRoot: root,
        environment: options.env ?? process.env["HEADWATER_ENV"] ?? null,
        selection: command.selection,
        mode: command.mode,
        checksOnly: command.checksOnly,
        ...(command.checks === undefined ? {} : { checks: [...command.checks] }),
        ignoreChecks: command.ignoreChecks,
        origin: "cli",
        node: null,
      },
      {
        allowProtected: command.allowProtected,
        runtime: options.runtime,
        signal: cancel.signal,
        kill: cancel.kill,
        onNote: (text) => {
          progress.note(plain(text));
        },
        onEvent: (entry) => {
          seen.anEvent = true;
          progress.onEvent(entry);
        },
      },
    );
  } finally {
    cancel.dispose();
    progress.close();
  }
  if (outcome.kind === "canceled" && !seen.anEvent) printError("Canceled before the run began: nothing was run.");
  process.exitCode = report(root, command.selection, options, outcome);
}

function report(root: string, selection: string, options: ProjectOptions, outcome: RunOutcome): ExitCode {
  switch (outcome.kind) {
    case "succeeded":
      return EXIT.succeeded;
    case "canceled":
      return EXIT.canceled;
    case "failed":
      if (options.json !== true) printError(`What the steps printed: headwater logs ${outcome.runId}`);
      return EXIT.failed;
    case "refused":
      throw new CliError(
        outcome.column === null ? outcome.message : `The selection cannot be read: ${outcome.message}`,
        {
          code: outcome.code,
          root,
          problems: outcome.problems,
          ...(outcome.column === null ? {} : { column: outcome.column + 1 }),
          // What the user asked for is right, and the store cannot do it.
          exitCode: outcome.code.startsWith("HW6") ? EXIT.failed : EXIT.wrong,
          hints: [
            ...(outcome.column === null ? [] : [`    ${selection}`, `    ${" ".repeat(outcome.column)}^`]),
            ...(outcome.code === "HW510" ? ["Add --yes to run there all the same."] : []),
          ],
        },
      );
    case "lost":
      throw new CliError(outcome.message, { code: outcome.code, exitCode: EXIT.failed });
  }
}

async function chooseProgress(options: ProjectOptions): Promise<Progress> {
  if (options.json === true) return jsonProgress();
  if (!process.stdout.isTTY) return plainProgress();
  const { terminalProgress } = await import("./progress/terminal-progress.ts");
  return terminalProgress();
}

function listenForCancel(say: (word: string) => void): { signal: AbortSignal; kill: AbortSignal; dispose(): void } {
  const cancel = new AbortController();
  const kill = new AbortController();
  const onSignal = (): void => {
    if (cancel.signal.aborted) {
      kill.abort();
      return;
    }
    say("Canceling: waiting for the steps to stop. Press Ctrl-C again to kill them.");
    cancel.abort();
  };
  for (const name of CANCELING) process.on(name, onSignal);
  return {
    signal: cancel.signal,
    kill: kill.signal,
    dispose: () => {
      for (const name of CANCELING) process.off(name, onSignal);
    },
  };
}
