/**
 * The text of a file on disk, and its hash.
 *
 * The text hash of a file is the SHA-256, in hexadecimal, of its bytes as they lie on disk (of the UTF-8 bytes of the
 * text for an editor's unsaved buffer). The loader of a step process computes the same over the bytes that it reads, so
 * that planned and loaded code can be compared.
 */
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";

export interface TextFile {
  /** Without a byte order mark. */
  readonly text: string;
  /** Empty for data that is too large to be looked at. */
  readonly hash: string;
}

/** See the head of this module for what is hashed. */
export function textHash(content: string | Uint8Array): string {
  return hash("sha256", content, "hex");
}

/** `undefined` where there is no such file, or it cannot be read. */
export function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

export function textFile(bytes: Buffer | undefined): TextFile | undefined {
  if (bytes === undefined) return undefined;
  const whole = bytes.toString("utf8");
  // Thousands are kept while a project is opened: without their bytes, which a text gives again unless it was none.
  let hashed = whole.includes("\uFFFD") ? textHash(bytes) : undefined;
  return {
    text: whole.charCodeAt(0) === 0xfeff ? whole.slice(1) : whole,
    // Most files of a workspace are looked at once and never hashed.
    get hash() {
      return (hashed ??= textHash(whole));
    },
  };
}
