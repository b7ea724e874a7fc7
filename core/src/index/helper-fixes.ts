/**
 * The fix for an asset that is called in a helper: its value becomes an input of each asset and check that reaches the
 * call, and goes from there through every function on the way, as a parameter of the same name.
 *
 * Invariant: no edit changes what other code means. Where one cannot be sure, as of a helper that is handed on as a value
 * or a name that is taken, there is no fix.
 */
import type { CallFact, DeclarationUses } from "../facts.ts";
import { type AssetKey, keyName, type ProjectPath } from "../keys.ts";
import type { Fix } from "../problem.ts";
import { type UsedAsset, usedAsset } from "./asset-uses.ts";
import type { CodeSources } from "./code-version.ts";
import type { AnyDefinition, AssetReference } from "./definition.ts";
import type { HelperPlace } from "./helper-uses.ts";
import { addedInput, type Edit, takesInput, writtenName } from "./input-edits.ts";
import type { LinkContext } from "./link-context.ts";
import { resolveImported, resolveName, type Target } from "./names.ts";
import { locate } from "./place.ts";
import { resolveInput } from "./resolve-input.ts";

export type UsesIn = (file: ProjectPath) => Readonly<Record<string, DeclarationUses>>;

export interface HelperWorld {
  readonly context: LinkContext;
  readonly sources: CodeSources;
  readonly usesIn: UsesIn;
}

/** Beyond these nobody would look through what a fix has done. */
const MOST_DEFINITIONS = 50;
const MOST_DECLARATIONS = 1000;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function passedOn(
  world: HelperWorld,
  place: HelperPlace,
  used: UsedAsset,
  reaching: readonly AnyDefinition[],
): readonly Fix[] {
  if (used.key === null || reaching.length > MOST_DEFINITIONS || !NAME.test(keyName(used.key))) return [];
  const edits = new Passing(world, used, used.key, reaching).from(place);
  const [first, ...others] = reaching;
  if (edits === null || first === undefined) return [];
  const whose = `${first.id}${others.length === 0 ? "" : ` and ${String(others.length)} more`}`;
  return [{ title: `Make ${used.key} an input of ${whose}, and hand it to ${place.declaration}`, edits }];
}

/** Who names a declaration. */
type User =
  | { readonly kind: "helper"; readonly place: HelperPlace }
  | { readonly kind: "definition"; readonly definition: AnyDefinition };

class Passing {
  readonly #world: HelperWorld;
  readonly #used: UsedAsset;
  readonly #key: AssetKey;
  readonly #name: string;
  readonly #reaching: readonly AnyDefinition[];
  readonly #users = new Map<string, Map<string, User>>();
  readonly #edits = new Map<string, Edit>();
  #left = MOST_DECLARATIONS;

  constructor(world: HelperWorld, used: UsedAsset, key: AssetKey, reaching: readonly AnyDefinition[]) {
    this.#world = world;
    this.#used = used;
    this.#key = key;
    this.#name = keyName(key);
    this.#reaching = reaching;
  }

  /** `null` where it cannot be done. */
  from(place: HelperPlace): readonly Edit[] | null {
    for (const definition of this.#reaching) this.#follow(definition);
    if (this.#left < 0) return null;
    const waiting = [place];
    const done = new Set<string>();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (done.has(idOf(next))) continue;
      done.add(idOf(next));
      const callers = this.#helper(next);
      if (callers === null) return null;
      waiting.push(...callers);
    }
    const edits = [...this.#edits.values()];
    return overlap(edits) ? null : edits;
  }

  /** Notes who names what, as far as the code of a definition goes. */
  #follow(definition: AnyDefinition): void {
    const { sources } = this.#world;
    const seen = new Set<string>();
    const waiting: HelperPlace[] = [];
    const note = (targets: readonly Target[], user: User): void => {
      const id = user.kind === "helper" ? idOf(user.place) : `${user.definition.file}#${user.definition.id}`;
      for (const target of targets) {
        // Which of a whole module is called, its name does not say.
        if (target.kind === "module") this.#left = -1;
        if (target.kind !== "declaration" || target.members.length > 0) continue;
        const place = { file: target.file, declaration: target.name };
        const users = this.#users.get(idOf(place)) ?? new Map<string, User>();
        this.#users.set(idOf(place), users.set(id, user));
        waiting.push(place);
      }
    };
    const { code } = definition;
    note(targetsOf(sources, code.file, code), { kind: "definition", definition });
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (seen.has(idOf(place))) continue;
      seen.add(idOf(place));
      if (--this.#left < 0) return;
      const refs = sources.code.declaration(place.file, place.declaration)?.refs;
      if (refs != null) note(targetsOf(sources, place.file, refs), { kind: "helper", place });
    }
  }

  /** Gives the helper the parameter, and every call of it the argument; the helpers that call it. */
  #helper(place: HelperPlace): readonly HelperPlace[] | null {
    const { file, declaration } = place;
    const uses = this.#world.usesIn(file)[declaration];
    if (uses?.parametersAt == null || uses.bound.includes(this.#name)) return null;
    if (!this.#takeValue(file, uses.uses)) return null;
    this.#insert(locate(file, uses.parametersAt), uses.hasParameters);
    const callers: HelperPlace[] = [];
    for (const user of this.#users.get(idOf(place))?.values() ?? []) {
      if (user.kind === "helper") {
        const calls = this.#callsOf(place, user.place.file, this.#usesOf(user.place));
        if (calls === null) return null;
        if (idOf(user.place) !== idOf(place)) callers.push(user.place);
      } else if (!this.#definition(user.definition, place)) return null;
    }
    return callers;
  }

  #usesOf({ file, declaration }: HelperPlace): readonly CallFact[] {
    return this.#world.usesIn(file)[declaration]?.uses ?? [];
  }

  #definition(definition: AnyDefinition, place: HelperPlace): boolean {
    const { fn } = definition;
    if (fn?.kind !== "function" || !this.#means(definition, fn.file)) return false;
    const isCheck = definition.kind === "check";
    if (this.#isItsFunction(definition, place)) return !isCheck && fn.parameters[0]?.kind !== "object";
    const inFile = Object.values(this.#world.usesIn(fn.file));
    const inFunction = new Set(fn.uses.map(({ at }) => at.join()));
    const around = inFile.find(({ uses }) => uses.some(({ at }) => inFunction.has(at.join())));
    if (around === undefined) return false;
    const uses = around.uses.filter(({ at }) => inFunction.has(at.join()));
    if (!this.#takeValue(fn.file, uses) || this.#callsOf(place, fn.file, uses) === null) return false;
    if (takesInput(fn, this.#name)) return true;
    const input = around.bound.includes(this.#name) ? null : addedInput(fn, this.#name, { isCheck });
    if (input !== null) this.#edits.set(keyOf(input), input);
    return input !== null;
  }

  /** Whether the parameter's name would mean the asset there. */
  #means(definition: AnyDefinition, file: ProjectPath): boolean {
    const isCheck = definition.kind === "check";
    const checked = isCheck && definition.asset !== null ? this.#keyOf(definition.asset) : null;
    if (isCheck ? checked === null || checked === this.#key : definition.ins.some(({ name }) => name === this.#name))
      return false;
    const self = isCheck ? checked : definition.key;
    const resolution = resolveInput(this.#world.context, { name: this.#name, file, self });
    return resolution.kind === "found" && resolution.key === this.#key;
  }

  #keyOf(reference: AssetReference): AssetKey | null {
    if (reference.kind === "definition") return this.#world.context.role(reference.file, reference.id)?.key ?? null;
    return this.#world.context.allKeys().find((key) => key === reference.key) ?? null;
  }

  /** `asset(compute)`: the parameters of the function are the inputs. */
  #isItsFunction({ code, fn }: AnyDefinition, place: HelperPlace): boolean {
    if (code.hash !== "" || fn?.kind !== "function") return false;
    const [target] = targetsOf(this.#world.sources, code.file, code);
    return target?.kind === "declaration" && target.file === place.file && target.name === place.declaration;
  }

  /** Replaces the calls of the asset by its value; false where the parameter would hide another meaning of its name. */
  #takeValue(file: ProjectPath, uses: readonly CallFact[]): boolean {
    return uses.every((use) => {
      const found = usedAsset(this.#world.context, file, use);
      const isAsset = found?.file === this.#used.file && found.id === this.#used.id;
      if (!isAsset || found.rest !== "" || use.call === null) return writtenName(use) !== this.#name;
      const edit = { at: locate(file, use.call), newText: this.#name };
      this.#edits.set(keyOf(edit), edit);
      return true;
    });
  }

  /** Gives each call of the helper the argument; `null` where it is used in another way. */
  #callsOf(place: HelperPlace, file: ProjectPath, uses: readonly CallFact[]): number | null {
    const own = uses.filter((use) => {
      const { context } = this.#world;
      const target =
        use.from === undefined ? context.target(file, use.name) : context.exported(file, use.from, use.name);
      return target.kind === "declaration" && target.file === place.file && target.name === place.declaration;
    });
    if (own.length === 0) return null;
    for (const { argumentsAt, hasArguments, members } of own) {
      if (argumentsAt === null || members !== null) return null;
      this.#insert(locate(file, argumentsAt), hasArguments);
    }
    return own.length;
  }

  #insert(at: Edit["at"], isBeforeOthers: boolean): void {
    const edit = { at, newText: isBeforeOthers ? `${this.#name}, ` : this.#name };
    this.#edits.set(keyOf(edit), edit);
  }
}

function targetsOf(
  { code }: CodeSources,
  file: ProjectPath,
  { names, taken }: Pick<AnyDefinition["code"], "names" | "taken">,
): readonly Target[] {
  return [
    ...names.map((name) => resolveName(code, file, name.split("."))),
    ...(taken ?? []).map(([specifier, name]) => resolveImported(code, file, specifier, name)),
  ];
}

function idOf({ file, declaration }: HelperPlace): string {
  return `${file}\0${declaration}`;
}

function keyOf({ at: { file, range } }: Edit): string {
  return [file, range.start.line, range.start.character, range.end.line, range.end.character].join("\0");
}

/** Whether one begins inside another. */
function overlap(edits: readonly Edit[]): boolean {
  const sorted = edits.toSorted((a, b) => comparePlaces(a.at, b.at));
  return sorted.some(({ at }, index) => {
    const before = sorted[index - 1]?.at;
    if (before === undefined || before.file !== at.file) return false;
    const [{ end }, { start }] = [before.range, at.range];
    return start.line < end.line || (start.line === end.line && start.character < end.character);
  });
}

function comparePlaces(a: Edit["at"], b: Edit["at"]): number {
  const [from, to] = [a.range.start, b.range.start];
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return from.line - to.line || from.character - to.character;
}
