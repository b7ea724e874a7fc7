/** The files that are linked: sources as they were last taken, and what they import by content, with their hashes. */
import type { FileFacts } from "../facts.ts";
import type { ProjectPath } from "../keys.ts";
import type { CodeContent } from "./code-version.ts";
import { equal } from "./equal.ts";
import { FileHashes } from "./file-hashes.ts";
import type { Resolutions } from "./resolution.ts";

/** A file as it is now. */
export interface LinkInput {
  readonly path: ProjectPath;
  /** `null` when it is gone, or no longer of interest. */
  readonly facts: FileFacts | null;
  readonly resolutions: Resolutions;
  /** Whether the file may define assets; a helper outside `include` may not. */
  readonly defines: boolean;
}

export class LinkedFiles {
  readonly #files = new Map<ProjectPath, LinkInput & { readonly facts: FileFacts }>();
  /** What each source imports by content. */
  readonly #imported = new Map<ProjectPath, readonly CodeContent[]>();
  #contentFiles: readonly ProjectPath[] | undefined;
  #hashes = FileHashes.of([]);

  /** Whether the file differs from what was taken before. */
  take({ path, facts, resolutions, defines }: LinkInput): boolean {
    const before = this.#files.get(path);
    if (before?.facts === facts && before.resolutions === resolutions && before.defines === defines) return false;
    if (facts === null) this.#files.delete(path);
    else this.#files.set(path, { path, facts, resolutions, defines });
    return true;
  }

  get paths(): Iterable<ProjectPath> {
    return this.#files.keys();
  }

  factsOf(path: ProjectPath): FileFacts | undefined {
    return this.#files.get(path)?.facts;
  }

  /** What sources import by content; the same list until one comes or goes. */
  get contentFiles(): readonly ProjectPath[] {
    return (this.#contentFiles ??= [...new Set([...this.#imported.values()].flat().map(([path]) => path))]);
  }

  /** As of the last `hashesAfter`. */
  get hashes(): FileHashes {
    return this.#hashes;
  }

  /** Of all files, where these are the ones that may differ since the last time. */
  hashesAfter(inputs: readonly LinkInput[]): FileHashes {
    const changes = new Map<ProjectPath, string>();
    let filesDiffer = this.#takeContents(inputs);
    for (const { path, facts } of inputs) {
      filesDiffer ||= (facts !== null) !== this.#hashes.has(path);
      if (facts !== null && this.#hashes.get(path) !== facts.textHash) changes.set(path, facts.textHash);
    }
    if (!filesDiffer) return (this.#hashes = this.#hashes.with(changes));
    const sources = [...this.#files].map(([path, { facts }]) => [path, facts.textHash] as const);
    return (this.#hashes = FileHashes.of([...[...this.#imported.values()].flat(), ...sources]));
  }

  /** Notes what sources import by content; whether that differs. */
  #takeContents(inputs: readonly LinkInput[]): boolean {
    let differs = false;
    for (const { path, facts, resolutions } of inputs) {
      const now = facts === null ? [] : contentsIn(resolutions);
      const before = this.#imported.get(path) ?? [];
      if (equal(before, now)) continue;
      differs = true;
      this.#contentFiles = undefined;
      if (now.length === 0) this.#imported.delete(path);
      else this.#imported.set(path, now);
    }
    return differs;
  }
}

function contentsIn(resolutions: Resolutions): readonly CodeContent[] {
  return resolutions.flatMap(([, resolved]) =>
    resolved.kind === "content" && resolved.hash !== "" ? [[resolved.path, resolved.hash]] : [],
  );
}
