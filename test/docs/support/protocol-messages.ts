/** The messages that protocol/src declares, found by looking at what its modules export. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "../../../scripts/pinned-node.mjs";
import { type Names, printSchema } from "./print-schema.ts";

export interface Message {
  /** The module of protocol/src, without `.ts`. */
  readonly module: string;
  /** `headwater/materialize`, or `toStep: open` for a member of a channel. */
  readonly title: string;
  /** TypeScript. */
  readonly shape: string;
}

export interface Protocol {
  readonly messages: readonly Message[];
  /** Shapes that messages share, by module: TypeScript. */
  readonly shared: ReadonlyMap<string, string>;
  /** Those of `model.ts`, which all modules share. */
  readonly common: string;
}

/**
 * What is sent as it is, beside LSP requests and notifications, which say so themselves. A schema that is part of no
 * other and is not listed here is a mistake: either nothing sends it, or its channel is not documented.
 */
const CHANNELS: ReadonlySet<string> = new Set([
  "initializationOptions",
  "assetReference",
  "checkReference",
  "runReference",
  "runLogReference",
  "lineagePanelRequest",
  "lineagePanelMessage",
  "runRequest",
  "toStep",
  "fromStep",
  "toEdgeTypes",
  "fromEdgeTypes",
  "toDefinitions",
  "fromDefinitions",
  "toRuntimeManifest",
  "fromRuntimeManifest",
]);

const COMMON = "model";

const Module = z.looseObject({});

const LspMessage = z.object({
  method: z.string(),
  params: z.custom<z.core.$ZodType>(isSchema),
  result: z.custom<z.core.$ZodType>(isSchema).optional(),
});

/** Mocha wants to know its tests at once, so nothing is waited for. */
export function readProtocol(): Protocol {
  const load = createRequire(import.meta.url);
  const modules = new Map<string, readonly (readonly [name: string, value: unknown])[]>();
  for (const file of readdirSync(join(ROOT, "protocol/src")).sort()) {
    const name = file.replace(/\.ts$/, "");
    // This one changes zod for the whole process, and declares nothing.
    if (name === "without-eval") continue;
    const path = join(ROOT, "protocol/src", file);
    const text = readFileSync(path, "utf8");
    const exports = Object.entries(Module.parse(load(path))).map(([each, value]) => [each, made(value)] as const);
    const placeOf = (each: string): number => text.search(new RegExp(`^export (const|function) ${each}\\b`, "m"));
    modules.set(
      name,
      exports.toSorted(([a], [b]) => placeOf(a) - placeOf(b)),
    );
  }
  const all = [...modules.values()].flat();
  const names: Names = new Map(all.flatMap(([name, value]) => (isSchema(value) ? [[value, pascal(name)]] : [])));
  const members = new Set(
    all.flatMap(([name, value]) => (CHANNELS.has(name) && isSchema(value) ? (membersOf(value) ?? []) : [])),
  );
  const used = containedIn(all.map(([, value]) => value));

  const messages: Message[] = [];
  const shared = new Map<string, string>();
  for (const [module, exports] of modules) {
    const types: string[] = [];
    for (const [name, value] of exports) {
      const lsp = LspMessage.safeParse(value);
      if (lsp.success) messages.push(lspMessage(module, lsp.data, names));
      else if (!isSchema(value)) continue;
      else if (CHANNELS.has(name)) messages.push(...channelMessages(module, name, value, names));
      else if (members.has(value)) continue;
      else if (used.has(value)) types.push(`type ${pascal(name)} = ${printSchema(value, names, true)};`);
      else throw new Error(`protocol/src/${module}.ts exports ${name}, which is part of no message and no channel`);
    }
    if (types.length > 0) shared.set(module, types.join("\n\n").replaceAll(" \n", "\n"));
  }
  const common = shared.get(COMMON) ?? "";
  shared.delete(COMMON);
  return { messages, shared, common };
}

function lspMessage(module: string, { method, params, result }: z.infer<typeof LspMessage>, names: Names): Message {
  const lines = [`params: ${printSchema(params, names)}`];
  if (result !== undefined) lines.push(`result: ${printSchema(result, names)}`);
  return { module, title: method, shape: lines.join("\n").replaceAll(" \n", "\n") };
}

/** One message for each member of a union, which its literal `type` or `kind` names. */
function channelMessages(module: string, name: string, schema: z.core.$ZodType, names: Names): Message[] {
  const members = membersOf(schema);
  if (members === null) return [{ module, title: name, shape: printSchema(schema, names, true) }];
  const key = z.object({ discriminator: z.string() }).parse(schema._zod.def).discriminator;
  return members.map((option) => {
    const values = [...(option._zod.propValues?.[key] ?? [])];
    return {
      module,
      title: `${name}: ${values.join(", ")}`,
      shape: printSchema(option, names, true).replaceAll(" \n", "\n"),
    };
  });
}

function membersOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] | null {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "union" ? def.options : null;
}

/** Every schema that is inside another one, or inside a message. */
function containedIn(values: readonly unknown[]): ReadonlySet<unknown> {
  const found = new Set<unknown>();
  const visited = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (visited.has(value)) return;
    visited.add(value);
    const lsp = LspMessage.safeParse(value);
    const inner = lsp.success ? [lsp.data.params, lsp.data.result] : isSchema(value) ? innerSchemas(value) : [];
    for (const each of inner) {
      found.add(each);
      visit(each);
    }
  };
  values.forEach(visit);
  return found;
}

function innerSchemas(schema: z.core.$ZodType): readonly unknown[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "object") return Object.values(def.shape);
  if (def.type === "union") return def.options;
  if (def.type === "array") return [def.element];
  if (def.type === "record") return [def.keyType, def.valueType];
  if (def.type === "nullable" || def.type === "optional" || def.type === "default") return [def.innerType];
  return [];
}

/** Some schemas are made when they are first needed, and channels of those are records of their members. */
function made(value: unknown): unknown {
  if (typeof value === "function" && value.length === 0) {
    const schema: unknown = Reflect.apply(value, undefined, []);
    return isSchema(schema) ? schema : value;
  }
  if (typeof value !== "object" || value === null || isSchema(value)) return value;
  const [first, ...others] = Object.values(value).map(made);
  return isObject(first) && others.every(isObject) ? z.discriminatedUnion("type", [first, ...others]) : value;
}

function isObject(value: unknown): value is z.ZodObject {
  return value instanceof z.ZodObject;
}

function isSchema(value: unknown): value is z.core.$ZodType {
  return value instanceof z.core.$ZodType;
}

function pascal(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
