/** What linking a file asks of the rest of the project. */
import type { AssetKey, ProjectPath } from "../keys.ts";
import type { Location } from "../location.ts";
import type { FileDefinitions } from "./definition.ts";
import type { Target } from "./names.ts";

/** What a declaration turned out to define. */
export interface Role {
  readonly kind: "asset" | "external" | "check";
  /** `null` for checks and for what has no valid key or is not exported. */
  readonly key: AssetKey | null;
}

/** A definition that claims a key. */
export interface KeyClaim {
  readonly file: ProjectPath;
  readonly id: string;
  readonly key: AssetKey;
  readonly name: Location;
}

export interface LinkContext {
  definitions(file: ProjectPath): FileDefinitions;
  role(file: ProjectPath, id: string): Role | null;
  target(file: ProjectPath, name: string): Target;
  /** The same of an export of the module that a specifier of the file means. */
  exported(file: ProjectPath, specifier: string, name: string): Target;
  /** Whether a file may define assets of this project. */
  defines(file: ProjectPath): boolean;
  /** Keys with this last segment, sorted. */
  keysNamed(name: string): readonly AssetKey[];
  allKeys(): readonly AssetKey[];
  /** The claims of this key and of those that differ by case only; the first one has it. */
  claims(key: AssetKey): readonly KeyClaim[];
  /** `definitions({ resolve: "explicit" })`: names are not looked for in other prefixes. */
  explicit(): boolean;
  /** Whether a pattern of `codeFiles` has files. */
  hasContent(pattern: string): boolean;
}
