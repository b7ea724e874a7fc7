/**
 * Starts the coordinator of a run as a process of its own, on the Node that runs the server (inside VS Code: VS Code's
 * own). It is detached and writes to a file, so it outlives a reload of the window and a death of the server; what
 * happens in it is read from the log.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdir, open, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunRequest } from "@headwater/protocol/coordinator";

export interface StartOptions {
  /** Absolute path of the coordinator's program. */
  readonly program: string;
  /** Folder for the output of coordinators. */
  readonly storage: string;
  /** True once the log holds the start of the run. */
  readonly hasStarted: () => Promise<boolean>;
}

export type Start = { readonly kind: "started" } | { readonly kind: "failed"; readonly message: string };

const LOOK_EVERY = 50;
const GIVE_UP_AFTER = 120_000;
const KEPT_OUTPUTS = 20;
/** What the user sees of the output of a coordinator that failed. */
const TAIL = 2000;

/** Ends when the run is in the log, or when it is certain that it will not be. */
export async function startCoordinator(request: RunRequest, options: StartOptions): Promise<Start> {
  await mkdir(options.storage, { recursive: true });
  await dropOldOutputs(options.storage);
  const output = join(options.storage, `${request.runId}.log`);
  const file = await open(output, "w", 0o600);
  try {
    // What it needs to start a step process before it has read what is to be run.
    const node = request.node === null ? [] : [request.node];
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", options.program, ...node], {
      cwd: request.projectRoot,
      detached: true,
      windowsHide: true,
      stdio: ["pipe", file.fd, file.fd],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    });
    return await watchStart(child, request, { ...options, output });
  } finally {
    await file.close();
  }
}

async function watchStart(
  child: ChildProcess,
  request: RunRequest,
  { hasStarted, output }: StartOptions & { readonly output: string },
): Promise<Start> {
  let end: string | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      end = error.message;
      resolve();
    });
    child.once("exit", (code, signal) => {
      end = signal === null ? `it ended with code ${String(code)}` : `it was killed by ${signal}`;
      resolve();
    });
  });
  // A coordinator that died at once closes its input; its exit tells the reason.
  child.stdin?.once("error", () => undefined);
  child.stdin?.end(JSON.stringify(request));
  child.unref();

  const deadline = Date.now() + GIVE_UP_AFTER;
  while (Date.now() < deadline) {
    const hadEnded = end !== undefined;
    if (await hasStarted()) return { kind: "started" };
    // A short run may have come and gone between two looks, so the log is asked once more after the end.
    if (hadEnded) return { kind: "failed", message: await failureText(output, end ?? "") };
    await Promise.race([ended, delay(LOOK_EVERY)]);
  }
  return {
    kind: "failed",
    message: `The run did not start within ${GIVE_UP_AFTER / 1000} s. Its process goes on: ${String(child.pid)}.`,
  };
}

/** The last words of the coordinator, which says itself why it refuses a run. */
async function failureText(output: string, end: string): Promise<string> {
  const text = (await readFile(output, "utf8").catch(() => "")).trim();
  if (text === "") return `The run did not start: ${end} and said nothing.`;
  return text.length > TAIL ? `…${text.slice(-TAIL)}` : text;
}

async function dropOldOutputs(storage: string): Promise<void> {
  const names = (await readdir(storage)).filter((name) => name.endsWith(".log")).toSorted();
  const old = names.slice(0, Math.max(0, names.length - KEPT_OUTPUTS));
  await Promise.all(old.map((name) => rm(join(storage, name), { force: true })));
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
