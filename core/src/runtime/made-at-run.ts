/**
 * Where the text of a file does not show what it defines, although it makes assets or checks: in a loop, in a list that is
 * computed, under a name that is. Only running the file says which these are.
 *
 * Invariant: what this passes over makes no asset that an exported name leads to, as far as the project's own files go.
 */
import type { MadeAtRun } from "../asset.ts";
import type { DeclarationFact, ExpressionFact, FileFacts } from "../facts.ts";
import type { ProjectPath } from "../keys.ts";
import type { Location } from "../location.ts";
import { follow, resolveName, type Sources } from "../index/names.ts";
import { exportedLocalNames, fillsExported } from "../index/reached-names.ts";
import { hidesKey, mayHideKey } from "../index/hidden-key.ts";
import { heldMembers } from "../index/members.ts";
import { OptionReader } from "../index/options.ts";
import { locate } from "../index/place.ts";
import { sdkCall } from "../index/sdk-call.ts";

const ASSET_MAKERS: ReadonlySet<string> = new Set(["asset", "externalAsset", "assetWith", "*"]);
const CHECK_MAKERS: ReadonlySet<string> = new Set(["assetCheck", "*"]);
const MAKERS: ReadonlySet<string> = new Set([...ASSET_MAKERS, ...CHECK_MAKERS]);
/** How many functions that call each other are followed. */
const DEPTH_LIMIT = 8;

/** Whether it is worth a look: most files define all that they define by calls of the SDK that stand for themselves. */
export function mayMakeAtRun(facts: FileFacts): boolean {
  const states = facts.effects.some(({ declaration, refs }) => declaration === null && refs !== null);
  const unshown = facts.declarations.filter(
    (each) => each.refs !== null && !isFunction(each) && !isPlain(facts, each.value),
  );
  // What a large helper exports takes a while to list.
  if (!states && unshown.length === 0) return false;
  const exported = exportedLocalNames(facts);
  return exported.size === 0 ? exportsAtRun(facts) : states || unshown.some(({ name }) => exported.has(name));
}

/** A CommonJS file, with `module.exports` and no `export`: what it exports only running it shows. */
export function exportsAtRun(facts: FileFacts): boolean {
  const assigns = (name: string): boolean => name === "module" || name === "exports";
  const mayAssign =
    /\.c[jt]s$/.test(facts.path) ||
    facts.effects.some(({ declaration, refs }) => declaration === null && refs?.names.some(assigns) === true);
  return mayAssign && exportedLocalNames(facts).size === 0;
}

/** The declarations, or the start of the file where a statement does it; in the order written. */
export function madeAtRun(sources: Sources, path: ProjectPath): readonly MadeAtRun[] {
  const facts = sources.facts(path);
  if (facts === undefined || !mayMakeAtRun(facts)) return [];
  const finder = new Finder(sources, facts, MAKERS);
  const checkFinder = new Finder(sources, facts, CHECK_MAKERS);
  const marked = (at: Location, makesChecks: boolean): MadeAtRun => (makesChecks ? { ...at, checks: true } : at);
  const exported = exportedLocalNames(facts);
  if (exportsAtRun(facts)) return finder.isStated() ? [marked(locate(path, START), checkFinder.isStated())] : [];
  const found = facts.declarations
    .filter(({ name }) => exported.has(name))
    .filter((declaration) => finder.hides(declaration, 0))
    .map((declaration) => marked(locate(path, declaration.place?.at ?? START), checkFinder.hides(declaration, 0)));
  return found.length === 0 && finder.fillsByStatement()
    ? [marked(locate(path, START), checkFinder.fillsByStatement())]
    : found;
}

/** Whether a declaration holds assets or checks, or is one, that its text does not show. */
export function makesAtRun(sources: Sources, file: ProjectPath, name: string): boolean {
  const facts = sources.facts(file);
  const declaration = sources.declaration(file, name);
  return (
    facts !== undefined && declaration !== undefined && new Finder(sources, facts, ASSET_MAKERS).hides(declaration, 0)
  );
}

const START = [0, 0, 0, 0] as const;

class Finder {
  readonly #sources: Sources;
  readonly #facts: FileFacts;
  /** Exports of the SDK. */
  readonly #makers: ReadonlySet<string>;

  constructor(sources: Sources, facts: FileFacts, makers: ReadonlySet<string>) {
    this.#sources = sources;
    this.#facts = facts;
    this.#makers = makers;
  }

  /** Whether the value of a declaration holds assets that its text does not show. */
  hides(declaration: DeclarationFact, depth: number): boolean {
    const { value } = declaration;
    if (declaration.refs === null || isFunction(declaration) || depth > DEPTH_LIMIT) return false;
    if (value?.kind === "name") return this.#isHiding(value, depth);
    if (value?.kind === "list" || value?.kind === "record") return this.#holdsUnshown(value, declaration, depth);
    if (value?.kind === "call") {
      const call = sdkCall(this.#sources, this.#closed(value));
      if (call?.api === "definitions") {
        const assets = new OptionReader(this.#sources, call.options, []).get("assets");
        return assets !== undefined && this.#isUnshownHolder(assets.value.expression, declaration, depth);
      }
      if (call !== undefined) return this.#makers.has("asset") && hidesKey(this.#sources, call);
    }
    return this.#reachesSdk(declaration, this.#facts.path, 0, new Set());
  }

  /** `for (const name of names) tables[name] = asset(...)`, where what is exported has `tables`. */
  fillsByStatement(): boolean {
    return this.#facts.effects.some(
      ({ declaration, refs }) =>
        declaration === null &&
        refs !== null &&
        fillsExported(this.#sources, this.#facts, refs.names) &&
        this.#reachesSdk({ refs }, this.#facts.path, 0, new Set()),
    );
  }

  /** `exports.orders = asset(...)`, or of a name that stands for one. */
  isStated(): boolean {
    return this.#facts.effects.some(({ declaration, refs }) => {
      if (declaration !== null || refs === null) return false;
      const named = refs.names.map((name) => this.#declaration(name.split(".")[0] ?? ""));
      const stated = named.filter((each) => each !== undefined && !isFunction(each));
      return [{ refs }, ...stated].some(
        (each) => each !== undefined && this.#reachesSdk(each, this.#facts.path, 0, new Set()),
      );
    });
  }

  #declaration(name: string): DeclarationFact | undefined {
    return this.#sources.declaration(this.#facts.path, name);
  }

  #closed(expression: ExpressionFact): Parameters<typeof sdkCall>[1] {
    return { file: this.#facts.path, expression, bindings: null };
  }

  /** A name of this file that stands for what hides assets; that of another file says so itself. */
  #isHiding({ path: [name = "", ...members] }: Extract<ExpressionFact, { kind: "name" }>, depth: number): boolean {
    const declaration = members.length === 0 ? this.#declaration(name) : undefined;
    return declaration !== undefined && this.hides(declaration, depth + 1);
  }

  #isUnshownHolder(expression: ExpressionFact, declaration: DeclarationFact, depth: number): boolean {
    if (expression.kind === "name") return this.#isHiding(expression, depth);
    if (expression.kind === "list" || expression.kind === "record")
      return this.#holdsUnshown(expression, declaration, depth);
    return this.#reachesSdk(declaration, this.#facts.path, 0, new Set(["definitions"]));
  }

  #holdsUnshown(
    holder: Extract<ExpressionFact, { kind: "list" | "record" }>,
    declaration: DeclarationFact,
    depth: number,
  ): boolean {
    const isUnshown = (value: ExpressionFact): boolean => {
      if (value.kind === "name") return this.#isHiding(value, depth);
      if (value.kind === "spread") return isUnshown(value.value);
      if (value.kind === "list" || value.kind === "record") return false;
      const call = value.kind === "call" ? sdkCall(this.#sources, this.#closed(value)) : undefined;
      if (call !== undefined) return this.#makers.has("asset") && hidesKey(this.#sources, call);
      const isMaker = value.kind === "opaque" || value.kind === "call";
      return isMaker && this.#reachesSdk(declaration, this.#facts.path, 0, new Set());
    };
    if (holder.kind === "list") return holder.items.some(isUnshown) || this.#hasUnplaced(holder, declaration.name);
    return holder.entries.some((entry) =>
      entry.kind === "opaque" ? this.#reachesSdk(declaration, this.#facts.path, 0, new Set()) : isUnshown(entry.value),
    );
  }

  /** Whether an asset stands behind a list whose length the text does not show: where it is, the loaded list says. */
  #hasUnplaced(list: Extract<ExpressionFact, { kind: "list" }>, name: string): boolean {
    const local = (other: string): ExpressionFact | null => this.#declaration(other)?.value ?? null;
    const held = heldMembers({ file: this.#facts.path, name, value: list, exportName: name, local });
    return held.some(({ export: path, expression }) => {
      const call = path === null ? sdkCall(this.#sources, this.#closed(expression)) : undefined;
      return call !== undefined && this.#makers.has(call.api);
    });
  }

  /** Whether running the code may call the SDK: itself, or through functions of the project. */
  #reachesSdk({ refs }: Pick<DeclarationFact, "refs">, file: ProjectPath, depth: number, seen: Set<string>): boolean {
    if (refs === null || depth > DEPTH_LIMIT) return false;
    // `const { asset } = await import("headwater")`.
    if (refs.modules.some((specifier) => this.#sources.resolve(file, specifier).kind === "sdk")) return true;
    return refs.names.some((name) => {
      const target = resolveName(this.#sources, file, name.split("."));
      if (target.kind === "sdk") return this.#makers.has(target.name);
      if (target.kind !== "declaration") return false;
      const id = `${target.file}#${target.name}`;
      if (seen.has(id)) return false;
      seen.add(id);
      const declaration = this.#sources.declaration(target.file, target.name);
      if (declaration === undefined || !this.#isCallable(declaration, target.file)) return false;
      return this.#reachesSdk(declaration, target.file, depth + 1, seen);
    });
  }

  /** A function, a wrapper by `assetWith`, or another name of one, or what no text shows; a value that is shown makes nothing. */
  #isCallable(declaration: DeclarationFact, file: ProjectPath): boolean {
    if (isFunction(declaration)) return true;
    const { value } = declaration;
    if (value === null) return true;
    const followed = follow(this.#sources, { file, expression: value, bindings: null }).value;
    if (followed.expression.kind === "function") return true;
    if (followed.expression.kind !== "call") return false;
    // What another call gives may be a function that makes assets.
    const call = sdkCall(this.#sources, followed);
    return call === undefined || call.api === "assetWith";
  }
}

function isFunction({ value, signature }: DeclarationFact): boolean {
  return signature !== null || value?.kind === "function";
}

/** Data, and calls of what the file imports from the SDK itself: what these are the definitions tell. */
function isPlain(facts: Pick<FileFacts, "imports">, value: ExpressionFact | null): boolean {
  switch (value?.kind) {
    case "literal":
    case "function":
      return true;
    case "call": {
      const [root, ...members] = value.callee.kind === "name" ? value.callee.path : [];
      return (
        members.length === 0 &&
        !mayHideKey(value.args) &&
        facts.imports.some(({ local, from, name }) => local === root && from === "headwater" && name !== "definitions")
      );
    }
    case "list":
      return value.items.every((item) => isPlain(facts, item));
    default:
      return false;
  }
}
