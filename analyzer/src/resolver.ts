/** Follows the module specifiers of a file: to files of the project, to packages, to the SDK. */
import { isBuiltin } from "node:module";
import type { FileFacts } from "@headwater/core/facts";
import {
  candidatePaths,
  folderOf,
  isRelative,
  isSource,
  packageName,
  type Resolutions,
  type Resolved,
} from "@headwater/core/index/resolution";
import type { ProjectPath } from "@headwater/core/keys";
import { SDK_MODULE } from "./sdk-module.ts";

export interface ResolverOptions {
  /** Where a specifier that is no relative one may lead among sources. */
  readonly sourcesOf: (from: ProjectPath, specifier: string) => readonly string[];
  /** Files that are known without asking the disk. */
  readonly isKnown: (path: ProjectPath) => boolean;
  /** Whether there is such a file, unsaved new ones included. */
  readonly isFile: (path: ProjectPath) => boolean;
  readonly contentHash: (path: ProjectPath) => string;
  readonly packageVersion: (from: ProjectPath, name: string) => string;
}

export class Resolver {
  readonly #options: ResolverOptions;

  constructor(options: ResolverOptions) {
    this.#options = options;
  }

  resolveAll(facts: FileFacts): Resolutions {
    return facts.requests.map(({ specifier }) => [specifier, this.#resolve(facts.path, specifier)] as const);
  }

  /** The file of the project that a specifier leads to. */
  resolveFile(from: ProjectPath, specifier: string): ProjectPath | undefined {
    if (isRelative(specifier)) return this.#file(folderOf(from), specifier);
    for (const path of this.#options.sourcesOf(from, specifier)) {
      const file = this.#file("", `./${path}`);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  #resolve(from: ProjectPath, specifier: string): Resolved {
    if (specifier === SDK_MODULE || specifier.startsWith(`${SDK_MODULE}/`)) return { kind: "sdk" };
    const path = this.resolveFile(from, specifier);
    if (path !== undefined) {
      if (isSource(path)) return { kind: "file", path };
      return { kind: "content", path, hash: this.#options.contentHash(path) };
    }
    if (isRelative(specifier)) return { kind: "missing" };
    if (isBuiltin(specifier)) return { kind: "builtin" };
    const name = packageName(specifier);
    return { kind: "package", name, version: this.#options.packageVersion(from, name) };
  }

  #file(base: string, specifier: string): ProjectPath | undefined {
    const candidates = candidatePaths(base, specifier);
    return candidates.find(this.#options.isKnown) ?? candidates.find(this.#options.isFile);
  }
}
