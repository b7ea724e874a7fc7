/**
 * The edge type process of one project, as protocol/src/edge-types.ts says: whether what each upstream returns fits what
 * the parameter declares.
 *
 *     absent ──▶ alive ──▶ absent          started when a text of the project is opened or edited, after a pause in the
 *                  │                       typing; ended when nothing was asked for a while, and by its own faults
 *                  └─────▶ given up        too many faults: it is not started again
 *
 * Invariant: a process that is started anew hears of every unsaved text, and its first answer replaces all before it.
 */
import type { ChildProcess } from "node:child_process";
import type { ProjectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import {
  EDGE_TYPES_IDLE_MS,
  type EdgeTypesChange,
  fromEdgeTypes,
  type ToEdgeTypes,
} from "@headwater/protocol/edge-types";
import { forkProgram } from "./fork-program.ts";

export interface EdgeTypesOptions {
  /** Absolute path of the process's program. */
  readonly program: string;
  /** Absolute folder of the project. */
  readonly root: string;
  /** Absolute path of the folder for what is kept; `null` for none. */
  readonly cache: string | null;
  /** Every text that is not as on disk. */
  readonly unsaved: () => readonly EdgeTypesChange[];
  /** The problems of the whole project, by file. */
  readonly checked: (problems: ReadonlyMap<ProjectPath, readonly Problem[]>) => void;
  readonly report: (message: string) => void;
}

/** A check takes longer than the pauses between keys. */
const PAUSE_MS = 300;
const MOST_FAULTS = 3;

export class EdgeTypesProcess {
  readonly #options: EdgeTypesOptions;
  readonly #changes = new Map<ProjectPath, EdgeTypesChange>();
  #process: ChildProcess | undefined;
  #problems = new Map<ProjectPath, readonly Problem[]>();
  #pause: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #revision = 0;
  #isFirst = true;
  #faults = 0;

  constructor(options: EdgeTypesOptions) {
    this.#options = options;
  }

  /** Texts have changed: they are checked after a pause. */
  change(changes: readonly EdgeTypesChange[]): void {
    for (const change of changes) this.#changes.set(change.path, change);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#check();
    }, PAUSE_MS);
    this.#pause.unref();
  }

  dispose(): void {
    clearTimeout(this.#pause);
    this.#end();
  }

  #check(): void {
    if (this.#faults >= MOST_FAULTS) return;
    const isNew = this.#process === undefined;
    const child = (this.#process ??= this.#start());
    const changes = isNew ? this.#options.unsaved() : [...this.#changes.values()];
    this.#changes.clear();
    this.#revision += 1;
    send(child, { type: "check", revision: this.#revision, changes: [...changes] });
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.#end();
    }, EDGE_TYPES_IDLE_MS);
    this.#idle.unref();
  }

  #start(): ChildProcess {
    const { program, root, cache, report } = this.#options;
    const { child, said } = forkProgram(program);
    child.on("message", (message: unknown) => {
      if (child === this.#process) this.#hear(message);
    });
    // Also after `error`, for a program that cannot be started.
    child.once("close", () => {
      if (child !== this.#process) return;
      this.#process = undefined;
      this.#fault();
      report(`The process that checks types between assets of ${root} ended: ${said()}`);
    });
    this.#isFirst = true;
    send(child, { type: "open", projectRoot: root, cache });
    return child;
  }

  #hear(message: unknown): void {
    const parsed = fromEdgeTypes.safeParse(message);
    if (!parsed.success) {
      this.#options.report(
        `The process that checks types between assets said what it should not: ${parsed.error.message}`,
      );
      return;
    }
    const answer = parsed.data;
    if (answer.type === "failed") {
      this.#isFirst = true;
      this.#fault();
      this.#options.report(`Types between assets of ${this.#options.root} could not be checked: ${answer.message}`);
      return;
    }
    this.#faults = 0;
    const problems = new Map(this.#isFirst ? [] : this.#problems);
    this.#isFirst = false;
    for (const { path, problems: found } of answer.files) {
      if (found.length === 0) problems.delete(path);
      else problems.set(path, found);
    }
    this.#problems = problems;
    this.#options.checked(problems);
  }

  #fault(): void {
    this.#faults += 1;
    if (this.#faults >= MOST_FAULTS) this.#end();
  }

  #end(): void {
    clearTimeout(this.#idle);
    const child = this.#process;
    this.#process = undefined;
    if (child?.connected === true) child.disconnect();
  }
}

function send(child: ChildProcess, message: ToEdgeTypes): void {
  // A process that is gone says so by its end.
  if (child.connected) child.send(message, () => undefined);
}
