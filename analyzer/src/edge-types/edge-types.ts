/**
 * The edges of a project, checked again as its files are edited: after an edit only those that the edited file touches.
 *
 * Invariant: after any sequence of updates the problems are those of checking the project anew on the same texts, but
 * for files with syntax errors, which count as they were last without.
 */
import type { Asset } from "@headwater/core/asset";
import { equal } from "@headwater/core/index/equal";
import { compareProblems } from "@headwater/core/index/place";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import { FactsCache } from "../facts-cache.ts";
import { readFacts } from "../facts/read-facts.ts";
import { filesOnDisk } from "../project-files.ts";
import { ProjectIndex } from "../project-index.ts";
import { FACTS_VERSION } from "../read-manifest.ts";
import { type AssetEdges, checkAsset, type FindAsset } from "./check-asset.ts";
import { filesToCheck, findIn } from "./check-project.ts";
import { EdgeProgram } from "./edge-program.ts";

export interface EdgeTypesOptions {
  /** The folder of the configuration, absolute. */
  readonly root: string;
  /** Absolute path of the SDK's entry, for projects that have not installed it. */
  readonly sdk: string;
  /** Absolute path of the user's cache folder, or `null` for none. */
  readonly cache: string | null;
}

export interface TextChange {
  readonly path: ProjectPath;
  /** `null` for a file that is as on disk, or gone. */
  readonly text: string | null;
}

export interface EdgeTypesChange {
  /** Files whose problems differ, with all that they have now. */
  readonly files: readonly { readonly path: ProjectPath; readonly problems: readonly Problem[] }[];
  /** Edges that were looked at. */
  readonly edges: number;
}

/** What decides how the compiler sees every file: settings, and declarations that no file imports. */
const SETTINGS = /(?:^|\/)tsconfig[^/]*\.json$|\.d\.[cm]?ts$/;

export class EdgeTypes {
  readonly #options: EdgeTypesOptions;
  readonly #index: ProjectIndex;
  #program: EdgeProgram;
  readonly #buffers: Map<ProjectPath, string>;
  /** The assets as they were when their edges were checked, with what was found. */
  readonly #checked = new Map<AssetKey, { readonly asset: Asset; readonly found: AssetEdges }>();
  /** By file, what was last given. */
  #given = new Map<ProjectPath, readonly Problem[]>();

  private constructor(options: EdgeTypesOptions, index: ProjectIndex, buffers: Map<ProjectPath, string>) {
    this.#options = options;
    this.#index = index;
    this.#buffers = buffers;
    this.#program = this.#makeProgram();
  }

  /** Reads the project; nothing is checked before the first update. */
  static async open(options: EdgeTypesOptions, changes: readonly TextChange[]): Promise<EdgeTypes> {
    const index = await openIndex(options);
    const buffers = new Map<ProjectPath, string>();
    for (const { path, text } of changes) if (text !== null) buffers.set(path, text);
    if (buffers.size > 0) index.update([...buffers].map(([path, text]) => ({ path, text })));
    return new EdgeTypes(options, index, buffers);
  }

  /** Takes new texts and checks the edges that they touch; at first all. */
  update(changes: readonly TextChange[]): EdgeTypesChange {
    const edited = this.#read(changes);
    if (changes.some(({ path }) => SETTINGS.test(path))) {
      this.#program = this.#makeProgram();
      this.#checked.clear();
    }
    const others = this.#program.update(edited, this.#files());
    if (others === "everything") this.#checked.clear();
    const touched = new Set(others === "everything" ? edited : [...edited, ...others]);

    const { assets } = this.#index.manifest;
    const find = findIn(assets);
    const known = new Set(assets.map(({ key }) => key));
    for (const key of this.#checked.keys()) if (!known.has(key)) this.#checked.delete(key);
    let edges = 0;
    for (const asset of assets) {
      if (!this.#isTouched(asset, touched, find)) continue;
      const found = checkAsset(this.#program, asset, find);
      this.#checked.set(asset.key, { asset, found });
      edges += found.edges;
    }
    return { files: this.#difference(), edges };
  }

  /** @returns the files whose text the program is to take anew. */
  #read(changes: readonly TextChange[]): readonly ProjectPath[] {
    const onDisk = filesOnDisk(this.#options.root);
    const edited = new Set<ProjectPath>();
    for (const { path, text } of changes) {
      if (text === null) this.#index.refresh([path]);
      else this.#index.update([{ path, text }]);
      const counted = this.#program.textOf(path);
      if ((this.#index.factsOf(path)?.syntaxErrors.length ?? 0) > 0 && counted !== undefined) {
        // The linked model keeps the places of the last good text, so the program keeps that text too.
        this.#buffers.set(path, counted);
        continue;
      }
      if (text === null) this.#buffers.delete(path);
      else this.#buffers.set(path, text);
      if (counted !== (text ?? onDisk.read(path)?.text)) edited.add(path);
    }
    return [...edited];
  }

  /** Whether a definition differs, or a file that it or its upstream gets types from. */
  #isTouched(asset: Asset, touched: ReadonlySet<ProjectPath>, find: FindAsset): boolean {
    const before = this.#checked.get(asset.key)?.asset;
    if (
      before === undefined ||
      touched.has(asset.definition.file) ||
      (before !== asset && !equal(shapeOf(before), shapeOf(asset)))
    )
      return true;
    if (asset.checks.some(({ definition }) => touched.has(definition.file))) return true;
    const upstream = [asset, ...asset.checks].flatMap(({ dependencies }) => dependencies);
    return upstream.some(({ key, at }) => {
      const file = find(key)?.definition.file;
      return (file !== undefined && touched.has(file)) || at.some((place) => touched.has(place.file));
    });
  }

  #difference(): EdgeTypesChange["files"] {
    const now = new Map<ProjectPath, Problem[]>();
    for (const { found } of this.#checked.values()) {
      for (const problem of found.problems) {
        const { file } = problem.at;
        const problems = now.get(file);
        if (problems === undefined) now.set(file, [problem]);
        else problems.push(problem);
      }
    }
    for (const problems of now.values()) problems.sort(compareProblems);
    const paths = new Set([...this.#given.keys(), ...now.keys()]);
    const files = [...paths].sort().flatMap((path) => {
      const problems = now.get(path) ?? [];
      return equal(problems, this.#given.get(path) ?? []) ? [] : [{ path, problems }];
    });
    this.#given = now;
    return files;
  }

  #makeProgram(): EdgeProgram {
    const { root, sdk } = this.#options;
    return new EdgeProgram({ root, sdk, files: this.#files(), text: (path) => this.#buffers.get(path) });
  }

  #files(): readonly ProjectPath[] {
    return filesToCheck(this.#index.manifest);
  }
}

/** What of an asset its edges depend on. */
function shapeOf(asset: Asset): object {
  const consumer = ({
    definition,
    export: exported,
    parameters,
    dependencies,
  }: Asset | Asset["checks"][number]): object => ({
    definition,
    exported,
    parameters,
    dependencies,
  });
  return [consumer(asset), ...asset.checks.map(consumer)];
}

async function openIndex({ root, cache }: EdgeTypesOptions): Promise<ProjectIndex> {
  if (cache === null || FACTS_VERSION === null) return await ProjectIndex.open({ root });
  const known = await FactsCache.open({ folder: cache, version: FACTS_VERSION, root });
  return await ProjectIndex.open({
    root,
    readFacts,
    known: { get: (...text) => known.get(...text), add: (facts) => facts },
  });
}
