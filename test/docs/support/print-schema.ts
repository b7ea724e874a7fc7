/** A zod schema as the TypeScript type of what it lets through, for people to read. */
import type * as z from "zod";

/** Schemas that are printed as a name, because they are shown elsewhere. */
export type Names = ReadonlyMap<z.core.$ZodType, string>;

const WIDTH = 100;

/** @param inside true to print what a named schema holds instead of its name */
export function printSchema(schema: z.core.$ZodType, names: Names, inside = false): string {
  const name = names.get(schema);
  if (name !== undefined && !inside) return name;
  return printUnnamed(schema, names);
}

function printUnnamed(schema: z.core.$ZodType, names: Names): string {
  const print = (inner: z.core.$ZodType): string => printSchema(inner, names);
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return printObject(def, names);
    case "string":
    case "number":
    case "boolean":
    case "null":
      return def.type;
    case "literal":
      return def.values.map((value) => JSON.stringify(value)).join(" | ");
    case "enum":
      return Object.values(def.entries)
        .map((value) => JSON.stringify(value))
        .join(" | ");
    case "array": {
      const element = print(def.element);
      return NEEDS_PARENTHESES.has(def.element._zod.def.type) && /\W/.test(element) ? `(${element})[]` : `${element}[]`;
    }
    case "union":
      return printUnion([...new Set(def.options.map(print))]);
    case "nullable":
      return `${print(def.innerType)} | null`;
    case "optional":
    case "default":
      return print(def.innerType);
    case "record":
      return `Record<${print(def.keyType)}, ${print(def.valueType)}>`;
    case "lazy":
      return "null | boolean | number | string | Json[] | Record<string, Json>";
    case "custom":
      return `string /* ${customWords(def)} */`;
    default:
      throw new TypeError(`docs/PROTOCOL.md cannot show a schema of the type ${def.type} yet: teach print-schema.ts`);
  }
}

const NEEDS_PARENTHESES: ReadonlySet<string> = new Set(["union", "nullable", "enum", "literal"]);

function printUnion(members: readonly string[]): string {
  const line = members.join(" | ");
  if (line.length <= WIDTH && !line.includes("\n")) return line;
  return members.map((member) => `\n  | ${member.replaceAll("\n", "\n    ")}`).join("");
}

function printObject({ shape }: z.core.$ZodObjectDef, names: Names): string {
  const fields = Object.entries(shape).map(([field, value]) => {
    const key = /^[a-z_$][\w$]*$/i.test(field) ? field : JSON.stringify(field);
    return `${key}${value._zod.optin === "optional" ? "?" : ""}: ${printSchema(value, names)}`;
  });
  if (fields.length === 0) return "{}";
  const line = `{ ${fields.join("; ")} }`;
  if (line.length <= WIDTH && !line.includes("\n")) return line;
  return `{\n${fields.map((field) => `  ${field.replaceAll("\n", "\n  ")};`).join("\n")}\n}`;
}

/** The words with which `z.custom` refuses something say what it wants. */
function customWords({ error }: z.core.$ZodCustomDef): string {
  const said = error?.({ code: "custom", input: undefined, path: [] });
  return typeof said === "string" ? said : (said?.message ?? "of a form of its own");
}
