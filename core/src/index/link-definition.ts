/**
 * Resolves the names of one definition to keys: parameters, `ins`, `deps`, the asset of a check. An entry in `ins` comes
 * before the rules of resolve-input.ts.
 */
import type { Asset, Check, Dependency, ObjectProperty, Parameter } from "../asset.ts";
import type { NamedParameter, PropertyParameter } from "../facts.ts";
import { type AssetKey, keyName, parseAssetKey, type ProjectPath } from "../keys.ts";
import type { Location } from "../location.ts";
import type { Fix, Problem } from "../problem.ts";
import { assetUses } from "./asset-uses.ts";
import type {
  AnyDefinition,
  AssetDefinition,
  AssetReference,
  CheckDefinition,
  FunctionSource,
  WrappedFunction,
} from "./definition.ts";
import { ambiguousInput, didYouMean, unknownInput, type WrittenInput } from "./input-faults.ts";
import type { LinkContext } from "./link-context.ts";
import { nearestNames } from "./nearest.ts";
import { optionFix } from "./option-fixes.ts";
import { locate, problem } from "./place.ts";
import { type Resolution, resolveInput } from "./resolve-input.ts";

const MADE_ELSEWHERE = " One that is made elsewhere is declared by `externalAsset`.";

interface Edge {
  readonly via: Dependency["via"];
  readonly at: Location[];
}

/** Links one definition, and adds what is wrong with it to `problems`. */
export class DefinitionLinker {
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

  /** `undefined` for one that is no part of the manifest. */
  asset(definition: AssetDefinition): Omit<Asset, "checks" | "code"> | undefined {
    const { parameters } = this.inputs(definition);
    this.#problems.push(...assetUses(this.#context, definition.fn, { self: this.#self, checked: null }));
    this.#codeFiles(definition);
    if (definition.key === null || definition.export === null || !this.#claims(definition.key)) return undefined;
    return {
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
      computation: { kind: "single" },
      ...definition.described,
      ...definition.execution,
    };
  }

  /** What it takes. A key that is computed is known once its file has run. */
  inputs(definition: AssetDefinition): Pick<Asset, "parameters" | "dependencies"> {
    const { key, keyAtRun, file, id } = definition;
    this.#self = keyAtRun ? (this.#context.role(file, id)?.key ?? null) : key;
    const parameters = this.#parameters(definition.fn);
    this.#rest(definition);
    return { parameters, dependencies: this.#dependencies() };
  }

  /** `undefined` for one that is no part of the manifest. */
  check(definition: CheckDefinition): Omit<Check, "code"> | undefined {
    const asset = definition.asset === null ? undefined : this.#reference(definition.asset);
    if (asset === undefined) return undefined;
    this.#self = asset;
    const parameters = this.#parameters(definition.fn);
    this.#problems.push(...assetUses(this.#context, definition.fn, { self: null, checked: asset }));
    if (definition.export === null) return undefined;
    return {
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
      if (index === 1 && takesObject && parameter.kind === "object") {
        parameters.push({ kind: "context" });
      } else if (parameter.kind === "unreadable" && awaitsChecked) {
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
    // As long as it has to be: manifests are kept for long.
    return parameters.slice();
  }

  /** With `ins`, a function whose parameters are unknown takes one object. */
  #wrapped(fn: WrappedFunction): readonly Parameter[] {
    const { at } = fn;
    if (this.#definition.kind === "check") return this.#checkedValue("value");
    const { ins, givesIns, edits } = this.#definition;
    if (!givesIns) {
      const { text } = fn;
      const what = text === null ? "a wrapped function" : `\`${text}\``;
      const message = `The parameters of ${what} cannot be read from the text: name its inputs in the option \`ins\`, or write \`ins: {}\` if it has none.`;
      const fixes = optionFix(edits, "Say that it has no inputs", "ins: {}");
      this.#problems.push(problem("HW208", at, message, { fixes }));
      return [];
    }
    if (ins.length === 0) return [];
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
    const whole = parameter.whole === null ? null : locate(file, parameter.whole);
    const asset = this.#input(name, at, { file, whole, isShorthand: false });
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
    const asset = this.#input(name, at, { file, whole: locate(file, property.whole), isShorthand: alone });
    return asset === undefined ? [] : [{ kind: "input", name, asset, optional: false }];
  }

  #checkedValue(name: string): Parameter[] {
    return this.#self === null ? [] : [{ kind: "input", name, asset: this.#self, optional: false }];
  }

  /** The upstream that a parameter or property names; notes the edge, or the problem. */
  #input(
    name: string,
    at: Location,
    written: Pick<WrittenInput, "file" | "whole" | "isShorthand"> | null,
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
    // What a name means depends on the prefix of the key.
    if (resolution.kind !== "found" && this.#awaitsKey()) return undefined;
    const input: WrittenInput = { ...written, name, at, self: this.#self, definition: this.#definition };
    switch (resolution.kind) {
      case "found":
        this.#edge(resolution.key, "parameter", [at]);
        return resolution.key;
      case "several":
        this.#problems.push(ambiguousInput(input, resolution.keys));
        return undefined;
      case "none":
        this.#problems.push(unknownInput(this.#context, input));
        return undefined;
      default:
        return resolution satisfies never;
    }
  }

  #awaitsKey(): boolean {
    return this.#definition.kind !== "check" && this.#definition.keyAtRun && this.#self === null;
  }

  #resolve(name: string, file: ProjectPath): Resolution {
    return resolveInput(this.#context, { name, file, self: this.#self });
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
      problem(
        "HW209",
        reference.at,
        `No asset has the key \`${reference.key}\`.${near.length > 0 ? didYouMean(near) : MADE_ELSEWHERE}`,
        { fixes },
      ),
    );
    return undefined;
  }

  #edge(key: AssetKey, via: Dependency["via"], at: readonly Location[]): void {
    if (key === this.#self && this.#definition.kind !== "check") {
      const [place] = at;
      if (place !== undefined) this.#report("HW210", place, `\`${key}\` depends on itself: take this dependency away.`);
      return;
    }
    if (key === this.#self) return;
    const known = this.#edges.get(key);
    if (known === undefined) this.#edges.set(key, { via, at: [...at] });
    else known.at.push(...at);
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
