/**
 * What the configuration says that others need without running it: `include`, `storage`, `environments`, `executor`,
 * `retention`, `resolve`. The rest of it is evaluated in a process of its own.
 */
import type { Environment, ProjectConfig } from "../asset.ts";
import { checkDeferrals, type Deferral } from "./check-deferrals.ts";
import { ENVIRONMENT_NAME, LOCAL } from "../environment.ts";
import type { ProjectPath } from "../keys.ts";
import type { Location } from "../location.ts";
import type { Problem } from "../problem.ts";
import { type Closed, follow, resolveExport, type Sources } from "./names.ts";
import { OptionReader, whereIs } from "./options.ts";
import { locate, problem } from "./place.ts";
import { readRetention } from "./read-retention.ts";
import { reportOptionsNotYet } from "./report-not-yet.ts";
import { sdkCall } from "./sdk-call.ts";

export interface ReadConfig {
  readonly config: ProjectConfig;
  /** Names are not looked for in other prefixes. */
  readonly explicit: boolean;
  readonly problems: readonly Problem[];
  readonly include: readonly IncludePattern[];
}

/** A pattern of `include`, where it is written. */
export interface IncludePattern {
  readonly pattern: string;
  readonly at: Location;
}

/** The value that an environment variable has in an environment of the project. */
export type Variable = (name: string, environment: Pick<Environment, "name" | "variables">) => string | undefined;

export const DEFAULT_STORAGE = ".headwater";
const OPTIONS = ["include", "storage", "environments", "executor", "retention", "resolve", "assets"] as const;
const NOT_YET = ["resources", "io"] as const;
const MOST_STEPS = 1_000;

export function readConfig(sources: Sources, file: ProjectPath, variable: Variable): ReadConfig {
  const problems: Problem[] = [];
  const nothing = { file, include: [], concurrency: null };
  const fallback = (storage: string): Environment => ({ name: LOCAL, protected: false, storage, variables: {} });
  const unread: ProjectConfig = {
    ...nothing,
    storage: DEFAULT_STORAGE,
    environments: [fallback(DEFAULT_STORAGE)],
  };
  if (sources.facts(file) === undefined) return { config: unread, explicit: false, problems, include: [] };
  const found = findDefinitions(sources, file);
  if (found.kind === "none") return { config: unread, explicit: false, problems: [found.problem], include: [] };
  const options = new OptionReader(sources, found.options, problems);
  options.expectOnly(OPTIONS, NOT_YET);
  reportOptionsNotYet(options, problems, { names: NOT_YET });
  const reader = new ConfigReader(sources, problems, variable);
  const environments = reader.environments(options);
  const [first = { ...fallback(DEFAULT_STORAGE), ...reader.storage(options, { name: LOCAL, variables: {} }) }] =
    environments;
  const config: ProjectConfig = {
    file,
    include: options.texts("include") ?? [],
    storage: first.storage,
    environments: environments.length === 0 ? [first] : environments,
    concurrency: reader.concurrency(options),
    ...(options.get("retention") === undefined ? {} : { retention: readRetention(sources, options, problems) }),
  };
  return {
    config,
    include: includePatterns(sources, options),
    explicit: reader.explicit(options),
    problems: unique(problems).map((each) =>
      each.code === "HW105" ? { ...each, code: "HW110", severity: "error" } : each,
    ),
  };
}

function includePatterns(sources: Sources, options: OptionReader): readonly IncludePattern[] {
  const option = options.get("include");
  if (option === undefined) return [];
  return options.items(option.value, "include").flatMap((item): readonly IncludePattern[] => {
    const { expression } = follow(sources, item).value;
    const pattern = expression.kind === "literal" ? expression.value : null;
    return typeof pattern === "string" ? [{ pattern, at: whereIs(item) }] : [];
  });
}

/** Patterns of `include` without a file: the assets that were meant are not found, which nothing else would say. */
export function emptyPatterns(
  include: readonly IncludePattern[],
  hasFiles: (pattern: string) => boolean,
): readonly Problem[] {
  return include.flatMap(({ pattern, at }) => {
    if (pattern.startsWith("!") || hasFiles(pattern)) return [];
    const folder = /[*?{[]/.test(pattern) ? "" : ` All files of a folder are \`${pattern.replace(/\/$/, "")}/**\`.`;
    const message = `No file matches \`${pattern}\`, by the folder of the configuration, so no asset comes from it.${folder}`;
    return [problem("HW116", at, message, { severity: "warning" })];
  });
}

type Found =
  | { readonly kind: "definitions"; readonly options: readonly Closed[] }
  | { readonly kind: "none"; readonly problem: Problem };

function findDefinitions(sources: Sources, file: ProjectPath): Found {
  const target = resolveExport(sources, file, "default");
  const name = target.kind === "declaration" ? target : undefined;
  const declaration = sources.facts(name?.file ?? file)?.declarations.find((each) => each.name === name?.name);
  const value: Closed | undefined = declaration?.value
    ? { file: name?.file ?? file, expression: declaration.value, bindings: null }
    : undefined;
  const call = value && sdkCall(sources, follow(sources, value).value);
  if (call?.api === "definitions") return { kind: "definitions", options: call.options };
  const at =
    declaration === undefined
      ? locate(file, [0, 0, 0, 0])
      : locate(name?.file ?? file, declaration.place?.whole ?? [0, 0, 0, 0]);
  const message =
    'The configuration must be `export default definitions({ ... })`, with `definitions` imported from "headwater".';
  return { kind: "none", problem: problem("HW110", at, message) };
}

class ConfigReader {
  readonly #sources: Sources;
  readonly #problems: Problem[];
  readonly #variable: Variable;

  constructor(sources: Sources, problems: Problem[], variable: Variable) {
    this.#sources = sources;
    this.#problems = problems;
    this.#variable = variable;
  }

  environments(options: OptionReader): readonly Environment[] {
    const given = options.get("environments");
    if (given === undefined) return [];
    const deferrals = new Map<string, Deferral>();
    const environments = options.entries(given.value, "environments").flatMap(({ name, nameAt, value }) => {
      if (!ENVIRONMENT_NAME.test(name)) {
        const message = `\`${name}\` cannot name an environment: write letters, digits, \`_\`, \`.\` and \`-\`, 64 at most.`;
        this.#problems.push(problem("HW111", nameAt, message));
        return [];
      }
      const own = new OptionReader(this.#sources, [value], this.#problems, name);
      own.expectOnly(["protected", "storage", "deferTo", "variables"], NOT_YET);
      reportOptionsNotYet(own, this.#problems, { names: NOT_YET });
      const variables = own.textRecord("variables") ?? {};
      const place = own.get("storage") === undefined ? options : own;
      const storage = this.storage(place, { name, variables });
      const to = own.text("deferTo");
      const at = own.at("deferTo");
      if (to !== undefined && at !== undefined) deferrals.set(name, { to, at });
      return [{ name, protected: own.boolean("protected") ?? false, ...storage, variables }];
    });
    const checked = checkDeferrals({ names: environments.map(({ name }) => name), deferrals }, this.#problems);
    return environments.map((each) => {
      const deferTo = checked.get(each.name);
      return deferTo === undefined ? each : { ...each, deferTo };
    });
  }

  explicit(options: OptionReader): boolean {
    const wanted = '"explicit"';
    const resolve = options.text("resolve", wanted);
    const at = options.at("resolve");
    if (resolve !== undefined && resolve !== "explicit" && at !== undefined)
      this.#problems.push(
        problem("HW111", at, `\`resolve\` must be ${wanted}: leave it out to have names looked for in all prefixes.`),
      );
    return resolve === "explicit";
  }

  concurrency(options: OptionReader): number | null {
    const given = options.get("executor");
    if (given === undefined) return null;
    const executor = new OptionReader(this.#sources, [given.value], this.#problems, "executor");
    executor.expectOnly(["concurrency"]);
    const wanted = `a whole number from 1 to ${String(MOST_STEPS)}`;
    const value = executor.number("concurrency", wanted);
    const at = executor.at("concurrency");
    if (value === undefined || at === undefined) return null;
    if (Number.isInteger(value) && value >= 1 && value <= MOST_STEPS) return value;
    this.#problems.push(problem("HW111", at, `\`concurrency\` must be ${wanted}.`));
    return null;
  }

  /** A text, or `env("NAME")`. */
  storage(
    options: OptionReader,
    environment: Pick<Environment, "name" | "variables">,
  ): Pick<Environment, "storage" | "unsetStorage"> {
    const option = options.get("storage");
    if (option === undefined) return { storage: DEFAULT_STORAGE };
    const name = this.#envName(follow(this.#sources, option.value).value);
    if (name === undefined) return { storage: options.text("storage", 'a text or env("NAME")') ?? DEFAULT_STORAGE };
    const found = this.#variable(name, environment);
    if (found !== undefined && found !== "") return { storage: found };
    const message = `The environment variable \`${name}\` is not set for the environment ${environment.name}: its store is neither read nor written.`;
    this.#problems.push(problem("HW110", whereIs(option.value), message, { severity: "warning" }));
    return { storage: DEFAULT_STORAGE, unsetStorage: name };
  }

  #envName(value: Closed): string | undefined {
    const { expression } = value;
    if (expression.kind !== "call") return undefined;
    const { end } = follow(this.#sources, { ...value, expression: expression.callee });
    const [argument] = expression.args;
    if (end?.kind !== "sdk" || end.name !== "env" || argument?.kind !== "literal") return undefined;
    return typeof argument.value === "string" ? argument.value : undefined;
  }
}

/** Environments that share a setting share its faults. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter((each) => {
    const text = JSON.stringify(each);
    return !seen.has(text) && seen.add(text);
  });
}
