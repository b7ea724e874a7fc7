/** The inverse of encode-value.ts. */
import * as z from "zod";
import { HOLE, isTypedArrayName, TAG, type TypedArrayName } from "./tags.ts";

/** Throws a SyntaxError for a text that `encode` did not write. */
export function fromJsonText(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Plain files, by far the most, are not walked.
  return text.includes(`"${TAG}"`) ? decode(value) : value;
}

const textContent = z.string();
const listContent = z.array(z.unknown());
const entriesContent = z.array(z.tuple([z.unknown(), z.unknown()]));
const propertiesContent = z.array(z.tuple([z.string(), z.unknown()]));
const namedListContent = z.tuple([listContent, propertiesContent]);

function decode(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (const [index, member] of (value as unknown[]).entries()) {
      if (isHole(member)) Reflect.deleteProperty(value, index);
      else value[index] = decode(member);
    }
    return value;
  }
  if (Object.hasOwn(value, TAG)) return decodeTagged(value);
  for (const [name, member] of Object.entries(value) as [string, unknown][]) define(value, name, decode(member));
  return value;
}

function isHole(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, TAG) && Reflect.get(value, TAG) === HOLE;
}

function decodeTagged(value: object): unknown {
  const kind: unknown = Reflect.get(value, TAG);
  const content: unknown = Reflect.get(value, "value");
  switch (kind) {
    case "undefined":
      return undefined;
    case "number":
      return Number(textContent.parse(content));
    case "bigint":
      return BigInt(textContent.parse(content));
    case "date":
      return new Date(content === null ? Number.NaN : textContent.parse(content));
    case "map":
      return new Map(entriesContent.parse(content).map(([key, member]) => [decode(key), decode(member)]));
    case "list": {
      const [list, names] = namedListContent.parse(content);
      decode(list);
      for (const [name, member] of names) define(list, name, decode(member));
      return list;
    }
    case "set":
      return new Set(listContent.parse(content).map(decode));
    case "object": {
      const object = {};
      for (const [name, member] of propertiesContent.parse(content)) define(object, name, decode(member));
      return object;
    }
    case "ArrayBuffer":
      return arrayBuffer(content);
    default:
      if (typeof kind === "string" && isTypedArrayName(kind)) return typedArray(kind, arrayBuffer(content));
      throw new SyntaxError(
        `The stored value holds ${JSON.stringify(kind)}, which this version of Headwater does not know`,
      );
  }
}

function arrayBuffer(content: unknown): ArrayBuffer {
  const bytes = Buffer.from(textContent.parse(content), "base64");
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

function typedArray(name: TypedArrayName, buffer: ArrayBuffer): unknown {
  if (name === "Buffer") return Buffer.from(buffer);
  const type: unknown = Reflect.get(globalThis, name);
  if (typeof type !== "function") throw new SyntaxError(`The stored value is a ${name}, which this Node does not have`);
  return Reflect.construct(type, [buffer]);
}

/** An assignment to `__proto__` would alter the object instead. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
