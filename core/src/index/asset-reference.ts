/** References to assets in options, as the text writes them. */
import type { DeclarationFact } from "../facts.ts";
import type { ProjectPath } from "../keys.ts";
import type { AssetReference } from "./definition.ts";
import { type Closed, follow, type Sources } from "./names.ts";
import { OptionReader, whereIs } from "./options.ts";
import { sdkCall } from "./sdk-call.ts";
import { exportsAtRun, makesAtRun } from "../runtime/made-at-run.ts";

/** An asset by name, its key as text, or either in `{ asset }`. */
export function assetReference(sources: Sources, closed: Closed, depth = 0): AssetReference | undefined {
  const { value, from, end } = follow(sources, closed);
  const { expression } = value;
  const at = whereIs(closed);
  if (expression.kind === "literal") {
    return typeof expression.value === "string" ? { kind: "key", key: expression.value, at } : undefined;
  }
  if (from !== null && end === null && expression.kind === "call") {
    const id = [from.name, ...from.members].join(".");
    const text = closed.expression.kind === "name" ? closed.expression.path.join(".") : id;
    return { kind: "definition", file: from.file, id, text, at };
  }
  if (expression.kind === "name" && end?.kind === "declaration" && makesAtRun(sources, end.file, end.name)) {
    return {
      kind: "definition",
      file: end.file,
      id: [end.name, ...end.members].join("."),
      text: expression.path.join("."),
      at,
    };
  }
  const exported = end?.kind === "module" ? exportedAtRun(sources, value, end.file) : undefined;
  if (exported !== undefined) return { kind: "definition", ...exported, at };
  const named = assetOfKey(sources, closed);
  if (named?.isKnown === true) return assetReference(sources, named.asset, depth);
  if (expression.kind !== "record" || depth > 0) return undefined;
  for (const entry of expression.entries) {
    if (entry.kind === "property" && entry.name === "asset") {
      return assetReference(sources, { ...value, expression: entry.value }, depth + 1);
    }
  }
  return undefined;
}

/** What a CommonJS module may export under the name by which it is imported. */
function exportedAtRun(
  sources: Sources,
  { file, expression }: Closed,
  from: ProjectPath,
): { readonly file: ProjectPath; readonly id: string; readonly text: string } | undefined {
  const facts = sources.facts(from);
  if (expression.kind !== "name" || facts === undefined || !exportsAtRun(facts)) return undefined;
  const [local, ...members] = expression.path;
  const imported = sources.facts(file)?.imports.find((candidate) => candidate.local === local);
  if (imported === undefined) return undefined;
  const isWhole = imported.name === "*" || imported.name === "default";
  const path = isWhole ? members : [imported.name, ...members];
  return path.length === 0 ? undefined : { file: from, id: path.join("."), text: expression.path.join(".") };
}

/** The asset of `orders.key`, and whether its key is known while modules are loaded: only the option `key` says it then. */
export function assetOfKey(
  sources: Sources,
  closed: Closed,
): { readonly asset: Closed; readonly isKnown: boolean } | undefined {
  const { expression } = closed;
  if (expression.kind !== "name" || expression.path.length < 2 || expression.path.at(-1) !== "key") return undefined;
  const asset: Closed = { ...closed, expression: { ...expression, path: expression.path.slice(0, -1) } };
  const { value, end } = follow(sources, asset);
  const call = end === null ? sdkCall(sources, value) : undefined;
  if (call?.api !== "asset" && call?.api !== "externalAsset") return undefined;
  return { asset, isKnown: new OptionReader(sources, call.options, []).get("key") !== undefined };
}

/** The asset that an imported name would mean if its file exported it: only a name that leads nowhere is looked up. */
export function unexportedAsset(
  sources: Sources,
  { file, expression }: Closed,
): { readonly file: ProjectPath; readonly declaration: DeclarationFact } | undefined {
  const [local, ...members] = expression.kind === "name" ? expression.path : [];
  const imported = sources.facts(file)?.imports.find((candidate) => candidate.local === local);
  if (imported === undefined || members.length > 0) return undefined;
  const resolved = sources.resolve(file, imported.from);
  if (resolved.kind !== "file") return undefined;
  const facts = sources.facts(resolved.path);
  const isShown = facts !== undefined && !exportsAtRun(facts);
  const declaration = isShown ? sources.declaration(resolved.path, imported.name) : undefined;
  if (declaration?.value == null) return undefined;
  const call = sdkCall(sources, { file: resolved.path, expression: declaration.value, bindings: null });
  return call?.api === "asset" || call?.api === "externalAsset" ? { file: resolved.path, declaration } : undefined;
}
