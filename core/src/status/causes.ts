/** Why the newest materialization of an asset is no longer what its code and its upstream would give. */
import type { Asset, Dependency } from "../asset.ts";
import type { InputRead } from "../events.ts";
import { compareText, type AssetKey } from "../keys.ts";
import type { Cause, CodeCause, DataCause, LatestMaterialization } from "./asset-status.ts";
import { changedDeclarations, compareCode, type DeclarationChange } from "./code-version.ts";

/** The newest materialization of an upstream asset; `null` when there is none. */
export type LatestOf = (key: AssetKey) => Pick<LatestMaterialization, "dataVersion" | "at"> | null;

/** Code first, each declaration by name, then dependencies: those of the code in the order written, then those that went. */
export function staleCauses(asset: Asset, latest: LatestMaterialization, latestOf: LatestOf): readonly Cause[] {
  const recorded = new Map(latest.inputs.map((input) => [input.asset, input]));
  const current = new Set(asset.dependencies.map((dependency) => dependency.key));
  return [
    ...codeCauses(asset, latest),
    ...asset.dependencies.flatMap((dependency): readonly Cause[] => {
      const input = recorded.get(dependency.key);
      return input === undefined ? [added(dependency, latest, latestOf)] : dataCause(input, latest, latestOf);
    }),
    ...latest.inputs
      .filter((input) => !current.has(input.asset) && recorded.get(input.asset) === input)
      .sort((a, b) => compareText(a.asset, b.asset))
      .map((input) => removed(input, latest)),
  ];
}

/** More would tell a reader less; the last one then counts the others. */
const MOST_DECLARATIONS = 10;

/** One for each declaration that differs, where the differences are known. */
function codeCauses(asset: Asset, latest: LatestMaterialization): readonly CodeCause[] {
  if (compareCode(latest, asset.code) !== "differs") return [];
  const times = { madeAt: latest.at, at: null };
  const versions = { kind: "code", before: latest.codeVersion, after: asset.code.version, ...times } as const;
  const changes = asset.code.given ? [] : changedDeclarations(latest, asset.code);
  if (changes.length === 0) return [{ ...versions, declaration: null, message: wholeMessage(asset, latest) }];
  const named = changes.slice(0, MOST_DECLARATIONS).map((change): CodeCause => {
    return { ...versions, declaration: change.declaration, message: declarationMessage(asset, latest, change) };
  });
  const left = changes.length - named.length;
  if (left === 0) return named;
  return [...named, { ...versions, declaration: null, message: `${left} more of its declarations changed` }];
}

function wholeMessage({ code }: Asset, latest: LatestMaterialization): string {
  return code.given ? `its code version changed from ${latest.codeVersion} to ${code.version}` : "its code changed";
}

function declarationMessage(
  asset: Asset,
  latest: LatestMaterialization,
  { declaration, change }: DeclarationChange,
): string {
  if (declaration === ownDeclaration(asset)) return "its code changed";
  const what = declarationName(declaration);
  const [before, after] = [latest.declarations[declaration], asset.code.declarations[declaration]];
  switch (change) {
    case "changed":
      return isPackage(declaration) ? `${what} changed from ${before ?? ""} to ${after ?? ""}` : `${what} changed`;
    case "added":
      return `it now uses ${what}`;
    case "removed":
      return `it no longer uses ${what}`;
  }
}

/** `file#name` of what makes the asset itself. */
export function ownDeclaration({ definition, export: { name, member } }: Asset): string {
  return `${definition.file}#${name}${member === undefined ? "" : `.${member}`}`;
}

/**
 * `src/lib/dates.ts#parseDate` → `parseDate in src/lib/dates.ts`. What is no declaration has a name in parentheses: the
 * statements of a module, the content of a file that is no code, the version of a package.
 */
export function declarationName(declaration: string): string {
  const hash = declaration.indexOf("#");
  if (hash === -1) return declaration;
  const [file, name] = [declaration.slice(0, hash), declaration.slice(hash + 1)];
  if (isPackage(declaration)) return `the package ${file.slice("node_modules/".length)}`;
  if (name === "" || name === "(content)") return file;
  return name.startsWith("(") ? `the top level of ${file}` : `${name} in ${file}`;
}

/** Its version stands where others have a hash. */
function isPackage(declaration: string): boolean {
  return declaration.startsWith("node_modules/") && declaration.endsWith("#(version)");
}

function dataCause(
  { asset: upstream, dataVersion: before }: InputRead,
  { at: madeAt }: LatestMaterialization,
  latestOf: LatestOf,
): readonly DataCause[] {
  const newest = latestOf(upstream);
  if (newest === null || newest.dataVersion === before) return [];
  const { dataVersion: after, at } = newest;
  return [{ kind: "data", upstream, before, after, madeAt, at, message: `${upstream} has new data` }];
}

function added({ key }: Dependency, { at: madeAt }: LatestMaterialization, latestOf: LatestOf): Cause {
  const newest = latestOf(key);
  const [after, at] = [newest?.dataVersion ?? null, newest?.at ?? null];
  const message = `${key} is a new dependency`;
  return { kind: "dependency-added", upstream: key, before: null, after, madeAt, at, message };
}

function removed({ asset: upstream, dataVersion: before }: InputRead, { at: madeAt }: LatestMaterialization): Cause {
  const message = `${upstream} is no longer a dependency`;
  return { kind: "dependency-removed", upstream, before, after: null, madeAt, at: null, message };
}
