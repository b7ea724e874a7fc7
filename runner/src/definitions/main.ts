/**
 * A definition process: beside step processes the only place where user code runs. It evaluates the configuration and
 * modules of a project once, answers, and ends; see protocol/src/definitions.ts.
 *
 * Invariant: `evaluated` is sent at most once, and nothing after it. A process that ends without it tells by its exit.
 */
import { STEP_PROCESS } from "@headwater/core/sdk-contract";
import { type FromDefinitions, toDefinitions } from "@headwater/protocol/definitions";
import { ProjectLoader } from "../loader/project-loader.ts";
import { StepFault } from "../step/step-error.ts";
import { startWatchdog } from "../step/watchdog.ts";
import { Evaluation } from "./evaluate.ts";
import { FileReads } from "./file-reads.ts";

// User code may replace the functions of `process`.
const sendToStarter = process.send?.bind(process);
const exit = process.exit.bind(process);

let evaluation: Evaluation | undefined;
let isFinished = false;

process.on("message", (message) => {
  const request = toDefinitions.parse(message);
  startWatchdog(request.starter);
  Object.assign(process.env, request.variables);
  process.chdir(request.projectRoot);
  const loader = ProjectLoader.register({ root: request.projectRoot, cache: request.cache, sdk: request.sdk });
  const onLoading = (file: string): void => {
    send({ type: "loading", file });
  };
  const reads = FileReads.watch(loader, () => evaluation?.loading ?? request.config);
  const started = new Evaluation(request, { loader, onLoading, reads: () => reads.found });
  evaluation = started;
  // While user code runs, nothing of ours keeps the event loop alive: so a promise that nothing can settle shows.
  process.channel?.unref();
  void started.run().then(finish);
});
process.on("disconnect", () => exit());
process.on("uncaughtException", (error) => {
  if (evaluation === undefined) {
    console.error(error);
    return exit(1);
  }
  evaluation.fail(error);
  finish();
});
process.on("beforeExit", () => {
  evaluation?.fail(new StepFault("HW121", "It never ends: it awaits a promise that nothing is left to settle."));
  finish();
});
// A direct call of an asset, which a module would make while it is loaded, throws here as it does in a step.
Reflect.set(globalThis, STEP_PROCESS, true);
// The channel is ours: code that asks whether it was forked was not.
Reflect.set(process, "send", undefined);

function finish(): void {
  if (evaluation === undefined || isFinished) return;
  isFinished = true;
  process.channel?.ref();
  sendToStarter?.(evaluation.answer(), () => exit(0));
}

function send(message: FromDefinitions): void {
  if (process.connected && !isFinished) sendToStarter?.(message);
}
