/** The options `codeVersion` and `codeFiles`: what stands for the code of an asset, or counts as part of it. */
import type { Location } from "../location.ts";
import type { Problem } from "../problem.ts";
import { follow, type Sources } from "./names.ts";
import { OptionReader, whereIs } from "./options.ts";
import { problem } from "./place.ts";

export interface CodeOptions {
  /** `codeVersion: "..."`. */
  readonly given: string | null;
  /** `codeVersion: { packages: "ignore" }`: versions of packages do not count. */
  readonly ignorePackages: boolean;
  readonly files: readonly CodeFiles[];
}

/** Files whose content counts as code. */
export interface CodeFiles {
  /** A glob, relative to the project. */
  readonly pattern: string;
  readonly at: Location;
}

export function readCodeOptions(sources: Sources, options: OptionReader, problems: Problem[]): CodeOptions {
  return { ...readVersion(sources, options, problems), files: readFiles(sources, options, problems) };
}

function readVersion(
  sources: Sources,
  options: OptionReader,
  problems: Problem[],
): Pick<CodeOptions, "given" | "ignorePackages"> {
  const option = options.get("codeVersion");
  if (option === undefined) return { given: null, ignorePackages: false };
  const isRecord = follow(sources, option.value).value.expression.kind === "record";
  if (!isRecord) return { given: options.text("codeVersion") ?? null, ignorePackages: false };
  const parts = new OptionReader(sources, [option.value], problems, "codeVersion");
  parts.expectOnly(["packages"]);
  const packages = parts.text("packages");
  const at = parts.at("packages");
  if (packages !== undefined && packages !== "ignore" && at !== undefined)
    problems.push(
      problem("HW111", at, '`packages` can only be "ignore": leave it out to have the versions of packages count.'),
    );
  return { given: null, ignorePackages: packages === "ignore" };
}

function readFiles(sources: Sources, options: OptionReader, problems: Problem[]): readonly CodeFiles[] {
  const option = options.get("codeFiles");
  if (option === undefined) return [];
  return options.items(option.value, "codeFiles").flatMap((item): readonly CodeFiles[] => {
    const { expression } = follow(sources, item).value;
    const at = whereIs(item);
    if (expression.kind === "literal" && typeof expression.value === "string" && isRelative(expression.value))
      return [{ pattern: expression.value, at }];
    const message = "A code file is a text in the code: a path or glob, relative to the folder of the configuration.";
    problems.push(problem("HW111", at, message));
    return [];
  });
}

function isRelative(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !/^[A-Za-z]:|\\/.test(path);
}
