/**
 * What modules of a project read by `node:fs` while they run: a list that a loop is over, say. It counts as code of what
 * they make.
 *
 * Invariant: reading works as before, whatever is noted.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProjectPath } from "@headwater/core/keys";
import type { Evaluated } from "@headwater/protocol/definitions";
import type { ProjectLoader } from "../loader/project-loader.ts";

/** More are not noted: whoever reads so many names them in `codeFiles`. */
const MOST = 1_000;
const DEEPEST = 200;
const READING = ["readFileSync", "openSync", "readFile", "open", "createReadStream", "openAsBlob"];
const PROMISED = ["readFile", "open"];

export class FileReads {
  readonly #loader: ProjectLoader;
  readonly #current: () => string;
  readonly #reads = new Map<ProjectPath, Set<ProjectPath>>();
  #count = 0;

  private constructor(loader: ProjectLoader, current: () => string) {
    this.#loader = loader;
    this.#current = current;
  }

  /** From here on, in this process. `current` is the module that is being loaded. */
  static watch(loader: ProjectLoader, current: () => string): FileReads {
    const reads = new FileReads(loader, current);
    for (const name of READING) reads.#wrap(fs, name);
    for (const name of PROMISED) reads.#wrap(fs.promises, name);
    syncBuiltinESMExports();
    return reads;
  }

  /** Without modules: those count themselves. */
  get found(): Evaluated["reads"] {
    return [...this.#reads].flatMap(([by, paths]) => {
      const others = [...paths].filter((path) => !this.#loader.hasLoaded(path));
      return others.length === 0 ? [] : [{ by, paths: others.sort() }];
    });
  }

  #wrap(holder: object, name: string): void {
    const original: unknown = Reflect.get(holder, name);
    if (typeof original !== "function") return;
    const note = (path: unknown): void => {
      this.#note(path);
    };
    const wrapped = function (this: unknown, ...args: readonly unknown[]): unknown {
      note(args[0]);
      return Reflect.apply(original, this, args);
    };
    // What others find on it, as its name and how it becomes a promise.
    Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
    Reflect.set(holder, name, wrapped);
  }

  #note(given: unknown): void {
    if (this.#loader.isBusy || this.#count >= MOST) return;
    try {
      const path = this.#loader.projectPath(absolute(given));
      if (path === undefined || path.startsWith(".headwater/")) return;
      for (const by of this.#readers()) {
        const paths = this.#reads.get(by) ?? new Set();
        if (paths.has(path)) continue;
        this.#reads.set(by, paths.add(path));
        this.#count++;
      }
    } catch {
      // Whoever gave it is told by the call itself.
    }
  }

  /**
   * The modules whose own statements are running: the outermost on the stack, and those that are required below it. What
   * they call on the way, as a helper of another module, reads for them.
   */
  #readers(): ReadonlySet<ProjectPath> {
    const files = stackFiles();
    const readers = new Set<ProjectPath>();
    let outermost: ProjectPath | undefined;
    for (const [index, file] of files.entries()) {
      const path = this.#moduleOf(file);
      if (path === undefined) continue;
      outermost = path;
      if (files[index + 1]?.startsWith("node:internal/modules/cjs/") === true) readers.add(path);
    }
    return readers.add(outermost ?? (this.#current() as ProjectPath));
  }

  #moduleOf(file: string): ProjectPath | undefined {
    if (file.startsWith("node:")) return undefined;
    const path = this.#loader.projectPath(file.startsWith("file:") ? fileURLToPath(file) : file);
    return path !== undefined && this.#loader.hasLoaded(path) ? path : undefined;
  }
}

/** From the innermost to the outermost call, over what is awaited too. */
function stackFiles(): readonly string[] {
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, "prepareStackTrace");
  let files: readonly string[] = [];
  Error.stackTraceLimit = DEEPEST;
  Error.prepareStackTrace = (_, sites) => {
    files = sites.flatMap((site) => site.getFileName() ?? []);
    return "";
  };
  try {
    const { stack } = new Error();
    return stack === undefined ? [] : files;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.set(Error, "prepareStackTrace", prepare);
  }
}

/** Throws for what is no path, as the number of an open file. */
function absolute(given: unknown): string {
  if (given instanceof URL) return fileURLToPath(given);
  if (typeof given === "string") return resolve(given);
  if (Buffer.isBuffer(given)) return resolve(given.toString());
  throw new TypeError("no path");
}
