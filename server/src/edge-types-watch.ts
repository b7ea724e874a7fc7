/**
 * What is said of the types between the assets of a project, and when somebody looks: from the first text that the
 * editor opens, since nobody looks at a project before, and as long as the setting says so.
 */
import type { ProjectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import type { EdgeTypesChange } from "@headwater/protocol/edge-types";
import { EdgeTypesProcess, type EdgeTypesOptions } from "./edge-types-process.ts";

export interface EdgeTypesWatchOptions extends Pick<EdgeTypesOptions, "root" | "cache" | "report"> {
  /** Absolute path of the process's program; `null` for none. */
  readonly program: string | null;
  readonly hasOpenTexts: () => boolean;
  /** The texts that are not saved. */
  readonly unsaved: () => ReadonlyMap<ProjectPath, string>;
  /** Other problems than before. */
  readonly changed: () => void;
}

export class EdgeTypesWatch {
  readonly #options: EdgeTypesWatchOptions;
  #process: EdgeTypesProcess | undefined;
  #problems: readonly Problem[] = [];

  constructor(options: EdgeTypesWatchOptions) {
    this.#options = options;
  }

  /** As of the last look. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** These files have other texts than before. */
  tell(files: readonly ProjectPath[]): void {
    const { program, hasOpenTexts, unsaved, changed, root, cache, report } = this.#options;
    if (program === null || (this.#process === undefined && !hasOpenTexts())) return;
    this.#process ??= new EdgeTypesProcess({
      program,
      root,
      cache,
      report,
      unsaved: () => changesOf(unsaved().keys(), unsaved()),
      checked: (problems) => {
        this.#problems = [...problems.values()].flat();
        changed();
      },
    });
    this.#process.change(changesOf(files, unsaved()));
  }

  forget(): void {
    this.dispose();
    this.#problems = [];
  }

  dispose(): void {
    this.#process?.dispose();
    this.#process = undefined;
  }
}

function changesOf(files: Iterable<ProjectPath>, unsaved: ReadonlyMap<ProjectPath, string>): EdgeTypesChange[] {
  return [...files].map((path) => ({ path, text: unsaved.get(path) ?? null }));
}
