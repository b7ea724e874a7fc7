/**
 * Which assets a selection means. Attributes that nothing in a project sets yet (partitions, jobs, columns…) answer as for
 * nothing set; those that need what is not at hand are an error with their column.
 */
import { type Asset, DEFAULT_GROUP, type Manifest } from "../asset.ts";
import type { AssetGraph } from "../graph/asset-graph.ts";
import type { AssetKey } from "../keys.ts";
import type { AssetStatus } from "../status/asset-status.ts";
import type { AttributeValue, Depth, Selection, SelectionAttribute, SelectionError } from "./selection.ts";

export interface SelectContext {
  readonly manifest: Pick<Manifest, "project" | "assets">;
  readonly graph: AssetGraph;
  /** Without them `status:` and `not_materialized_in_hours:` cannot be answered. */
  readonly statuses?: ReadonlyMap<AssetKey, AssetStatus> | undefined;
  /** By git revision, the assets that differ from it; for `changed_in_branch:`. */
  readonly changed?: ReadonlyMap<string, ReadonlySet<AssetKey>>;
  /** Milliseconds since 1970; for `not_materialized_in_hours:`. */
  readonly now?: number;
}

export type Selected =
  { readonly ok: true; readonly keys: ReadonlySet<AssetKey> } | { readonly ok: false; readonly error: SelectionError };

const HOUR = 3_600_000;

/** The keys in the order of the manifest. */
export function select(selection: Selection, context: SelectContext): Selected {
  try {
    const keys = evaluate(selection, context);
    return { ok: true, keys: new Set(allKeys(context).filter((key) => keys.has(key))) };
  } catch (fault) {
    if (fault instanceof Unanswerable) return { ok: false, error: fault.error };
    throw fault;
  }
}

/** Leaves the recursion, and never this module. */
class Unanswerable extends Error {
  readonly error: SelectionError;

  constructor(message: string, column: number) {
    super(message);
    this.error = { code: "HW403", message, column };
  }
}

function evaluate(selection: Selection, context: SelectContext): ReadonlySet<AssetKey> {
  switch (selection.kind) {
    case "all":
      return new Set(allKeys(context));
    case "attribute": {
      const matches = matcher(selection, context);
      return new Set(context.manifest.assets.filter(matches).map(({ key }) => key));
    }
    case "traverse": {
      const start = evaluate(selection.of, context);
      const above = context.graph.ancestors(start, depthOf(selection.up));
      const below = context.graph.descendants(start, depthOf(selection.down));
      return new Set([...start, ...above, ...below]);
    }
    case "roots":
      return context.graph.roots(evaluate(selection.of, context));
    case "sinks":
      return context.graph.sinks(evaluate(selection.of, context));
    case "not": {
      const excluded = evaluate(selection.of, context);
      return new Set(allKeys(context).filter((key) => !excluded.has(key)));
    }
    case "and": {
      const right = evaluate(selection.right, context);
      return new Set([...evaluate(selection.left, context)].filter((key) => right.has(key)));
    }
    case "or":
      return new Set([...evaluate(selection.left, context), ...evaluate(selection.right, context)]);
  }
}

function allKeys({ manifest }: SelectContext): readonly AssetKey[] {
  return manifest.assets.map(({ key }) => key);
}

function depthOf(depth: Depth): number {
  return depth === "all" ? Infinity : depth;
}

function matcher(attribute: SelectionAttribute, context: SelectContext): (asset: Asset) => boolean {
  const { name, value, column } = attribute;
  switch (name) {
    case "key":
      return wildcard(value, ({ key }) => key);
    case "file":
      return wildcard(value, ({ definition }) => definition.file);
    case "group":
      return value === null ? ({ group }) => group === DEFAULT_GROUP : wildcard(value, ({ group }) => group);
    case "owner":
      return (asset) => isAmong(value, asset.owners);
    case "kind":
      return (asset) => isAmong(value, asset.kinds);
    case "tag":
      return (asset) => hasTag(attribute, asset.tags);
    case "is":
      return ({ kind }) => (kind === "external") === (value === "external");
    case "status": {
      const statuses = known(context.statuses, "the statuses of assets are not known here", column);
      return ({ key }) => (statuses.get(key)?.status ?? "unknown") === value;
    }
    case "not_materialized_in_hours": {
      const statuses = known(context.statuses, "when assets were materialized is not known here", column);
      const since = known(context.now, "the time is not known here", column) - Number(value) * HOUR;
      return ({ key, kind }) => kind === "asset" && (statuses.get(key)?.latest?.at ?? -Infinity) < since;
    }
    case "code_location":
      return () => value === context.manifest.project;
    case "partitions":
      return () => value === "none";
    case "automation_type":
    case "job":
    case "schedule":
    case "sensor":
    case "column":
    case "table_name":
      return () => value === null;
    case "column_tag":
      return () => value === null || attribute.equals === null;
    case "changed_in_branch": {
      const message = "what changed in a branch is not known here: expected another attribute";
      const changed = known(context.changed?.get(value ?? ""), message, column);
      return ({ key }) => changed.has(key);
    }
  }
}

/** The whole text matches, and `*` stands for anything. */
function wildcard(value: AttributeValue, textOf: (asset: Asset) => string): (asset: Asset) => boolean {
  const parts = (value ?? "").split("*");
  return (asset) => matchesParts(textOf(asset), parts);
}

/** Without a regular expression, whose time could explode on many stars. */
function matchesParts(text: string, parts: readonly string[]): boolean {
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

function isAmong(value: AttributeValue, texts: readonly string[]): boolean {
  return value === null ? texts.length === 0 : texts.includes(value);
}

/** `tag:k` means an empty value; `tag:k=<null>` that it is not set, `tag:<null>` that none is. */
function hasTag({ value, equals = "" }: SelectionAttribute, tags: Asset["tags"]): boolean {
  if (value === null) return Object.keys(tags).length === 0;
  const set = Object.hasOwn(tags, value) ? tags[value] : null;
  return set === equals;
}

function known<T>(value: T | undefined, message: string, column: number): T {
  if (value === undefined) throw new Unanswerable(message, column);
  return value;
}
