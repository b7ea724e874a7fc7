/** What is said of a parameter whose name means no asset, or several, with the fixes that there are. */
import { type AssetKey, keyName } from "../keys.ts";
import type { Location } from "../location.ts";
import type { Fix, Problem } from "../problem.ts";
import type { AnyDefinition } from "./definition.ts";
import type { LinkContext } from "./link-context.ts";
import { alternatives, nearestNames } from "./nearest.ts";
import { inputFix } from "./option-fixes.ts";
import { problem } from "./place.ts";
import { type InputName, resolveInput } from "./resolve-input.ts";

/** A parameter or property, as written. */
export interface WrittenInput extends InputName {
  readonly definition: AnyDefinition;
  readonly at: Location;
  /** What goes when it is removed; `null` where that is not known. */
  readonly whole: Location | null;
  /** A property that stands for its name and its variable. */
  readonly isShorthand: boolean;
}

/** The name means nothing. */
export function unknownInput(context: LinkContext, input: WrittenInput): Problem {
  const { name, self, at, definition, isShorthand } = input;
  if (name.startsWith("_")) return unusedInput(context, input);
  if (definition.kind !== "check" && self !== null && keyName(self) === name)
    return problem("HW210", at, `\`${name}\` is this asset itself: an asset cannot read its own value.`);
  const elsewhere = context.keysNamed(name).filter((key) => key !== self);
  if (elsewhere.length > 0) {
    const message = `With \`resolve: "explicit"\`, \`${name}\` does not mean ${alternatives(elsewhere)}, which is in another prefix: name it in the option \`ins\`.`;
    return problem("HW201", at, message, { fixes: fixesFor(definition, name, elsewhere) });
  }
  const whole = context.allKeys().find((key) => key === name && key !== self);
  if (whole !== undefined) {
    const message = `\`${name}\` is a whole key, and an input is named by the last segment of one: name it in the option \`ins\`.`;
    return problem("HW201", at, message, { fixes: fixesFor(definition, name, [whole]) });
  }
  const names = new Map<string, AssetKey>();
  for (const key of context.allKeys()) if (key !== self) names.set(keyName(key), key);
  const near = nearestNames(name, names.keys());
  const fixes = near.flatMap((other): readonly Fix[] => {
    const key = names.get(other) ?? other;
    const title = `Use ${key}`;
    if (isShorthand) return [{ title, edits: [{ at, newText: `${other}: ${name}` }] }];
    return inputFix(definition.edits, title, { name, key });
  });
  const hint = isLikeContext(name) ? " The run context is the parameter that is named `context`." : didYouMean(near);
  return problem("HW201", at, `No asset is named \`${name}\`.${hint}`, { fixes, name });
}

/** What others call the run context, and what they take from it. */
function isLikeContext(name: string): boolean {
  return /^(ctx|c|(run|asset|step|execution|op)_?[cC]ontext|log|logger|runId|signal|environment|addMetadata)$/.test(
    name,
  );
}

export function ambiguousInput({ name, at, definition }: WrittenInput, keys: readonly AssetKey[]): Problem {
  return problem("HW202", at, `\`${name}\` could mean ${alternatives(keys)}: name one in the option \`ins\`.`, {
    name,
    fixes: fixesFor(definition, name, keys),
  });
}

export function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? "" : ` Did you mean ${alternatives(near)}?`;
}

function fixesFor({ edits }: AnyDefinition, name: string, keys: readonly AssetKey[]): readonly Fix[] {
  return keys.flatMap((key) => inputFix(edits, `Use ${key}`, { name, key }));
}

/** `_orders`: an upstream that is named only for its order. */
function unusedInput(context: LinkContext, { name, file, self, at, whole, definition }: WrittenInput): Problem {
  const upstream = resolveInput(context, { name: name.replace(/^_+/, ""), file, self });
  if (upstream.kind !== "found") return problem("HW206", at, `\`${name}\` names no asset: remove the parameter.`);
  const { option, deps } = definition.edits;
  const insertion = deps ?? option;
  const message = `\`${name}\` is not used: name \`${upstream.key}\` in the option \`deps\`.`;
  if (insertion === null || whole === null) return problem("HW206", at, message);
  const item = JSON.stringify(upstream.key);
  const newText = insertion.open + (deps === null ? `deps: [${item}]` : item) + insertion.close;
  const edits = [
    { at: insertion.at, newText },
    // `_orders => ...` has no parentheses to be left.
    { at: whole, newText: definition.fn?.kind === "function" && definition.fn.parametersAt === null ? "()" : "" },
  ];
  return problem("HW206", at, message, { fixes: [{ title: "Move to deps", edits }] });
}
