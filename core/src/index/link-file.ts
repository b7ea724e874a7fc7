/**
 * Resolves the names of one file's definitions to keys: parameters, `ins`, `deps`, the asset of a check.
 *
 * A name means, in this order: its entry in `ins`; an import or constant of that name that is an asset; the key in the
 * same prefix; the only key with that last segment. An asset is never a candidate for its own parameters.
 */
import type { Asset, Check, Dependency, ObjectProperty, Parameter } from "../asset.ts";
import type { NamedParameter, PropertyParameter } from "../facts.ts";
import { type AssetKey, keyName, keyPrefix, parseAssetKey, type ProjectPath } from "../keys.ts";
import type { Location, Position } from "../location.ts";
import type { Fix, Problem } from "../problem.ts";
import type {
  AnyDefinition,
  AssetDefinition,
  AssetReference,
  CheckDefinition,
  FileDefinitions,
  FunctionSource,
  WrappedFunction,
} from "./definition.ts";
import type { Target } from "./names.ts";
import { alternatives, nearestNames } from "./nearest.ts";
import { inputFix } from "./option-fixes.ts";
import { compareProblems, locate, problem } from "./place.ts";

/** What a declaration turned out to define. */
export interface Role {
  readonly kind: "asset" | "external" | "check";
  /** `null` for checks and for what has no valid key or is not exported. */
  readonly key: AssetKey | null;
}

/** A definition that claims a key. */
export interface KeyClaim {
  readonly file: ProjectPath;
  readonly id: string;
  readonly key: AssetKey;
  readonly name: Location;
}

/** What linking a file asks of the rest of the project. */
export interface LinkContext {
  definitions(file: ProjectPath): FileDefinitions;
  role(file: ProjectPath, id: string): Role | null;
  target(file: ProjectPath, name: string): Target;
  /** Whether a file may define assets of this project. */
  defines(file: ProjectPath): boolean;
  /** Keys with this last segment, sorted. */
  keysNamed(name: string): readonly AssetKey[];
  allKeys(): readonly AssetKey[];
  /** The claims of this key and of those that differ by case only; the first one has it. */
  claims(key: AssetKey): readonly KeyClaim[];
  /** `definitions({ resolve: "explicit" })`: names are not looked for in other prefixes. */
  explicit(): boolean;
  /** Whether a pattern of `codeFiles` has files. */
  hasContent(pattern: string): boolean;
}

/** A part of the manifest, and the definition in its file that it is of. */
export interface Linked<T> {
  readonly id: string;
  readonly part: T;
}

export type LinkedAsset = Linked<Omit<Asset, "checks" | "code">>;
export type LinkedCheck = Linked<Omit<Check, "code">>;

export interface LinkedFile {
  readonly assets: readonly LinkedAsset[];
  readonly checks: readonly LinkedCheck[];
  readonly problems: readonly Problem[];
}

export function linkFile(context: LinkContext, file: ProjectPath): LinkedFile {
  const { definitions, problems, readableUntil } = context.definitions(file);
  const found: Problem[] = [...problems];
  const assets: LinkedAsset[] = [];
  const checks: LinkedCheck[] = [];
  for (const definition of definitions) {
    const linker = new DefinitionLinker(context, definition, found);
    if (definition.kind === "check") {
      const check = linker.check(definition);
      if (check !== undefined) checks.push(check);
    } else {
      const asset = linker.asset(definition);
      if (asset !== undefined) assets.push(asset);
    }
  }
  const said = found.filter(({ at }) => readableUntil === null || at.file !== file || isBefore(at, readableUntil));
  return { assets, checks, problems: said.sort(compareProblems) };
}

function isBefore({ range: { start } }: Location, { line, character }: Position): boolean {
  return start.line < line || (start.line === line && start.character < character);
}

type Resolution =
  | { readonly kind: "found"; readonly key: AssetKey }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly keys: readonly AssetKey[] };

interface Edge {
  readonly via: Dependency["via"];
  readonly at: Location[];
}

class DefinitionLinker {
  readonly #context: LinkContext;
  readonly #definition: AnyDefinition;
  readonly #problems: Problem[];
  readonly #edges = new Map<AssetKey, Edge>();
  /** Names of `ins` that a parameter takes. */
  readonly #taken = new Set<string>();
  #self: AssetKey | null = null;

  constructor(context: LinkContext, definition: AnyDefinition, problems: Problem[]) {
    this.#context = context;
    this.#definition = definition;
    this.#problems = problems;
  }

  asset(definition: AssetDefinition): LinkedAsset | undefined {
    this.#self = definition.key;
    const parameters = this.#parameters(definition.fn);
    this.#rest(definition);
    this.#uses(definition.fn);
    this.#codeFiles(definition);
    this.#formerly(definition);
    if (definition.key === null || definition.export === null || !this.#claims(definition.key)) return undefined;
    const part = {
      key: definition.key,
      kind: definition.kind,
      definition: placeOf(definition),
      export: definition.export,
      group: definition.group,
      owners: definition.owners,
      tags: definition.tags,
      kinds: definition.kinds,
      description: definition.description,
      parameters,
      dependencies: this.#dependencies(),
      partitions: null,
      computation: { kind: "single" as const },
      ...definition.described,
      ...definition.execution,
    };
    return { id: definition.id, part };
  }

  check(definition: CheckDefinition): LinkedCheck | undefined {
    const asset = definition.asset === null ? undefined : this.#reference(definition.asset);
    if (asset === undefined) return undefined;
    this.#self = asset;
    const parameters = this.#parameters(definition.fn);
    this.#uses(definition.fn);
    if (definition.export === null) return undefined;
    const part = {
      name: definition.checkName,
      asset,
      definition: placeOf(definition),
      export: definition.export,
      blocking: definition.blocking,
      severity: definition.severity,
      description: definition.description,
      parameters,
      dependencies: this.#dependencies(),
    };
    return { id: definition.id, part };
  }

  #dependencies(): readonly Dependency[] {
    return [...this.#edges].map(([key, { via, at }]) => ({ key, via, at }));
  }

  /** Whether the key is this definition's; says so where another has it too. */
  #claims(key: AssetKey): boolean {
    const { file, id, name } = this.#definition;
    const claims = this.#context.claims(key);
    const own = claims.findIndex((claim) => claim.file === file && claim.id === id);
    const others = claims.filter((_, index) => index !== own);
    const [other] = others;
    if (other !== undefined) {
      const message =
        other.key === key
          ? `Two assets have the key \`${key}\`: rename one, or give it the option \`key\`.`
          : `The key \`${key}\` differs from \`${other.key}\` only by case: rename one, or give it the option \`key\`.`;
      const related = others.map((claim) => ({ at: claim.name, message: `\`${claim.key}\` is also defined here.` }));
      this.#problems.push(problem("HW102", name, message, { related }));
    }
    return own === 0;
  }

  #parameters(fn: FunctionSource | null): readonly Parameter[] {
    if (fn === null) return [];
    if (fn.kind === "wrapped") return this.#wrapped(fn);
    const { file } = fn;
    let awaitsChecked = this.#definition.kind === "check";
    const takesObject = this.#definition.kind !== "check" && fn.parameters[0]?.kind === "object";
    const parameters: Parameter[] = [];
    fn.parameters.forEach((parameter, index) => {
      if (parameter.kind === "unreadable" && awaitsChecked) {
        parameters.push(...this.#checkedValue("value"));
        awaitsChecked = false;
      } else if (parameter.kind === "unreadable") {
        this.#report(
          "HW208",
          locate(file, parameter.at),
          "A list pattern names no assets: write names, or one object.",
        );
      } else if (parameter.kind === "object") {
        // The first parameter of a check is the checked value, which a pattern may take apart.
        if (awaitsChecked) parameters.push(...this.#checkedValue("value"));
        else
          parameters.push({
            kind: "object",
            properties: parameter.properties.flatMap((property) => this.#property(property, file)),
          });
        awaitsChecked = false;
      } else if (parameter.name === "context" || (index === 1 && takesObject)) {
        parameters.push({ kind: "context" });
      } else {
        const input = this.#parameter(parameter, file, awaitsChecked);
        awaitsChecked = false;
        if (input !== undefined) parameters.push(input);
      }
    });
    return parameters;
  }

  /** With `ins`, a function whose parameters are unknown takes one object. */
  #wrapped(fn: WrappedFunction): readonly Parameter[] {
    const { at } = fn;
    const ins = this.#definition.kind === "check" ? [] : this.#definition.ins;
    if (ins.length === 0) {
      if (this.#definition.kind !== "check") {
        const { text } = fn;
        const what = text === null ? "a wrapped function" : `\`${text}\``;
        const message = `The parameters of ${what} cannot be read from the text: name its inputs in the option \`ins\`.`;
        this.#report("HW208", at, message);
      }
      return this.#definition.kind === "check" ? this.#checkedValue("value") : [];
    }
    const properties = ins.flatMap(({ name, nameAt }): ObjectProperty[] => {
      const key = this.#input(name, nameAt, null);
      return key === undefined ? [] : [{ kind: "input", name, asset: key, optional: false }];
    });
    return [{ kind: "object", properties: [...properties, { kind: "context" }] }];
  }

  #parameter(parameter: NamedParameter, file: ProjectPath, isChecked: boolean): Parameter | undefined {
    const { name, optional } = parameter;
    const at = locate(file, parameter.at);
    if (parameter.rest) {
      this.#report("HW204", at, `The rest parameter \`...${name}\` cannot be an input: name each upstream asset.`);
      return undefined;
    }
    if (isChecked) return this.#self === null ? undefined : { kind: "input", name, asset: this.#self, optional };
    if (parameter.default !== null) {
      this.#report(
        "HW205",
        locate(file, parameter.default),
        `\`${name}\` has a default value: what is no upstream asset belongs in a constant or the config.`,
      );
      if (this.#resolve(name, file).kind === "none") return undefined;
    }
    const asset = this.#input(name, at, {
      file,
      whole: parameter.whole === null ? null : locate(file, parameter.whole),
      shorthand: null,
    });
    return asset === undefined ? undefined : { kind: "input", name, asset, optional };
  }

  #property(property: PropertyParameter, file: ProjectPath): ObjectProperty[] {
    const { name } = property;
    const at = locate(file, property.at);
    if (property.rest) {
      this.#report("HW204", at, "A rest property cannot be an input: name each upstream asset.");
      return [];
    }
    if (name === "context") return [{ kind: "context" }];
    if (name === "") {
      this.#report("HW208", at, "A computed name cannot be read from the text.");
      return [];
    }
    if (property.default !== null) {
      this.#report(
        "HW205",
        locate(file, property.default),
        `\`${name}\` has a default value: what is no upstream asset belongs in a constant or the config.`,
      );
      if (this.#resolve(name, file).kind === "none") return [];
    }
    const [line, character, endLine, endCharacter] = property.whole;
    const [atLine, atCharacter, atEndLine, atEndCharacter] = property.at;
    const alone =
      line === atLine && character === atCharacter && endLine === atEndLine && endCharacter === atEndCharacter;
    const asset = this.#input(name, at, { file, whole: locate(file, property.whole), shorthand: alone ? at : null });
    return asset === undefined ? [] : [{ kind: "input", name, asset, optional: false }];
  }

  #checkedValue(name: string): Parameter[] {
    return this.#self === null ? [] : [{ kind: "input", name, asset: this.#self, optional: false }];
  }

  /** The upstream that a parameter or property names; notes the edge, or the problem. */
  #input(
    name: string,
    at: Location,
    written: {
      readonly file: ProjectPath;
      readonly whole: Location | null;
      readonly shorthand: Location | null;
    } | null,
  ): AssetKey | undefined {
    const entry =
      this.#definition.kind === "check" ? undefined : this.#definition.ins.find((named) => named.name === name);
    if (entry !== undefined) {
      this.#taken.add(name);
      const key = entry.reference === null ? undefined : this.#reference(entry.reference);
      if (key !== undefined) this.#edge(key, "ins", written === null ? [entry.nameAt] : [at, entry.nameAt]);
      return key;
    }
    if (written === null) return undefined;
    const resolution = this.#resolve(name, written.file);
    switch (resolution.kind) {
      case "found":
        this.#edge(resolution.key, "parameter", [at]);
        return resolution.key;
      case "several":
        this.#several(name, at, resolution.keys);
        return undefined;
      case "none":
        if (name.startsWith("_")) this.#unused(name, at, written);
        else this.#unknown(name, at, written.shorthand);
        return undefined;
      default:
        return resolution satisfies never;
    }
  }

  #resolve(name: string, file: ProjectPath): Resolution {
    const self = this.#self;
    const target = this.#context.target(file, name);
    if (target.kind === "declaration") {
      const role = this.#context.role(target.file, [target.name, ...target.members].join("."));
      if (role !== null && role.key !== null && role.key !== self) return { kind: "found", key: role.key };
    }
    const named = this.#context.keysNamed(name).filter((key) => key !== self);
    const prefix = self === null ? "" : keyPrefix(self);
    const beside = prefix === "" ? name : `${prefix}/${name}`;
    const same = named.find((key) => key === beside);
    if (same !== undefined) return { kind: "found", key: same };
    const [only, ...more] = this.#context.explicit() ? [] : named;
    if (only === undefined) return { kind: "none" };
    return more.length === 0 ? { kind: "found", key: only } : { kind: "several", keys: named };
  }

  /** What `ins` and `deps` add beside the parameters. */
  #rest(definition: AssetDefinition): void {
    for (const { name, nameAt, reference } of definition.ins) {
      if (this.#taken.has(name)) continue;
      const key = reference === null ? undefined : this.#reference(reference);
      if (key !== undefined) this.#edge(key, "ins", [nameAt]);
      if (definition.fn?.kind !== "function" && definition.kind !== "external") continue;
      this.#problems.push(
        problem("HW212", nameAt, `The function has no parameter \`${name}\`, so it does not receive this input.`, {
          severity: "warning",
        }),
      );
    }
    for (const reference of definition.deps) {
      const key = this.#reference(reference);
      if (key !== undefined) this.#edge(key, "deps", [reference.at]);
    }
  }

  /** The key that `ins`, `deps` or a check names; reports where there is none. */
  #reference(reference: AssetReference): AssetKey | undefined {
    if (reference.kind === "definition") {
      const role = this.#context.role(reference.file, reference.id);
      if (role !== null && role.key !== null) return role.key;
      const why = !this.#context.defines(reference.file)
        ? `is defined in ${reference.file}, which is not part of this project: assets of other projects are external assets here`
        : role === null || role.kind === "check"
          ? "is no asset"
          : "is not exported, or has no key";
      this.#report(
        this.#definition.kind === "check" ? "HW107" : "HW209",
        reference.at,
        `\`${reference.text}\` ${why}.`,
      );
      return undefined;
    }
    const key = parseAssetKey(reference.key);
    if (key !== undefined && this.#context.keysNamed(keyName(key)).includes(key)) return key;
    const near = nearestNames(reference.key, this.#context.allKeys());
    const fixes = near.map((name): Fix => ({
      title: `Change to "${name}"`,
      edits: [{ at: reference.at, newText: JSON.stringify(name) }],
    }));
    this.#problems.push(
      problem("HW209", reference.at, `No asset has the key \`${reference.key}\`.${didYouMean(near)}`, { fixes }),
    );
    return undefined;
  }

  #edge(key: AssetKey, via: Dependency["via"], at: readonly Location[]): void {
    if (key === this.#self && this.#definition.kind !== "check") {
      const [place] = at;
      if (place !== undefined) this.#report("HW210", place, `\`${key}\` depends on itself.`);
      return;
    }
    if (key === this.#self) return;
    const known = this.#edges.get(key);
    if (known === undefined) this.#edges.set(key, { via, at: [...at] });
    else known.at.push(...at);
  }

  #unknown(name: string, at: Location, shorthand: Location | null): void {
    if (this.#isSelf(name)) {
      this.#report("HW210", at, `\`${name}\` is this asset itself: an asset cannot read its own value.`);
      return;
    }
    const names = new Map<string, AssetKey>();
    for (const key of this.#context.allKeys())
      if (key !== this.#self) names.set(key.slice(key.lastIndexOf("/") + 1), key);
    const near = nearestNames(name, names.keys());
    const fixes = near.flatMap((other): readonly Fix[] => {
      const key = names.get(other) ?? other;
      const title = `Use ${key}`;
      if (shorthand !== null) return [{ title, edits: [{ at, newText: `${other}: ${name}` }] }];
      return inputFix(this.#definition.edits, title, `${name}: ${JSON.stringify(key)}`);
    });
    this.#problems.push(problem("HW201", at, `No asset is named \`${name}\`.${didYouMean(near)}`, { fixes }));
  }

  /** Whether the name means this asset and nothing else. */
  #isSelf(name: string): boolean {
    const self = this.#self;
    return this.#definition.kind !== "check" && self !== null && keyName(self) === name;
  }

  #several(name: string, at: Location, keys: readonly AssetKey[]): void {
    const fixes = keys.flatMap((key) =>
      inputFix(this.#definition.edits, `Use ${key}`, `${name}: ${JSON.stringify(key)}`),
    );
    this.#problems.push(
      problem("HW202", at, `\`${name}\` could mean ${alternatives(keys)}: name one in the option \`ins\`.`, { fixes }),
    );
  }

  /** `_orders`: an upstream that is named only for its order. */
  #unused(name: string, at: Location, written: { readonly file: ProjectPath; readonly whole: Location | null }): void {
    const upstream = this.#resolve(name.replace(/^_+/, ""), written.file);
    const { option, deps } = this.#definition.edits;
    const fixes: Fix[] = [];
    const insertion = deps ?? option;
    if (upstream.kind === "found" && insertion !== null && written.whole !== null) {
      const item = JSON.stringify(upstream.key);
      const newText = insertion.open + (deps === null ? `deps: [${item}]` : item) + insertion.close;
      fixes.push({
        title: "Move to deps",
        edits: [
          { at: insertion.at, newText },
          { at: written.whole, newText: "" },
        ],
      });
    }
    const message =
      upstream.kind === "found"
        ? `\`${name}\` is not used: name \`${upstream.key}\` in the option \`deps\`.`
        : `\`${name}\` names no asset: remove the parameter.`;
    this.#problems.push(problem("HW206", at, message, { fixes }));
  }

  /** Assets that the function uses from outside, which would run them again without lineage. */
  #uses(fn: FunctionSource | null): void {
    if (fn?.kind !== "function") return;
    for (const use of fn.uses) {
      if (use.member === "key") continue;
      const target = this.#context.target(fn.file, use.name);
      if (target.kind !== "declaration") continue;
      // A record of assets is used through its member.
      const path = [target.name, ...target.members];
      const role =
        this.#context.role(target.file, path.join(".")) ??
        (use.member === null ? null : this.#context.role(target.file, [...path, use.member].join(".")));
      if (role === null || role.kind === "check" || role.key === this.#self) continue;
      const title = "Make it an input";
      const edits =
        fn.parametersAt === null || fn.parameters.some(({ kind }) => kind !== "name") || use.name.includes(".")
          ? []
          : [
              { at: fn.parametersAt, newText: fn.parameters.length === 0 ? use.name : `${use.name}, ` },
              ...(use.call === null ? [] : [{ at: locate(fn.file, use.call), newText: use.name }]),
            ];
      this.#problems.push(
        problem(
          "HW207",
          locate(fn.file, use.at),
          `\`${use.name}\` is an asset: take its value as a parameter. Used here, it would run again without lineage.`,
          { fixes: edits.length === 0 ? [] : [{ title, edits }] },
        ),
      );
    }
  }

  #formerly({ key, described, name }: AssetDefinition): void {
    for (const old of described.formerly) {
      if (old !== key && !this.#context.keysNamed(keyName(old)).includes(old)) continue;
      const message = `\`formerly\` names \`${old}\`, which is ${old === key ? "the key of this asset" : "an asset"} now: only a key that is gone has a history to continue.`;
      this.#report("HW111", name, message);
    }
  }

  #codeFiles({ codeOptions, kind }: AssetDefinition): void {
    if (kind === "external") return;
    for (const { pattern, at } of codeOptions.files) {
      if (this.#context.hasContent(pattern)) continue;
      const folder = /[*?{[]/.test(pattern) ? "" : ` All files of a folder are \`${pattern.replace(/\/$/, "")}/**\`.`;
      this.#report("HW113", at, `No file matches \`${pattern}\`, by the folder of the configuration.${folder}`);
    }
  }

  #report(code: Problem["code"], at: Location, message: string): void {
    this.#problems.push(problem(code, at, message));
  }
}

function placeOf({ file, name, whole }: AnyDefinition): Asset["definition"] {
  return { file, name: name.range, whole: whole.range };
}

function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? "" : ` Did you mean ${alternatives(near)}?`;
}
