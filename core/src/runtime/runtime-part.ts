/**
 * What the manifest has of assets that no text shows: those found when modules ran, each where the text does not define
 * one of its key, and the places that say that there may be such.
 *
 * Invariant: on one key the text counts.
 * Invariant: a project whose text shows everything has nothing here, and pays for nothing.
 */
import type { Asset, Check, CodeVersion, Definition, ExportPath } from "../asset.ts";
import type { FileFacts } from "../facts.ts";
import { codeOptions } from "../index/code-options.ts";
import { type CodeContent, type CodeSources, codeVersion } from "../index/code-version.ts";
import { equal } from "../index/equal.ts";
import type { KeyClaim, LinkContext, Role } from "../index/link-context.ts";
import type { DerivedTable, InputTable, Memo } from "../index/memo.ts";
import { declarationIn, type Sources, type Target } from "../index/names.ts";
import { rangeOf } from "../index/place.ts";
import { type AssetKey, compareText, type ProjectPath } from "../keys.ts";
import type { Location } from "../location.ts";
import type { Problem } from "../problem.ts";
import { linkRuntimeDefinition } from "./link-runtime-definition.ts";
import { madeAtRun, mayMakeAtRun } from "./made-at-run.ts";
import type { RuntimeCodeOptions, RuntimeDefinition } from "./runtime-definition.ts";

/** Stands for the run among the files that claim keys: it comes after all of them, and no path is like it. */
export const AT_RUN = "\uffff" as ProjectPath;

export interface RuntimeHost {
  readonly memo: Memo;
  readonly sources: Sources;
  readonly context: Pick<LinkContext, "keysNamed" | "explicit">;
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

const NO_ROLES: ReadonlyMap<string, Role> = new Map();
const NO_OPTIONS: RuntimeCodeOptions = { given: null, ignorePackages: false, files: [] };
/** Of what is made elsewhere. */
const NO_CODE: CodeVersion = { version: "", given: false, declarations: {}, files: [], untracked: [] };
const UNTRACKED = "what its module reads while it runs";

export class RuntimePart {
  readonly #host: RuntimeHost;
  #definitions: ReadonlyMap<AssetKey, RuntimeDefinition> = new Map();
  readonly #definition: InputTable<RuntimeDefinition | undefined>;
  readonly #places: InputTable<readonly Placed[]>;
  readonly #linked: DerivedTable<LinkedAtRun | undefined>;
  readonly #hidden: DerivedTable<readonly Location[]>;
  /** The files that may make assets when they run, with the places. */
  readonly #candidates = new Map<ProjectPath, readonly Location[]>();
  #all: readonly Location[] = [];

  constructor(host: RuntimeHost) {
    this.#host = host;
    const { memo } = host;
    this.#definition = memo.input<RuntimeDefinition | undefined>(undefined, equal);
    this.#places = memo.input<readonly Placed[]>([], equal);
    this.#linked = memo.derived((key) => this.#link(key as AssetKey), equal);
    this.#hidden = memo.derived((path) => madeAtRun(host.sources, path as ProjectPath), equal);
  }

  /** Replaces what the modules made when they last ran; gives the keys that may differ. */
  set(definitions: readonly RuntimeDefinition[]): ReadonlySet<AssetKey> {
    const before = this.#definitions;
    this.#definitions = new Map(definitions.map((definition) => [definition.key, definition]));
    const keys = new Set([...before.keys(), ...this.#definitions.keys()]);
    for (const key of keys) this.#definition.set(key, this.#definitions.get(key));
    const placesOf = (all: Iterable<RuntimeDefinition>): Map<ProjectPath, Placed[]> =>
      Map.groupBy(
        [...all].flatMap(({ key, kind, export: own, others }) => [own, ...others].map((path) => ({ path, key, kind }))),
        ({ path }) => path.file,
      );
    const places = placesOf(this.#definitions.values());
    for (const file of placesOf(before.values()).keys()) if (!places.has(file)) this.#places.set(file, []);
    for (const [file, placed] of places) this.#places.set(file, placed);
    return keys;
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

  /** Keys of assets that may differ since the last call. */
  takeSuspects(): readonly AssetKey[] {
    return this.#linked.takeSuspects() as readonly AssetKey[];
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
    }
    if (!differs && this.#all.length > 0 === this.#candidates.size > 0) return;
    this.#all = [...this.#candidates].sort(([a], [b]) => compareText(a, b)).flatMap(([, places]) => places);
  }

  /** Sorted by file. */
  get places(): readonly Location[] {
    return this.#all;
  }

  #link(key: AssetKey): LinkedAtRun | undefined {
    const definition = this.#definition.get(key);
    if (definition === undefined) return undefined;
    const { export: path } = definition;
    const target = this.#host.exported(path.file, path.name);
    const { asset, checks, problems } = linkRuntimeDefinition(
      this.#host.context,
      definition,
      this.#placeOf(path, target),
    );
    const code = (part: Parameters<typeof codeOptions>[0], id: string, options: RuntimeCodeOptions): CodeVersion => {
      const names = target.kind === "declaration" ? [target.name] : [];
      const file = target.kind === "declaration" ? target.file : path.file;
      const { given, ignorePackages } = options;
      const contents = new Map(options.files.flatMap((pattern) => this.#host.contents(pattern)));
      const version = codeVersion(this.#host.codeSources, {
        file,
        id,
        // All that the declaration reaches: which part of it makes this one is not known.
        root: { file, hash: id, names, modules: [], untracked: [], withOptions: true },
        given,
        ignorePackages,
        contents: [...contents].sort(([a], [b]) => compareText(a, b)),
        options: codeOptions(part),
      });
      return given === null ? { ...version, untracked: [...version.untracked, UNTRACKED] } : version;
    };
    return {
      asset: {
        ...asset,
        madeAtRun: true,
        code: definition.kind === "external" ? NO_CODE : code(asset, key, definition.code),
      },
      checks: checks.map((check) => ({ ...check, code: code(check, `${key}#${check.name}`, NO_OPTIONS) })),
      problems,
    };
  }

  /** The declaration that holds it, else the start of the file. */
  #placeOf({ file }: ExportPath, target: Target): Definition {
    const place =
      target.kind === "declaration"
        ? declarationIn(this.#host.sources.facts(target.file), target.name)?.place
        : undefined;
    if (target.kind !== "declaration" || place == null) return { file, name: START, whole: START };
    return { file: target.file, name: rangeOf(place.at), whole: rangeOf(place.whole) };
  }
}

interface Placed {
  readonly path: ExportPath;
  readonly key: AssetKey;
  readonly kind: RuntimeDefinition["kind"];
}

const START = rangeOf([0, 0, 0, 0]);

function localName({ declarations, exports }: FileFacts, exported: string): string {
  const own = declarations.find(({ exportedAs }) => exportedAs === exported);
  if (own !== undefined) return own.name;
  for (const each of exports) if (each.kind === "local" && each.as === exported) return each.local;
  return exported;
}
