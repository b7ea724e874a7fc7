/** Why the newest materialization of an asset is no longer what its code and its upstream would give. */
import type { Asset, Dependency } from "../asset.ts";
import { compareText, type AssetKey } from "../keys.ts";
import type { Cause, CodeCause, DataCause, LatestMaterialization } from "./asset-status.ts";
import { changedDeclaration, compareCode, type DeclarationChange } from "./code-version.ts";

/** The newest materialization of an upstream asset; `null` when there is none. */
export type LatestOf = (key: AssetKey) => Pick<LatestMaterialization, "dataVersion" | "at"> | null;

/** Code first, then dependencies that came, whose data changed, or that went: each in the order written. */
export function staleCauses(asset: Asset, latest: LatestMaterialization, latestOf: LatestOf): readonly Cause[] {
  const recorded = new Map(latest.inputs.map((input) => [input.asset, input]));
  const current = new Set(asset.dependencies.map((dependency) => dependency.key));
  return [
    ...codeCause(asset, latest),
    ...asset.dependencies.flatMap((dependency): readonly Cause[] => {
      const input = recorded.get(dependency.key);
      return input === undefined ? [added(dependency)] : dataCause(dependency.key, input.dataVersion, latestOf);
    }),
    ...[...recorded.keys()]
      .filter((key) => !current.has(key))
      .sort(compareText)
      .map(removed),
  ];
}

function codeCause(asset: Asset, latest: LatestMaterialization): readonly CodeCause[] {
  if (compareCode(latest, asset.code) !== "differs") return [];
  const change = changedDeclaration(latest, asset.code);
  return [
    {
      kind: "code",
      declaration: change?.declaration ?? null,
      before: latest.codeVersion,
      after: asset.code.version,
      message: codeMessage(asset, latest, change),
    },
  ];
}

function codeMessage(asset: Asset, latest: LatestMaterialization, change: DeclarationChange | null): string {
  const { code } = asset;
  if (code.given) return `its code version changed from ${latest.codeVersion} to ${code.version}`;
  if (change === null || change.declaration === ownDeclaration(asset)) return "its code changed";
  const what = declarationName(change.declaration);
  const [before, after] = [latest.declarations[change.declaration], code.declarations[change.declaration]];
  switch (change.change) {
    case "changed":
      return isPackage(change.declaration)
        ? `${what} changed from ${before ?? ""} to ${after ?? ""}`
        : `${what} changed`;
    case "added":
      return `it now uses ${what}`;
    case "removed":
      return `it no longer uses ${what}`;
  }
}

function ownDeclaration({ definition, export: { name, member } }: Asset): string {
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

function dataCause(upstream: AssetKey, before: string | null, latestOf: LatestOf): readonly DataCause[] {
  const newest = latestOf(upstream);
  if (newest === null || newest.dataVersion === before) return [];
  return [
    { kind: "data", upstream, before, after: newest.dataVersion, at: newest.at, message: `${upstream} has new data` },
  ];
}

function added({ key }: Dependency): Cause {
  return { kind: "dependency-added", upstream: key, message: `${key} is a new dependency` };
}

function removed(key: AssetKey): Cause {
  return { kind: "dependency-removed", upstream: key, message: `${key} is no longer a dependency` };
}
