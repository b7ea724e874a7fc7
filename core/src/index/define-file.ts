/**
 * What a file defines: each place that holds a definition, with its options as the text shows them.
 */
import type { FileFacts } from "../facts.ts";
import { DEFAULT_GROUP } from "../asset.ts";
import { type AssetKey, parseAssetKey, type ProjectPath } from "../keys.ts";
import { OPTIONS_NOT_YET } from "../not-yet.ts";
import type { Problem } from "../problem.ts";
import { assetOfKey, assetReference, unexportedAsset } from "./asset-reference.ts";
import { codeRoot } from "./code-root.ts";
import type {
  AnyDefinition,
  AssetDefinition,
  AssetReference,
  FileDefinitions,
  FunctionSource,
  NamedReference,
} from "./definition.ts";
import { type Candidate, findCandidates } from "./find-candidates.ts";
import { functionSource } from "./function-source.ts";
import { type Closed, follow, isAbsent, type Sources } from "./names.ts";
import { formerPlaces, readDescribed } from "./described-options.ts";
import { readExecution } from "./execution-options.ts";
import { hidesKey } from "./hidden-key.ts";
import { inlineChecks } from "./inline-checks.ts";
import { optionEdits } from "./option-edits.ts";
import { OptionReader, whereIs } from "./options.ts";
import { locate, problem } from "./place.ts";
import { readCodeOptions } from "./read-code-options.ts";
import { reportMappingNotYet, reportOptionsNotYet } from "./report-not-yet.ts";
import { readSeverity } from "./severity.ts";

const COMMON = ["key", "keyPrefix", "description", "group", "owners", "kinds", "tags", "metadata", "codeFiles"];
const OF_ASSETS = [...COMMON, "ins", "deps", "checks", "codeVersion", "retry", "timeout", "formerly"];
const OF_CHECKS = ["asset", "name", "description", "blocking", "severity"];

export function defineFile(sources: Sources, path: ProjectPath): FileDefinitions {
  const facts = sources.facts(path);
  return facts === undefined ? NOTHING : new FileDefiner(sources, facts).define();
}

const NOTHING: FileDefinitions = { definitions: [], problems: [], readableUntil: null };

function optionNames(api: Candidate["call"]["api"]): readonly string[] {
  if (api === "assetCheck") return OF_CHECKS;
  return api === "externalAsset" ? COMMON : OF_ASSETS;
}

class FileDefiner {
  readonly #sources: Sources;
  readonly #facts: FileFacts;
  readonly #problems: Problem[] = [];
  readonly #definitions: AnyDefinition[] = [];

  constructor(sources: Sources, facts: FileFacts) {
    this.#sources = sources;
    this.#facts = facts;
  }

  define(): FileDefinitions {
    const { candidates, problems } = findCandidates(this.#sources, this.#facts);
    this.#problems.push(...problems);
    for (const candidate of candidates) this.#define(candidate);
    return { definitions: this.#definitions, problems: this.#problems, readableUntil: this.#facts.readableUntil };
  }

  #define(candidate: Candidate): void {
    const { call, doc } = candidate;
    const options = new OptionReader(this.#sources, call.options, this.#problems);
    reportOptionsNotYet(options, this.#problems, { asset: candidate.name });
    // A record that is spread may hold more for other uses, and TypeScript says nothing of that either.
    options.expectOnly(optionNames(call.api), Object.keys(OPTIONS_NOT_YET), "warning");
    const shared = {
      id: candidate.id,
      file: this.#facts.path,
      name: candidate.name,
      whole: candidate.whole,
      export: candidate.export,
      description: options.text("description") ?? doc,
      fn: this.#functionOf(candidate),
      code: codeRoot(this.#sources, candidate),
      edits: optionEdits(candidate.call, candidate.expression, this.#facts.path),
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
        severity: readSeverity(options, this.#problems),
      });
      return;
    }
    const key = this.#keyOf(options, candidate);
    const keyAtRun = key === null && hidesKey(this.#sources, call);
    const around = { hasKey: key !== null || keyAtRun, file: this.#facts.path, options, problems: this.#problems };
    const checks = inlineChecks(this.#sources, candidate, around);
    const definition: AssetDefinition = {
      ...shared,
      kind: call.api === "externalAsset" ? "external" : "asset",
      key,
      keyAtRun,
      inlineAtRun: keyAtRun ? checks : [],
      group: options.text("group") ?? DEFAULT_GROUP,
      owners: options.texts("owners") ?? [],
      tags: options.textRecord("tags") ?? {},
      kinds: options.texts("kinds") ?? [],
      codeOptions: readCodeOptions(this.#sources, options, this.#problems),
      givesIns: options.get("ins") !== undefined,
      ins: this.#ins(options),
      deps: this.#deps(options),
      described: readDescribed(this.#sources, options, this.#problems),
      formerly: formerPlaces(this.#sources, options),
      execution: readExecution(this.#sources, options, this.#problems),
    };
    this.#definitions.push(definition);
    if (!keyAtRun) this.#definitions.push(...checks);
  }

  #keyOf(options: OptionReader, { call, defaultName, name, export: path }: Candidate): AssetKey | null {
    const given = options.get("key");
    const prefix = options.texts("keyPrefix") ?? [];
    const text = given === undefined ? undefined : options.text("key", 'a text, as "finance/orders"');
    if ((given !== undefined && text === undefined) || hidesKey(this.#sources, call)) return null;
    if (text === undefined && defaultName === "") {
      const isDefault = path?.name === "default" && path.member === undefined;
      const what = isDefault ? "A default export" : "An asset in a list";
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
    if (followed === undefined || call.fn === null || isDataOnly(followed.value)) {
      const at = call.fn === null ? name : whereIs(call.fn);
      const what = call.api === "assetCheck" ? "check" : "asset";
      this.#problems.push(
        problem("HW106", at, `The ${what} \`${declaration.name}\` has no function: give it as the last argument.`),
      );
      return null;
    }
    return functionSource(call.fn, followed.value);
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
    return options.entries(option.value, "ins").flatMap(({ name, nameAt, value }) => {
      return isAbsent(value) ? [] : [{ name, nameAt, reference: this.#required(value) ?? null }];
    });
  }

  #deps(options: OptionReader): readonly AssetReference[] {
    const option = options.get("deps");
    if (option === undefined) return [];
    return options.items(option.value, "deps").flatMap((item) => this.#required(item) ?? []);
  }

  #required(value: Closed): AssetReference | undefined {
    reportMappingNotYet(this.#sources, value, this.#problems);
    const reference = assetReference(this.#sources, value);
    if (reference !== undefined || isAbsent(value)) return reference;
    const named = assetOfKey(this.#sources, value)?.asset.expression;
    if (named?.kind === "name") {
      const [at, name] = [whereIs(value), named.path.join(".")];
      const message = `\`${name}.key\` is not known while modules are loaded, since no option \`key\` gives it: name the asset itself.`;
      const fixes = [{ title: `Change to ${name}`, edits: [{ at, newText: name }] }];
      this.#problems.push(problem("HW209", at, message, { fixes }));
      return undefined;
    }
    const hidden = unexportedAsset(this.#sources, value);
    if (hidden === undefined) {
      this.#problems.push(problem("HW209", whereIs(value), noAsset(this.#sources, value)));
      return undefined;
    }
    const { name, place } = hidden.declaration;
    const message = `The asset \`${name}\` is not exported from ${hidden.file}.`;
    const related = place === null ? [] : [{ at: locate(hidden.file, place.at), message: "It is defined here." }];
    this.#problems.push(problem("HW209", whereIs(value), message, { related }));
    return undefined;
  }
}

function noAsset(sources: Sources, value: Closed): string {
  const { end } = follow(sources, value);
  if (end?.kind === "missing") return `This comes from \`${end.specifier}\`, which is not found.`;
  if (end?.kind === "package")
    return `This comes from the package ${end.name}, and assets of packages are not found: declare it here by \`externalAsset\`.`;
  return "This is neither an asset nor the key of one.";
}

function isDataOnly({ expression }: Closed): boolean {
  return expression.kind === "literal" || expression.kind === "list" || expression.kind === "record";
}
