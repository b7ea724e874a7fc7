/**
 * Small projects as text, one asset a line:
 *
 *     raw external
 *     clean < raw, lookup | group=core owner=team:x tag=layer:silver kind=duckdb file=src/clean.ts
 *     report < clean | check=rows check=shape!          (`!` blocks)
 */
import { type Asset, type Check, DEFAULT_GROUP, type Manifest } from "@headwater/core/asset";
import { AssetGraph } from "@headwater/core/graph/asset-graph";
import { assetKey, compareText, keyName, projectPath, type AssetKey } from "@headwater/core/keys";

export interface FixtureProject {
  readonly manifest: Manifest;
  readonly graph: AssetGraph;
}

export const NOWHERE = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export function fixtureProject(text: string): FixtureProject {
  const lines = text.split("\n").map((line) => line.trim());
  return projectOf(lines.filter((line) => line !== "").map(assetOfLine));
}

export function projectOf(assets: readonly Asset[]): FixtureProject {
  const manifest = manifestOf(assets);
  return { manifest, graph: new AssetGraph(manifest) };
}

export function manifestOf(assets: readonly Asset[]): Manifest {
  return {
    project: "fixture",
    assets: [...assets].sort((a, b) => compareText(a.key, b.key)),
    problems: [],
    files: {},
    config: {
      file: projectPath("headwater.config.ts"),
      include: [],
      storage: ".headwater",
      environments: [],
      concurrency: null,
    },
  };
}

export function fixtureAsset(
  key: string,
  options: {
    readonly dependencies?: readonly string[];
    readonly version?: string;
    readonly declarations?: Readonly<Record<string, string>>;
  } & Partial<Omit<Asset, "key" | "dependencies">> = {},
): Asset {
  const { dependencies = [], version = "v1", declarations = {}, ...given } = options;
  const file = given.definition?.file ?? projectPath("src/assets.ts");
  return {
    key: assetKey(key),
    kind: "asset",
    definition: { file, name: NOWHERE, whole: NOWHERE },
    export: { file, name: keyName(assetKey(key)) },
    group: DEFAULT_GROUP,
    owners: [],
    tags: {},
    kinds: [],
    metadata: {},
    formerly: [],
    description: "",
    parameters: [],
    partitions: null,
    computation: { kind: "single" },
    retry: null,
    timeoutMs: null,
    dependencies: dependencies.map((upstream) => ({ key: assetKey(upstream), via: "parameter", at: [] })),
    checks: [],
    code: { version: codeVersion(version), given: false, declarations, files: [file], untracked: [] },
    ...given,
  };
}

/** A computed version, as static analysis makes them. */
export function codeVersion(text: string): string {
  return `hw1:${text.padStart(16, "0")}`;
}

export function fixtureCheck(asset: string, name: string, options: Partial<Check> = {}): Check {
  const file = projectPath("src/checks.ts");
  return {
    name,
    asset: assetKey(asset),
    definition: { file, name: NOWHERE, whole: NOWHERE },
    export: { file, name },
    blocking: false,
    severity: "error",
    description: "",
    parameters: [],
    dependencies: [],
    code: { version: codeVersion("c"), given: false, declarations: {}, files: [file], untracked: [] },
    ...options,
  };
}

export function keys(text: string): AssetKey[] {
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .map(assetKey);
}

function assetOfLine(line: string): Asset {
  const [definition = "", facts = ""] = line.split("|").map((part) => part.trim());
  const [head = "", upstream = ""] = definition.split("<").map((part) => part.trim());
  const [key = "", external] = head.split(/\s+/);
  const values = (name: string): string[] =>
    facts
      .split(/\s+/)
      .filter((fact) => fact.startsWith(`${name}=`))
      .map((fact) => fact.slice(name.length + 1));
  const file = projectPath(values("file")[0] ?? "src/assets.ts");
  return fixtureAsset(key, {
    kind: external === "external" ? "external" : "asset",
    dependencies: keys(upstream),
    definition: { file, name: NOWHERE, whole: NOWHERE },
    group: values("group")[0] ?? DEFAULT_GROUP,
    owners: values("owner"),
    kinds: values("kind"),
    tags: Object.fromEntries(values("tag").map((tag) => [tag.split(":")[0] ?? "", tag.split(":")[1] ?? ""])),
    checks: values("check").map((name) => fixtureCheck(key, name.replace("!", ""), { blocking: name.endsWith("!") })),
  });
}
