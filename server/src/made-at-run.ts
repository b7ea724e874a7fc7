/**
 * The assets of a project that no text shows: when to look for them, and what was found last.
 *
 * Invariant: without trust, or where the user does not want it, nothing is looked for. Invariant: a project whose text shows all is never looked at.
 */
import { isEnvFile } from "@headwater/analyzer/environment-variables";
import type { Manifest } from "@headwater/core/asset";
import { isSource } from "@headwater/core/index/resolution";
import type { ProjectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import type { ProblemCode } from "@headwater/core/problem-codes";
import type { RuntimeDefinition } from "@headwater/core/runtime/runtime-definition";
import { type FoundAtRun, RuntimeProcess } from "./runtime-process.ts";

export interface MadeAtRunOptions {
  /** Absolute path of the runtime manifest process. */
  readonly program: string;
  /** Absolute folder of the project. */
  readonly root: string;
  readonly report: (message: string) => void;
  /** Something was found, and is to be taken. */
  readonly found: () => void;
}

export interface LookAtRun {
  readonly manifest: Manifest;
  /** The workspace is trusted, and the setting is on. */
  readonly allowed: boolean;
  readonly environment: string;
}

/** A file that could not be run makes what it made before, as far as anybody knows. */
const NOT_RUN: ReadonlySet<ProblemCode> = new Set(["HW120", "HW121", "HW506"]);

export class MadeAtRun {
  readonly #options: MadeAtRunOptions;
  #process: RuntimeProcess | undefined;
  /** What the last question was about. */
  #asked: string | null = null;
  #files: ReadonlySet<string> = new Set();
  #definitions: readonly RuntimeDefinition[] = [];
  #problems: readonly Problem[] = [];
  #isKnown = false;
  /** Not yet taken. */
  #isNew = false;

  constructor(options: MadeAtRunOptions) {
    this.#options = options;
  }

  /** What the run met. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Whether it is known what the files make; before, nobody can say that a name means no asset. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Asks where nothing was asked yet, or another environment or other files are what counts now. */
  look({ manifest: { madeAtRun }, allowed, environment }: LookAtRun): void {
    if (madeAtRun === undefined) {
      if (this.#asked !== null) this.#forget();
      return;
    }
    if (!allowed) {
      if (this.#asked === null) return;
      this.#forget();
      this.#options.found();
      return;
    }
    const question = JSON.stringify([environment, [...new Set(madeAtRun.map(({ file }) => file))]]);
    if (question === this.#asked) return;
    this.#asked = question;
    this.#ask(environment);
  }

  /** A file was saved, came or went: asks again where that may alter what the files make. */
  saved(file: ProjectPath, { manifest, allowed, environment }: LookAtRun): void {
    if (manifest.madeAtRun === undefined || !allowed) return;
    // Which data a file reads for itself is not known.
    const counts =
      this.#files.has(file) ||
      !isSource(file) ||
      isEnvFile(file) ||
      file === manifest.config.file ||
      manifest.madeAtRun.some((place) => place.file === file);
    if (counts) this.#ask(environment);
  }

  /** Whether something was found since `take` was called. */
  get isNew(): boolean {
    return this.#isNew;
  }

  /** What was found since the last call, all of it. */
  take(): readonly RuntimeDefinition[] | undefined {
    if (!this.#isNew) return undefined;
    this.#isNew = false;
    return this.#definitions;
  }

  dispose(): void {
    this.#process?.dispose();
  }

  #ask(environment: string): void {
    const { program, root, report } = this.#options;
    this.#process ??= new RuntimeProcess({
      program,
      root,
      report,
      found: (answer) => {
        this.#hear(answer);
      },
    });
    this.#process.ask(environment);
  }

  #hear({ definitions, problems, files }: FoundAtRun): void {
    const found = new Set(definitions.map(subjectOf));
    const isPartial = problems.some(({ code }) => NOT_RUN.has(code));
    const kept = isPartial ? this.#definitions.filter((each) => !found.has(subjectOf(each))) : [];
    this.#definitions = [...definitions, ...kept];
    this.#problems = unique(problems);
    this.#files = new Set(isPartial ? [...this.#files, ...files] : files);
    this.#isKnown = !isPartial || this.#isKnown;
    this.#isNew = true;
    this.#options.found();
  }

  #forget(): void {
    this.#process?.dispose();
    this.#process = undefined;
    this.#asked = null;
    this.#files = new Set();
    this.#definitions = [];
    this.#problems = [];
    this.#isKnown = false;
    this.#isNew = true;
  }
}

/** What it is about: of each there is one. */
function subjectOf(definition: RuntimeDefinition): string {
  switch (definition.kind) {
    case "checks":
      return `checks ${definition.key}`;
    case "reads":
      return `reads ${definition.file}`;
    default:
      return definition.key;
  }
}

/** What several files import breaks each of them at one place. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  const isFault = ({ code }: Problem): boolean => NOT_RUN.has(code);
  const placeOf = ({ code, at }: Problem): string => JSON.stringify([code, at]);
  const first = new Map(problems.toReversed().map((each) => [placeOf(each), each]));
  return problems.filter((each) => !isFault(each) || first.get(placeOf(each)) === each);
}
