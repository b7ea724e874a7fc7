/**
 * Finds what a file defines: exported bindings whose initialiser is an SDK call, and members of exported lists and
 * records of such calls.
 *
 * The identity of a definition is its declaration; re-exports add nothing.
 */
import type { DeclarationFact, DeclarationPlace, ExpressionFact, FileFacts, References, Span } from "../facts.ts";
import { DEFAULT_GROUP, type ExportPath } from "../asset.ts";
import { type AssetKey, parseAssetKey, type ProjectPath } from "../keys.ts";
import type { Location } from "../location.ts";
import type { Fix, Problem } from "../problem.ts";
import { assetReference, unexportedAsset } from "./asset-reference.ts";
import type {
  AnyDefinition,
  AssetDefinition,
  AssetReference,
  CodeRoot,
  FileDefinitions,
  FunctionSource,
  NamedReference,
} from "./definition.ts";
import { isContainer, membersOf } from "./members.ts";
import { type Closed, declarationIn, follow, type Sources } from "./names.ts";
import { optionEdits } from "./option-edits.ts";
import { isAbsent, OptionReader, whereIs } from "./options.ts";
import { locate, problem, startOf } from "./place.ts";
import { type SdkCall, sdkCall } from "./sdk-call.ts";

export function defineFile(sources: Sources, path: ProjectPath): FileDefinitions {
  const facts = sources.facts(path);
  return facts === undefined ? NOTHING : new FileDefiner(sources, facts).define();
}

const NOTHING: FileDefinitions = { definitions: [], problems: [] };

/** A place that can hold a definition. */
interface Candidate {
  readonly id: string;
  readonly call: SdkCall;
  readonly expression: ExpressionFact;
  readonly declaration: PlacedDeclaration;
  readonly name: Location;
  readonly whole: Location;
  readonly doc: string;
  readonly export: ExportPath | null;
  /** What the key is made of; empty where it must be given. */
  readonly defaultName: string;
}

class FileDefiner {
  readonly #sources: Sources;
  readonly #facts: FileFacts;
  readonly #problems: Problem[] = [];
  readonly #definitions: AnyDefinition[] = [];
  /** The export names of each local name. */
  readonly #exports = new Map<string, { readonly as: string; readonly at: Location }[]>();
  /** Local names that an exported list or record holds. */
  readonly #members = new Map<string, ExportPath>();

  constructor(sources: Sources, facts: FileFacts) {
    this.#sources = sources;
    this.#facts = facts;
    const add = (local: string, as: string, at: Span): void => {
      const known = this.#exports.get(local) ?? [];
      known.push({ as, at: locate(facts.path, at) });
      this.#exports.set(local, known);
    };
    for (const { name, exportedAs, place } of facts.declarations) {
      if (exportedAs !== null && place !== null) add(name, exportedAs, place.at);
    }
    for (const fact of facts.exports) if (fact.kind === "local") add(fact.local, fact.as, fact.at);
  }

  define(): FileDefinitions {
    const placed = this.#facts.declarations.filter(isPlaced);
    const containers = placed.filter(({ name, value }) => this.#exports.has(name) && isContainer(value));
    containers.forEach((container) => {
      this.#noteMembers(container);
    });
    for (const declaration of placed) {
      if (containers.includes(declaration)) this.#container(declaration);
      else this.#declaration(declaration);
    }
    for (const expression of this.#facts.statements) this.#statement(expression);
    return { definitions: this.#definitions, problems: this.#problems };
  }

  #closed(expression: ExpressionFact): Closed {
    return { file: this.#facts.path, expression, bindings: null };
  }

  #declaration(declaration: PlacedDeclaration): void {
    if (declaration.value?.kind !== "call") return;
    const call = sdkCall(this.#sources, this.#closed(declaration.value));
    if (call === undefined) return;
    if (call.api === "definitions") this.#configured(call, declaration);
    if (call.api === "assetWith" || call.api === "definitions") return;
    const { place } = declaration;
    const name = locate(this.#facts.path, place.at);
    const exports = this.#exports.get(declaration.name) ?? [];
    const [first, second] = exports;
    const member = this.#members.get(declaration.name);
    if (first === undefined && member === undefined) this.#notExported(declaration, call);
    if (first !== undefined && second !== undefined) {
      const names = exports.map(({ as }) => `\`${as}\``).join(" and ");
      this.#problems.push(
        problem("HW104", second.at, `\`${declaration.name}\` is exported as ${names}: export it under one name.`, {
          related: [{ at: first.at, message: "It is exported here first." }],
        }),
      );
    }
    this.#define({
      id: declaration.name,
      call,
      expression: declaration.value,
      declaration,
      name,
      whole: locate(this.#facts.path, place.whole),
      doc: place.doc,
      export: first === undefined ? (member ?? null) : { file: this.#facts.path, name: first.as },
      defaultName: first === undefined ? declaration.name : first.as === "default" ? "" : first.as,
    });
  }

  /** A list or record that is exported: each of its members that is an SDK call. */
  #container(container: PlacedDeclaration): void {
    const [exported] = this.#exports.get(container.name) ?? [];
    if (exported === undefined) return;
    for (const { member, expression, at, doc } of membersOf(container.value)) {
      if (expression.kind !== "call") continue;
      const call = sdkCall(this.#sources, this.#closed(expression));
      if (call === undefined || call.api === "assetWith" || call.api === "definitions") continue;
      this.#define({
        id: `${container.name}.${member}`,
        call,
        expression,
        declaration: container,
        name: locate(this.#facts.path, at),
        whole: locate(this.#facts.path, [at[0], at[1], expression.at[2], expression.at[3]]),
        doc,
        export: { file: this.#facts.path, name: exported.as, member },
        defaultName: typeof member === "string" ? member : "",
      });
    }
  }

  /** `definitions({ assets: [...] })`: its members count as exported. */
  #configured(call: SdkCall, declaration: DeclarationFact): void {
    const options = new OptionReader(this.#sources, call.options, []);
    const assets = options.get("assets");
    if (assets === undefined || assets.value.file !== this.#facts.path) return;
    const synthetic: DeclarationFact = { ...declaration, value: assets.value.expression };
    if (isContainer(synthetic.value)) this.#noteMembers(synthetic);
  }

  #noteMembers(container: DeclarationFact): void {
    const [exported] = this.#exports.get(container.name) ?? [];
    if (exported === undefined) return;
    for (const { member, expression } of membersOf(container.value)) {
      const [local, ...more] = expression.kind === "name" ? expression.path : [];
      if (local === undefined || more.length > 0 || this.#members.has(local)) continue;
      this.#members.set(local, { file: this.#facts.path, name: exported.as, member });
    }
  }

  #statement(expression: ExpressionFact): void {
    const call = sdkCall(this.#sources, this.#closed(expression));
    if (call === undefined || call.api === "assetWith" || call.api === "definitions") return;
    const what = call.api === "assetCheck" ? "check" : "asset";
    this.#problems.push(
      problem(
        "HW101",
        locate(this.#facts.path, expression.at),
        `This ${what} has no name: write \`export const name = ...\`.`,
      ),
    );
  }

  #notExported(declaration: PlacedDeclaration, call: SdkCall): void {
    const what = call.api === "assetCheck" ? "check" : "asset";
    const whole = locate(this.#facts.path, declaration.place.whole);
    const fixes: Fix[] = declaration.place.exportable
      ? [{ title: `Export ${declaration.name}`, edits: [{ at: startOf(whole), newText: "export " }] }]
      : [];
    this.#problems.push(
      problem(
        "HW101",
        locate(this.#facts.path, declaration.place.at),
        `The ${what} \`${declaration.name}\` is not exported, so it is not part of the project: export it.`,
        { fixes },
      ),
    );
  }

  #define(candidate: Candidate): void {
    const { call, doc } = candidate;
    const options = new OptionReader(this.#sources, call.options, this.#problems);
    const shared = {
      id: candidate.id,
      file: this.#facts.path,
      name: candidate.name,
      whole: candidate.whole,
      export: candidate.export,
      description: options.text("description") ?? doc,
      fn: this.#functionOf(candidate),
      code: this.#codeOf(candidate),
      edits: optionEdits(candidate.call, this.#facts.path),
    };
    if (call.api === "assetCheck") {
      const asset = this.#checkedAsset(options, candidate);
      this.#definitions.push({
        ...shared,
        kind: "check",
        checkName:
          options.text("name") ?? (candidate.defaultName === "" ? candidate.declaration.name : candidate.defaultName),
        asset,
        blocking: options.boolean("blocking") ?? false,
        severity: this.#severity(options),
      });
      return;
    }
    const definition: AssetDefinition = {
      ...shared,
      kind: call.api === "externalAsset" ? "external" : "asset",
      key: this.#keyOf(options, candidate),
      group: options.text("group") ?? DEFAULT_GROUP,
      owners: options.texts("owners") ?? [],
      tags: options.textRecord("tags") ?? {},
      kinds: options.texts("kinds") ?? [],
      codeVersion: options.text("codeVersion") ?? null,
      ins: this.#ins(options),
      deps: this.#deps(options),
    };
    this.#definitions.push(definition);
  }

  #severity(options: OptionReader): "error" | "warn" {
    const severity = options.text("severity");
    if (severity === undefined || severity === "error" || severity === "warn") return severity ?? "error";
    const at = options.at("severity");
    if (at !== undefined) this.#problems.push(problem("HW111", at, '`severity` must be "error" or "warn".'));
    return "error";
  }

  #keyOf(options: OptionReader, { defaultName, name, declaration }: Candidate): AssetKey | null {
    const given = options.get("key");
    const prefix = options.texts("keyPrefix") ?? [];
    const text = given === undefined ? undefined : options.text("key");
    if (given !== undefined && text === undefined) return null;
    if (text === undefined && defaultName === "") {
      const what = declaration.name === "default" ? "A default export" : "An asset in a list";
      this.#problems.push(problem("HW112", name, `${what} has no name to make a key of: give it the option \`key\`.`));
      return null;
    }
    const key = text ?? [...prefix, defaultName].join("/");
    const parsed = parseAssetKey(key);
    if (parsed !== undefined) return parsed;
    const at =
      options.at("key") ??
      (prefix.length > 0 && parseAssetKey(defaultName) !== undefined ? options.at("keyPrefix") : undefined);
    const hint = text === undefined ? " Give the option `key`." : "";
    this.#problems.push(
      problem(
        "HW103",
        at ?? name,
        `\`${key}\` cannot be a key: a key is made of letters, digits, \`_\`, \`.\` and \`-\`, with \`/\` between segments.${hint}`,
      ),
    );
    return null;
  }

  #functionOf({ call, name, declaration }: Candidate): FunctionSource | null {
    if (call.api === "externalAsset") return null;
    const followed = call.fn === null ? undefined : follow(this.#sources, call.fn);
    const expression = followed?.value.expression;
    if (followed === undefined || call.fn === null || expression === undefined || isDataOnly(followed.value)) {
      const at = call.fn === null ? name : whereIs(call.fn);
      const what = call.api === "assetCheck" ? "check" : "asset";
      this.#problems.push(problem("HW106", at, `The ${what} \`${declaration.name}\` has no function.`));
      return null;
    }
    if (expression.kind !== "function") return { kind: "wrapped", at: whereIs(call.fn) };
    const { parameters, parametersAt, uses } = expression.function;
    const { file } = followed.value;
    return {
      kind: "function",
      file,
      parameters,
      parametersAt: parametersAt === null ? null : locate(file, parametersAt),
      uses,
    };
  }

  /**
   * The function alone where the declaration hands it to the SDK or to a wrapper; everything where a factory makes it or
   * something wraps it, since then what else stands at the call counts too.
   */
  #codeOf({ call, declaration, expression }: Candidate): CodeRoot {
    const path = this.#facts.path;
    if (call.api === "externalAsset") return { ...EMPTY_CODE, file: path };
    const fn = call.fn === null ? null : follow(this.#sources, call.fn);
    const value = fn?.value.expression;
    if (fn !== null && value?.kind === "function" && fn.from !== null) {
      return { ...EMPTY_CODE, ...this.#reference(fn.from) };
    }
    const inPlace = value?.kind === "function" && fn?.value.file === path && contains(expression.at, value.at);
    if (inPlace) return codeOf(path, value.function.hash, value.function.refs, false);
    return codeOf(path, declaration.hash, declaration.refs, true);
  }

  /** A function by reference is reached as any other declaration. */
  #reference({ file, name }: { file: ProjectPath; name: string }): Pick<CodeRoot, "file" | "names"> {
    return { file, names: declarationIn(this.#sources.facts(file), name) === undefined ? [] : [name] };
  }

  #checkedAsset(options: OptionReader, { name, declaration }: Candidate): AssetReference | null {
    const option = options.get("asset");
    const reference = option === undefined ? undefined : assetReference(this.#sources, option.value);
    if (reference !== undefined) return reference;
    this.#problems.push(
      problem(
        "HW107",
        option === undefined ? name : whereIs(option.value),
        `The check \`${declaration.name}\` names no asset: give the option \`asset\`.`,
      ),
    );
    return null;
  }

  #ins(options: OptionReader): readonly NamedReference[] {
    const option = options.get("ins");
    if (option === undefined) return [];
    return options.entries(option.value, "`ins`").flatMap(({ name, nameAt, value }) => {
      return isAbsent(value) ? [] : [{ name, nameAt, reference: this.#required(value) ?? null }];
    });
  }

  #deps(options: OptionReader): readonly AssetReference[] {
    const option = options.get("deps");
    if (option === undefined) return [];
    return options.items(option.value, "`deps`").flatMap((item) => this.#required(item) ?? []);
  }

  #required(value: Closed): AssetReference | undefined {
    const reference = assetReference(this.#sources, value);
    if (reference !== undefined || isAbsent(value)) return reference;
    const hidden = unexportedAsset(this.#sources, value);
    if (hidden === undefined) {
      this.#problems.push(problem("HW209", whereIs(value), "This is neither an asset nor the key of one."));
      return undefined;
    }
    const { name, place } = hidden.declaration;
    const message = `The asset \`${name}\` is not exported from ${hidden.file}.`;
    const related = place === null ? [] : [{ at: locate(hidden.file, place.at), message: "It is defined here." }];
    this.#problems.push(problem("HW209", whereIs(value), message, { related }));
    return undefined;
  }
}

const EMPTY_CODE = { hash: "", names: [], modules: [], untracked: [], withOptions: false } as const;

function codeOf(file: ProjectPath, hash: string, refs: References | null, withOptions: boolean): CodeRoot {
  return { ...EMPTY_CODE, ...refs, file, hash, withOptions };
}

type PlacedDeclaration = DeclarationFact & { readonly place: DeclarationPlace };

function isPlaced(declaration: DeclarationFact): declaration is PlacedDeclaration {
  return declaration.place !== null;
}

function isDataOnly({ expression }: Closed): boolean {
  return expression.kind === "literal" || expression.kind === "list" || expression.kind === "record";
}

function contains(outer: ExpressionFact["at"], inner: ExpressionFact["at"]): boolean {
  const startsInside = inner[0] > outer[0] || (inner[0] === outer[0] && inner[1] >= outer[1]);
  const endsInside = inner[2] < outer[2] || (inner[2] === outer[2] && inner[3] <= outer[3]);
  return startsInside && endsInside;
}
