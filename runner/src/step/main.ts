/**
 * A step process: the only place, beside the one that evaluates definitions, where user code runs. It serves one step at a
 * time and is used again for the next; see protocol/src/step.ts.
 *
 * Invariant: each step is answered by exactly one `ended`, unless the process dies, which the coordinator sees.
 * Invariant: while user code runs, nothing of ours keeps the event loop alive. So when the loop runs empty, a promise that
 * the step awaits can no longer settle, and we say so instead of waiting for ever.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { getEventListeners } from "node:events";
import { formatLocation } from "@headwater/core/location";
import { STEP_PROCESS } from "@headwater/core/sdk-contract";
import { leftBehindText } from "../pool/exit-reason.ts";
import { expectStep, type FromStep, parseToStep, type StepRequest, type ToStep } from "@headwater/protocol/step";
import { FileIo } from "../io/file-io.ts";
import { ProjectLoader } from "../loader/project-loader.ts";
import { StepOutput } from "./output.ts";
import { runStep, type StepHost } from "./run-step.ts";
import { SharedState } from "./shared-state.ts";
import { isEnd, signalName } from "./signals.ts";
import { StepFault, toStepError } from "./step-error.ts";
import { endWhenAlone, startWatchdog } from "./watchdog.ts";

/** What stays for the life of the process. */
interface Project {
  readonly root: string;
  readonly loader: ProjectLoader;
  readonly io: FileIo;
  readonly output: StepOutput;
}

interface RunningStep {
  readonly id: string;
  readonly abort: AbortController;
  /** Its code has asked for the signal. */
  listens: boolean;
  /** The coordinator knows that its function is being called. */
  begun: boolean;
  /** What it has altered, as far as that was looked at. */
  altered: string | undefined;
  /** What the process had under way when the step began. */
  readonly before: readonly string[];
  /** Called when the coordinator lets the loaded code run. */
  proceed: () => void;
  /** Goes with the message that the step has ended: that saves one for each of many steps. */
  materialized: Extract<FromStep, { type: "materialized" }> | undefined;
}

type StepOutcome =
  | { readonly kind: "succeeded" }
  /** `replace`: the process is not fit for another step. */
  | { readonly kind: "failed"; readonly error: unknown; readonly replace: boolean };

// User code may replace the functions of `process`.
const sendToCoordinator = process.send?.bind(process);
const changeFolder = process.chdir.bind(process);
const endProcess = process.exit.bind(process);
const kill = process.kill.bind(process);
const abort = process.abort.bind(process);
const resourcesInUse = process.getActiveResourcesInfo.bind(process);

/** The protocol takes no more. */
const MOST_LEFT = 100;

/** Which step's code is running, through all that it has started and has not ended. */
const steps = new AsyncLocalStorage<RunningStep>();

let coordinator: number | undefined;
let project: Project | undefined;
let running: RunningStep | undefined;
let isUnfit = false;
/** As it was when modules were last loaded. */
let shared: SharedState | undefined;
/** What earlier steps left behind has failed while no step ran: the next one's log says so. */
const failedMeanwhile: string[] = [];

const LISTENERS = [
  [
    "message",
    (message: unknown) => {
      receive(parseToStep(message));
    },
  ],
  [
    "disconnect",
    () => {
      endWhenAlone({ coordinator, isBusy: running !== undefined });
    },
  ],
  ["uncaughtException", onError],
  ["exit", onExit],
  ["beforeExit", onIdle],
] as const satisfies readonly (readonly [event: string, listener: (...args: never[]) => void])[];
const [[, onMessage]] = LISTENERS;
/** As Node takes them, whatever user code makes of `process`. */
const addListener = process.on.bind(process) as (event: string, listener: (...args: never[]) => void) => unknown;
const listeners = process.listeners.bind(process) as (event: string) => readonly unknown[];
listen();
Reflect.set(globalThis, STEP_PROCESS, true);
// Who has started it may be gone already.
if (!process.connected) process.exit();
// The channel is ours: code that asks whether it was forked, to greet or to leave, was not.
const disconnect = process.disconnect.bind(process);
Reflect.set(process, "send", undefined);
Reflect.set(process, "disconnect", () => {
  // Node itself calls it when the other end is gone.
  if (steps.getStore() === undefined) disconnect();
});
// The last words of a process that is killed from within: whose code it was.
Reflect.set(process, "kill", (pid: number, signal?: string | number): true => {
  if (isEnd(pid, signal)) sayExiting(`has killed the process by ${signalName(signal)}`);
  return kill(pid, signal);
});
Reflect.set(process, "abort", (): never => {
  sayExiting("has aborted the process");
  return abort();
});
send({ type: "ready", node: process.versions.node });

/** Also again, where modules have removed the listeners of all: for a clean start, as test frameworks do. */
function listen(): void {
  for (const [event, listener] of LISTENERS) if (!listeners(event).includes(listener)) addListener(event, listener);
}

function onError(error: unknown, kind: NodeJS.UncaughtExceptionOrigin): void {
  const origin = steps.getStore();
  if (origin === undefined && running === undefined) {
    // No step's doing but ours: the coordinator hears of it by the exit, and the step's log by these words.
    console.error(error);
    endProcess(1);
  }
  if (origin === undefined || origin === running) end({ kind: "failed", error, replace: true });
  else leftBehind(origin, error, kind);
}

function onExit(code: number): void {
  sayExiting(`has ended the process with exit code ${code}`);
}

function sayExiting(what: string): void {
  const origin = steps.getStore();
  if (running === undefined || origin === undefined) return;
  send({ type: "exiting", left: origin === running ? null : { stepId: origin.id, what } });
}

/** Nothing is left to be done, and so nothing that could settle what the step awaits. */
function onIdle(): void {
  // Only the coordinator can settle what waits for a cancel.
  if (running !== undefined && getEventListeners(running.abort.signal, "abort").length > 0) {
    process.channel?.ref();
    return;
  }
  const error = new StepFault("HW501", "The step never ends: it awaits a promise that nothing is left to settle.");
  end({ kind: "failed", error, replace: true });
}

function receive(message: ToStep): void {
  switch (message.type) {
    case "open":
      project = open(message);
      setImmediate(expectStep);
      break;
    case "step":
      if (project === undefined) throw new Error("A step came before the project was opened");
      void run(message, project);
      break;
    case "proceed":
      running?.proceed();
      break;
    case "cancel":
      running?.abort.abort(
        message.reason === "timeout"
          ? new DOMException("The timeout of the step is over", "TimeoutError")
          : new DOMException("The run was canceled", "AbortError"),
      );
      break;
  }
}

function open(message: Extract<ToStep, { type: "open" }>): Project {
  coordinator = message.coordinator;
  startWatchdog(coordinator);
  changeFolder(message.projectRoot);
  Object.assign(process.env, message.variables);
  const loader = ProjectLoader.register({ root: message.projectRoot, cache: message.cache, sdk: message.sdk });
  loader.warm();
  return {
    root: message.projectRoot,
    loader,
    io: new FileIo(message.values),
    output: new StepOutput(message.frame),
  };
}

/** What a step left behind is not the failure of the one that runs now, but the process is not to be trusted any more. */
function leftBehind(origin: RunningStep, error: unknown, kind: NodeJS.UncaughtExceptionOrigin): void {
  isUnfit = true;
  if (project === undefined) return;
  const { name, message, frames } = toStepError(error, "HW501", project.loader);
  const at = frames.find((frame) => frame.at !== null)?.at;
  const what = `has failed: ${name}: ${message}${at == null ? "" : ` (${formatLocation(at)})`}`;
  if (running === undefined) {
    failedMeanwhile.push(leftBehindText({ stepId: origin.id, what }));
  } else if (kind === "unhandledRejection") {
    // Nothing of the step that runs waits for it: that one goes on.
    project.output.system(leftBehindText({ stepId: origin.id, what }));
  } else {
    // It may have been called for the step that runs, which then waits for ever, as by a connection that both use.
    send({ type: "exiting", left: { stepId: origin.id, what } });
    running = undefined;
    endProcess(1);
  }
}

async function run(request: StepRequest, { root, loader, io, output }: Project): Promise<void> {
  const step: RunningStep = {
    id: request.stepId,
    abort: new AbortController(),
    listens: false,
    begun: false,
    altered: undefined,
    before: resourcesInUse(),
    proceed: () => undefined,
    materialized: undefined,
  };
  running = step;
  process.channel?.unref();
  for (const text of failedMeanwhile.splice(0)) output.system(text);
  try {
    // An earlier step of this process may have left for elsewhere.
    changeFolder(root);
    const work = {
      loader,
      io,
      output,
      signal: () => {
        // The coordinator gives those time that could clean up.
        if (!step.listens) send({ type: "listens" });
        step.listens = true;
        return step.abort.signal;
      },
      send: (message) => {
        if (running !== step) return;
        if (message.type === "materialized" && request.checks.length === 0) step.materialized = message;
        else send(message);
      },
      loads: () => {
        // What a module alters is meant for all, and what the step has altered before is not.
        if (step.begun) step.altered ??= whatIsAltered();
      },
      begins: () => {
        if (!step.begun) send({ type: "begins" });
        step.begun = true;
      },
      confirm: async (files) => {
        process.channel?.ref();
        send({ type: "loaded", files: Object.fromEntries(files) });
        listen();
        // Meanwhile: it takes no longer than the answer.
        shared = new SharedState();
        await new Promise<void>((resolve) => (step.proceed = resolve));
        step.begun = true;
        process.channel?.unref();
      },
    } satisfies StepHost;
    await steps.run(step, () => runStep(request, work));
    if (running === step) end({ kind: "succeeded" });
  } catch (error) {
    // A module that has failed to load fails in this process for ever.
    const replace = error instanceof StepFault && error.code === "HW506";
    if (running === step) end({ kind: "failed", error, replace });
  }
}

/** Where not even that can be told, as after a step that has altered what it takes, the process ends, and so the step. */
function end(outcome: StepOutcome): void {
  try {
    tellEnd(outcome);
  } catch (error) {
    console.error(error);
    endProcess(1);
  }
}

function tellEnd(outcome: StepOutcome): void {
  if (running === undefined || project === undefined) return;
  const { materialized, before, altered = whatIsAltered() } = running;
  const left = leftOver(before);
  const made = {
    ...(materialized === undefined ? {} : { materialized }),
    ...(left.length === 0 ? {} : { left }),
  };
  if (altered !== undefined) {
    isUnfit = true;
    project.output.system(
      `The step has altered ${altered}, which all code of its process shares: no other step runs there.`,
    );
  }
  running = undefined;
  project.output.end();
  process.channel?.ref();
  if (outcome.kind === "succeeded") {
    send({ type: "ended", error: null, replace: isUnfit, ...made });
  } else {
    const error = toStepError(outcome.error, "HW501", project.loader);
    send({ type: "ended", error, replace: isUnfit || outcome.replace, ...made });
  }
}

/** What is under way now and was not before. Names recur, one for each resource. */
function leftOver(before: readonly string[]): string[] {
  const known = [...before];
  return resourcesInUse()
    .filter((name) => {
      const at = known.indexOf(name);
      if (at >= 0) known.splice(at, 1);
      return at < 0;
    })
    .slice(0, MOST_LEFT);
}

function whatIsAltered(): string | undefined {
  const [first, ...others] = listeners("message");
  if (first !== onMessage || others.length > 0) return "who listens to messages of the process";
  return shared?.altered();
}

function send(message: FromStep): void {
  if (process.connected) sendToCoordinator?.(message);
}
