/**
 * What the manifest has of assets that no text shows: those found when modules ran, each where the text does not define
 * one of its key, and the places that say that there may be such.
 *
 * Invariant: on one key the text counts.
 * Invariant: a project whose text shows everything has nothing here, and pays for nothing.
 */
import type { Asset, Check, CodeVersion, Definition, ExportPath, MadeAtRun } from "../asset.ts";
import type { FileFacts } from "../facts.ts";
import { codeOptions } from "../index/code-options.ts";
import { type CodeContent, type CodeSources, reachedCode, versionOf } from "../index/code-version.ts";
import { equal } from "../index/equal.ts";
import type { AssetDefinition } from "../index/definition.ts";
import { DefinitionLinker } from "../index/link-definition.ts";
import type { KeyClaim, LinkContext, Role } from "../index/link-context.ts";
import type { DerivedTable, InputTable, Memo } from "../index/memo.ts";
import type { Sources, Target } from "../index/names.ts";
import { rangeOf } from "../index/place.ts";
import { type AssetKey, compareText, type ProjectPath } from "../keys.ts";
import type { Problem } from "../problem.ts";
import {
  type LinkedRuntimeCheck,
  type LinkedRuntimeDefinition,
  linkRuntimeCheck,
  linkRuntimeDefinition,
} from "./link-runtime-definition.ts";
import { madeAtRun, mayMakeAtRun } from "./made-at-run.ts";
import type {
  RuntimeAsset,
  RuntimeCheckDefinition,
  RuntimeCodeOptions,
  RuntimeDefinition,
} from "./runtime-definition.ts";

/** Stands for the run among the files that claim keys: it comes after all of them, and no path is like it. */
export const AT_RUN = "\uffff" as ProjectPath;

export interface RuntimeHost {
  readonly memo: Memo;
  readonly sources: Sources;
  readonly context: LinkContext;
  readonly codeSources: CodeSources;
  /** The files of a pattern of `codeFiles`. */
  readonly contents: (pattern: string) => readonly CodeContent[];
  /** What a module exports under a name. */
  readonly exported: (file: ProjectPath, name: string) => Target;
}

interface LinkedAtRun {
  readonly asset: Omit<Asset, "checks">;
  readonly checks: readonly Check[];
  readonly problems: readonly Problem[];
}

type LinkedChecks = Pick<LinkedAtRun, "checks" | "problems">;

const NO_CHECKS: LinkedChecks = { checks: [], problems: [] };
const NO_ROLES: ReadonlyMap<string, Role> = new Map();
const NO_OPTIONS: RuntimeCodeOptions = { given: null, ignorePackages: false, files: [] };
/** Of what is made elsewhere. */
const NO_CODE: CodeVersion = { version: "", given: false, declarations: {}, files: [], untracked: [] };
const UNTRACKED = "what its module reads while it runs, but for files of the project";

export class RuntimePart {
  readonly #host: RuntimeHost;
  #definitions: ReadonlyMap<AssetKey, RuntimeAsset> = new Map();
  readonly #definition: InputTable<RuntimeAsset | undefined>;
  /** Of assets that the text shows. */
  #checked: ReadonlyMap<AssetKey, readonly RuntimeCheckDefinition[]> = new Map();
  readonly #checks: InputTable<readonly RuntimeCheckDefinition[]>;
  readonly #linkedChecks: DerivedTable<LinkedChecks>;
  #readers: readonly ProjectPath[] = [];
  /** Patterns of the files that a module reads while it runs. */
  readonly #reads: InputTable<readonly string[]>;
  readonly #places: InputTable<readonly Placed[]>;
  readonly #linked: DerivedTable<LinkedAtRun | undefined>;
  readonly #hidden: DerivedTable<readonly MadeAtRun[]>;
  /** The files that may make assets when they run, with the places. */
  readonly #candidates = new Map<ProjectPath, readonly MadeAtRun[]>();
  #all: readonly MadeAtRun[] = [];

  constructor(host: RuntimeHost) {
    this.#host = host;
    const { memo } = host;
    this.#definition = memo.input<RuntimeAsset | undefined>(undefined, equal);
    this.#checks = memo.input<readonly RuntimeCheckDefinition[]>([], equal);
    this.#linkedChecks = memo.derived((key) => this.#linkChecks(key as AssetKey), equal);
    this.#reads = memo.input<readonly string[]>([], equal);
    this.#places = memo.input<readonly Placed[]>([], equal);
    this.#linked = memo.derived((key) => this.#link(key as AssetKey), equal);
    this.#hidden = memo.derived((path) => madeAtRun(host.sources, path as ProjectPath), equal);
  }

  /** Replaces what the modules made when they last ran; gives the keys that may differ. */
  set(found: readonly RuntimeDefinition[]): ReadonlySet<AssetKey> {
    this.#setReads(found);
    const before = this.#definitions;
    this.#definitions = new Map(
      found.flatMap((each) => (each.kind === "asset" || each.kind === "external" ? [[each.key, each] as const] : [])),
    );
    const keys = new Set([...before.keys(), ...this.#definitions.keys(), ...this.#setChecks(found)]);
    for (const key of keys) this.#definition.set(key, this.#definitions.get(key));
    const placesOf = (all: Iterable<RuntimeAsset>): Map<ProjectPath, Placed[]> =>
      Map.groupBy(
        [...all].flatMap(({ key, kind, export: own, others }) => [own, ...others].map((path) => ({ path, key, kind }))),
        ({ path }) => path.file,
      );
    const places = placesOf(this.#definitions.values());
    for (const file of placesOf(before.values()).keys()) if (!places.has(file)) this.#places.set(file, []);
    for (const [file, placed] of places) this.#places.set(file, placed);
    return keys;
  }

  #setChecks(found: readonly RuntimeDefinition[]): readonly AssetKey[] {
    const before = this.#checked;
    this.#checked = new Map(
      found.flatMap((each) => (each.kind === "checks" ? [[each.key, each.checks] as const] : [])),
    );
    const keys = [...before.keys(), ...this.#checked.keys()];
    for (const key of keys) this.#checks.set(key, this.#checked.get(key) ?? []);
    return keys;
  }

  #setReads(found: readonly RuntimeDefinition[]): void {
    const before = this.#readers;
    const reads = new Map(
      found.flatMap((each) => (each.kind === "reads" ? [[each.file, each.paths.map(patternOf)] as const] : [])),
    );
    this.#readers = [...reads.keys()];
    for (const file of new Set([...before, ...this.#readers])) this.#reads.set(file, reads.get(file) ?? []);
  }

  get isEmpty(): boolean {
    return this.#definitions.size === 0;
  }

  /** For the table of keys: those that the text leaves free. */
  claims(isTaken: (lowerCaseKey: string) => boolean): readonly KeyClaim[] {
    return [...this.#definitions.keys()]
      .filter((key) => !isTaken(key.toLowerCase()))
      .map((key) => ({ file: AT_RUN, id: key, key, name: { file: AT_RUN, range: START } }));
  }

  /** What names of a file mean that its text does not show: `tables.orders`. */
  roles(file: ProjectPath): ReadonlyMap<string, Role> {
    const places = this.#places.get(file);
    const facts = places.length === 0 ? undefined : this.#host.sources.facts(file);
    if (facts === undefined) return NO_ROLES;
    return new Map(
      places.map(({ path: { name, member }, key, kind }) => {
        const local = localName(facts, name);
        return [member === undefined ? local : `${local}.${member}`, { kind, key }];
      }),
    );
  }

  /** `undefined` for a key that the run did not show. */
  linked(key: AssetKey): LinkedAtRun | undefined {
    return this.#definitions.has(key) ? this.#linked.get(key) : undefined;
  }

  /** The checks of an asset that the text shows, where the text does not show them. */
  checksOf(key: AssetKey): LinkedChecks {
    return this.#checked.has(key) ? this.#linkedChecks.get(key) : NO_CHECKS;
  }

  /** Keys of assets that may differ since the last call. */
  takeSuspects(): readonly AssetKey[] {
    return [
      ...(this.#linked.takeSuspects() as readonly AssetKey[]),
      ...(this.#linkedChecks.takeSuspects() as readonly AssetKey[]),
    ];
  }

  /** Looks again at where assets may be made when files run; `facts` is `null` for a file that defines nothing. */
  look(files: readonly { readonly path: ProjectPath; readonly facts: FileFacts | null }[]): void {
    const again = new Set(this.#hidden.takeSuspects() as ProjectPath[]);
    for (const { path, facts } of files) {
      if (facts !== null && mayMakeAtRun(facts)) again.add(path);
      else if (this.#candidates.delete(path)) this.#all = [];
      if (!again.has(path) || facts !== null) continue;
      again.delete(path);
      this.#hidden.delete(path);
    }
    let differs = false;
    for (const path of again) {
      const now = this.#hidden.get(path);
      if (equal(this.#candidates.get(path) ?? [], now)) continue;
      differs = true;
      if (now.length === 0) this.#candidates.delete(path);
      else this.#candidates.set(path, now);
      if (now.length > 0) this.#readReached(path);
    }
    if (!differs && this.#all.length > 0 === this.#candidates.size > 0) return;
    this.#all = [...this.#candidates].sort(([a], [b]) => compareText(a, b)).flatMap(([, places]) => places);
  }

  /**
   * Lets all be read that what the file makes may reach: when it is known what that is, nobody may be there to read
   * functions that were not asked for.
   */
  #readReached(file: ProjectPath): void {
    const names = this.#host.sources.facts(file)?.declarations.map(({ name }) => name) ?? [];
    const root = { file, hash: "", names, modules: [], untracked: [], withOptions: true };
    reachedCode(this.#host.codeSources, { file, id: "", root, ignorePackages: true, contents: [] });
  }

  /** Sorted by file. */
  get places(): readonly MadeAtRun[] {
    return this.#all;
  }

  #link(key: AssetKey): LinkedAtRun | undefined {
    const definition = this.#definition.get(key);
    if (definition === undefined) return undefined;
    const { asset, problems } = this.#linkAsset(definition);
    const { checks, problems: ofChecks } = this.#linkAll(key, definition.checks);
    const code = definition.kind === "external" ? NO_CODE : this.#codeOf(asset, key, definition.code);
    return { asset: { ...asset, madeAtRun: true, code }, checks, problems: [...problems, ...ofChecks] };
  }

  /** Where the text shows all but the key, its names mean what the text binds them to; it says itself what is wrong. */
  #linkAsset(definition: RuntimeAsset): LinkedRuntimeDefinition {
    const { context } = this.#host;
    const linked = linkRuntimeDefinition(context, definition, this.#placeOf(definition.export));
    const written = this.#written(definition.export);
    if (written === undefined) return linked;
    const inputs = new DefinitionLinker(context, written, []).inputs(written);
    return { asset: { ...linked.asset, ...inputs }, problems: [] };
  }

  #linkChecks(key: AssetKey): LinkedChecks {
    return this.#linkAll(key, this.#checks.get(key));
  }

  #linkAll(key: AssetKey, given: readonly RuntimeCheckDefinition[]): LinkedChecks {
    const linked = given.map((each) => this.#linkCheck(key, each));
    return {
      checks: linked.map(({ check }) => ({ ...check, code: this.#codeOf(check, `${key}#${check.name}`, NO_OPTIONS) })),
      problems: linked.flatMap(({ problems }) => problems),
    };
  }

  #linkCheck(key: AssetKey, given: RuntimeCheckDefinition): LinkedRuntimeCheck {
    const { context } = this.#host;
    const linked = linkRuntimeCheck(context, key, given, this.#placeOf(given.export));
    const { check: _check, ...path } = given.export;
    const written = this.#written(path)?.inlineAtRun.find(({ checkName }) => checkName === given.name);
    if (written === undefined) return linked;
    const problems: Problem[] = [];
    const shown = new DefinitionLinker(context, written, problems).check(written);
    const { parameters, dependencies } = shown ?? linked.check;
    return { check: { ...linked.check, parameters, dependencies }, problems };
  }

  #codeOf(
    part: Parameters<typeof codeOptions>[0] & Pick<Asset, "export">,
    id: string,
    { given, ignorePackages, files }: RuntimeCodeOptions,
  ): CodeVersion {
    const target = this.#targetOf(part.export);
    const names = target.kind === "declaration" ? [target.name] : [];
    const file = target.kind === "declaration" ? target.file : part.export.file;
    // All that the declaration reaches: which part of it makes this one is not known, but where only its key is computed.
    const whole = { file, hash: id, names, modules: [], untracked: [], withOptions: true };
    const root = this.#written(part.export)?.code ?? whole;
    const versionWith = (patterns: readonly string[]): CodeVersion => {
      const contents = new Map(patterns.flatMap((pattern) => this.#host.contents(pattern)));
      const reached = reachedCode(this.#host.codeSources, {
        file,
        id,
        root,
        ignorePackages,
        contents: [...contents].sort(([a], [b]) => compareText(a, b)),
      });
      return versionOf(reached, { given, options: codeOptions(part) });
    };
    const version = versionWith(files);
    if (given !== null || root !== whole) return version;
    // What the modules read whose code counts, counts too.
    const reads = version.files.flatMap((each) => this.#reads.get(each));
    const read = reads.length === 0 ? version : versionWith([...files, ...reads]);
    return { ...read, untracked: [...read.untracked, UNTRACKED] };
  }

  /** Where the text shows all of it but its key. */
  #written(path: ExportPath): AssetDefinition | undefined {
    const target = this.#targetOf(path);
    if (target.kind !== "declaration" || path.check !== undefined) return undefined;
    const id = path.member === undefined ? target.name : `${target.name}.${path.member}`;
    const found = this.#host.context.definitions(target.file).definitions.find((each) => each.id === id);
    return found !== undefined && found.kind !== "check" && found.keyAtRun ? found : undefined;
  }

  #targetOf({ file, name }: ExportPath): Target {
    return this.#host.exported(file, name);
  }

  /** The declaration that holds it, else the start of the file. */
  #placeOf(path: ExportPath): Definition {
    const target = this.#targetOf(path);
    const place =
      target.kind === "declaration" ? this.#host.sources.declaration(target.file, target.name)?.place : undefined;
    if (target.kind !== "declaration" || place == null) return { file: path.file, name: START, whole: START };
    return { file: target.file, name: rangeOf(place.at), whole: rangeOf(place.whole) };
  }
}

interface Placed {
  readonly path: ExportPath;
  readonly key: AssetKey;
  readonly kind: RuntimeAsset["kind"];
}

const START = rangeOf([0, 0, 0, 0]);

/** A glob that this path alone fits. */
function patternOf(path: ProjectPath): string {
  return path.replaceAll(/[\\*?[\](){}!+@|^$]/g, "\\$&");
}

function localName({ declarations, exports }: FileFacts, exported: string): string {
  const own = declarations.find(({ exportedAs }) => exportedAs === exported);
  if (own !== undefined) return own.name;
  for (const each of exports) if (each.kind === "local" && each.as === exported) return each.local;
  return exported;
}
