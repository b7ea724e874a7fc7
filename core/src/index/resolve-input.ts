/**
 * The rules by which the name of a parameter becomes a key: an import or constant of that name that is an asset; the key
 * in the same prefix; the only key with that last segment. An asset is never a candidate for its own parameters.
 */
import { type AssetKey, keyPrefix, type ProjectPath } from "../keys.ts";
import type { LinkContext } from "./link-context.ts";

export type Resolution =
  | { readonly kind: "found"; readonly key: AssetKey }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly keys: readonly AssetKey[] };

export interface InputName {
  readonly name: string;
  /** Where the function is written. */
  readonly file: ProjectPath;
  /** The asset whose function it is; of a check, the asset that it checks. */
  readonly self: AssetKey | null;
}

export function resolveInput(context: LinkContext, { name, file, self }: InputName): Resolution {
  const target = context.target(file, name);
  if (target.kind === "declaration") {
    const role = context.role(target.file, [target.name, ...target.members].join("."));
    if (role !== null && role.key !== null && role.key !== self) return { kind: "found", key: role.key };
  }
  const named = context.keysNamed(name).filter((key) => key !== self);
  const prefix = self === null ? "" : keyPrefix(self);
  const beside = prefix === "" ? name : `${prefix}/${name}`;
  const same = named.find((key) => key === beside);
  if (same !== undefined) return { kind: "found", key: same };
  const [only, ...more] = context.explicit() ? [] : named;
  if (only === undefined) return { kind: "none" };
  return more.length === 0 ? { kind: "found", key: only } : { kind: "several", keys: named };
}
