/** What the configuration says that others need without running it: `include`, `storage`, `environments`, `resolve`. */
import type { Environment, ProjectConfig } from "../asset.ts";
import type { ProjectPath } from "../keys.ts";
import type { Problem } from "../problem.ts";
import { type Closed, follow, resolveExport, resolveName, type Sources } from "./names.ts";
import { OptionReader, whereIs } from "./options.ts";
import { locate, problem } from "./place.ts";
import { sdkCall } from "./sdk-call.ts";

export interface ReadConfig {
  readonly config: ProjectConfig;
  /** Names are not looked for in other prefixes. */
  readonly explicit: boolean;
  readonly problems: readonly Problem[];
}

export const DEFAULT_STORAGE = ".headwater";
const OPTIONS = ["include", "storage", "environments", "resolve", "assets"] as const;
const LOCAL: Environment = { name: "local", protected: false };

/** `variable` gives the value of an environment variable. */
export function readConfig(
  sources: Sources,
  file: ProjectPath,
  variable: (name: string) => string | undefined,
): ReadConfig {
  const problems: Problem[] = [];
  const facts = sources.facts(file);
  const fallback: ProjectConfig = { file, include: [], storage: DEFAULT_STORAGE, environments: [LOCAL] };
  if (facts === undefined) return { config: fallback, explicit: false, problems };
  const target = resolveExport(sources, file, "default");
  const name = target.kind === "declaration" ? target : undefined;
  const declaration = sources.facts(name?.file ?? file)?.declarations.find((each) => each.name === name?.name);
  const value: Closed | undefined = declaration?.value
    ? { file: name?.file ?? file, expression: declaration.value, bindings: null }
    : undefined;
  const call = value && sdkCall(sources, follow(sources, value).value);
  if (call?.api !== "definitions") {
    const at =
      declaration === undefined
        ? locate(file, [0, 0, 0, 0])
        : locate(name?.file ?? file, declaration.place?.whole ?? [0, 0, 0, 0]);
    const message =
      'The configuration must be `export default definitions({ ... })`, with `definitions` imported from "headwater".';
    return { config: fallback, explicit: false, problems: [problem("HW110", at, message)] };
  }
  const options = new OptionReader(sources, call.options, problems);
  options.expectOnly(OPTIONS);
  const environments = options.get("environments");
  const found = environments === undefined ? [] : options.entries(environments.value, "`environments`");
  const config: ProjectConfig = {
    file,
    include: options.texts("include") ?? [],
    storage: storageOf(sources, options, problems, variable),
    environments:
      found.length === 0
        ? [LOCAL]
        : found.map((entry) => {
            const environment = new OptionReader(sources, [entry.value], problems);
            environment.expectOnly(["protected"]);
            return { name: entry.name, protected: environment.boolean("protected") ?? false };
          }),
  };
  return {
    config,
    explicit: options.get("resolve") !== undefined && options.text("resolve") === "explicit",
    problems: problems.map((each) => (each.code === "HW105" ? { ...each, code: "HW110", severity: "error" } : each)),
  };
}

/** A text, or `env("NAME")`. */
function storageOf(
  sources: Sources,
  options: OptionReader,
  problems: Problem[],
  variable: (name: string) => string | undefined,
): string {
  const option = options.get("storage");
  if (option === undefined) return DEFAULT_STORAGE;
  const { value } = follow(sources, option.value);
  const { expression, file } = value;
  if (expression.kind !== "call" || expression.callee.kind !== "name")
    return options.text("storage") ?? DEFAULT_STORAGE;
  const callee = resolveName(sources, file, expression.callee.path);
  const [argument] = expression.args;
  if (
    callee.kind === "sdk" &&
    callee.name === "env" &&
    argument?.kind === "literal" &&
    typeof argument.value === "string"
  ) {
    const found = variable(argument.value);
    if (found !== undefined && found !== "") return found;
    problems.push(
      problem(
        "HW110",
        whereIs(option.value),
        `The environment variable \`${argument.value}\` is not set; \`${DEFAULT_STORAGE}\` is used.`,
        {
          severity: "warning",
        },
      ),
    );
    return DEFAULT_STORAGE;
  }
  return options.text("storage") ?? DEFAULT_STORAGE;
}
