/** What one file defines, before the names of other assets are resolved. */
import type { ParameterFact, TakenExport, UseFact } from "../facts.ts";
import type { ExportPath } from "../asset.ts";
import type { AssetKey, ProjectPath } from "../keys.ts";
import type { Location, Position } from "../location.ts";
import type { Problem } from "../problem.ts";
import type { CodeOptions } from "./read-code-options.ts";
import type { DescribedOptions, FormerKey } from "./described-options.ts";
import type { ExecutionOptions } from "./execution-options.ts";

export interface FileDefinitions {
  readonly definitions: readonly AnyDefinition[];
  readonly problems: readonly Problem[];
  /** As of the facts. */
  readonly readableUntil: Position | null;
}

export type AnyDefinition = AssetDefinition | CheckDefinition;

interface Definition {
  /** Unique in its file: `orders`, or `tables.orders` for the member of a record. */
  readonly id: string;
  readonly file: ProjectPath;
  readonly name: Location;
  readonly whole: Location;
  /** `null` for what no module exports: it cannot be loaded, and is not part of the manifest. */
  readonly export: ExportPath | null;
  readonly description: string;
  readonly fn: FunctionSource | null;
  readonly code: CodeRoot;
  readonly edits: OptionEdits;
}

/** Where a fix can write options; `null` where the text gives no place. */
export interface OptionEdits {
  /** A further option. */
  readonly option: Insertion | null;
  /** A further item of `deps`, and a further entry of `ins`, where those are there already. */
  readonly deps: Insertion | null;
  readonly ins: Insertion | null;
}

/** Text goes to `at`, between `open` and `close`. */
export interface Insertion {
  readonly at: Location;
  readonly open: string;
  readonly close: string;
}

export interface AssetDefinition extends Definition {
  readonly kind: "asset" | "external";
  /** `null` where the name cannot be a key, which a problem says, and where the key is computed. */
  readonly key: AssetKey | null;
  /** Only running its file shows the key. */
  readonly keyAtRun: boolean;
  /** The checks inside one whose key only the run shows: theirs is not known before. */
  readonly inlineAtRun: readonly CheckDefinition[];
  readonly group: string;
  readonly owners: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly kinds: readonly string[];
  readonly codeOptions: CodeOptions;
  /** Whether the option `ins` is there, be it empty. */
  readonly givesIns: boolean;
  readonly ins: readonly NamedReference[];
  readonly deps: readonly AssetReference[];
  readonly described: DescribedOptions;
  readonly formerly: readonly FormerKey[];
  readonly execution: ExecutionOptions;
}

export interface CheckDefinition extends Definition {
  readonly kind: "check";
  readonly checkName: string;
  readonly asset: AssetReference | null;
  readonly blocking: boolean;
  readonly severity: "error" | "warn";
}

/** How the text refers to another asset. */
export type AssetReference =
  | { readonly kind: "key"; readonly key: string; readonly at: Location }
  /** The definition `id` of a file. */
  | {
      readonly kind: "definition";
      readonly file: ProjectPath;
      readonly id: string;
      readonly text: string;
      readonly at: Location;
    };

export interface NamedReference {
  readonly name: string;
  readonly nameAt: Location;
  /** `null` where the text names no asset, which is reported: the input stays, so that its parameter is not blamed too. */
  readonly reference: AssetReference | null;
}

export type FunctionSource =
  | {
      readonly kind: "function";
      readonly file: ProjectPath;
      readonly parameters: readonly ParameterFact[];
      readonly parametersAt: Location | null;
      readonly uses: readonly UseFact[];
    }
  | WrappedFunction;

/** `traced(f)`, or a name that leads out of the project: what it takes is not in the text. */
export interface WrappedFunction {
  readonly kind: "wrapped";
  /** The name, where it is one. */
  readonly text: string | null;
  readonly at: Location;
  /** The file that `uses` are of. */
  readonly file: ProjectPath;
  /** Of the functions that are handed to the wrapper. */
  readonly uses: readonly UseFact[];
}

/** Where the code of a definition begins. */
export interface CodeRoot {
  /** The file that `names` are of. */
  readonly file: ProjectPath;
  readonly hash: string;
  readonly names: readonly string[];
  readonly modules: readonly string[];
  readonly untracked: readonly string[];
  readonly taken?: readonly TakenExport[];
  /** Names of assets among `names` are options, not code. */
  readonly withOptions: boolean;
}
