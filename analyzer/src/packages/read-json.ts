/** Files of package managers: whatever is wrong with one, it says nothing. */
import { readFileSync } from "node:fs";

export type JsonRecord = Readonly<Record<string, unknown>>;

export function readRecord(path: string): JsonRecord | undefined {
  try {
    return recordOf(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

export function recordOf(value: unknown): JsonRecord | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
