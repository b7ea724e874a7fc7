/**
 * Reads the facts of one file: all that it says, or what others ask of it, or what an edit altered.
 *
 * The parser is the compiler API that ts-morph exports, without parent pointers, a program or a checker: what a file
 * says is decided by its text alone, and thousands of files are read in the time in which one program starts.
 */
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import { readDeclarations } from "@headwater/core/index/plain-declarations";
import { mentionsSdk } from "../candidates.ts";
import { type Outline, outlineOf } from "./outline.ts";
import { parseErrors, parseText } from "./parse-text.ts";
import { readEdited } from "./read-edited.ts";
import type { RecentFiles } from "./recent-files.ts";
import { unreadable } from "./syntax-errors.ts";
import { wantedText } from "./wanted-text.ts";
import { FileReader } from "./file-reader.ts";

export type ReadFacts = typeof readFacts;

export interface ReadOptions {
  /** Adds what each declaration uses. */
  readonly withUses?: boolean;
  /** Of a file that does not mention the SDK other functions need not be read: they are told by their names. */
  readonly wanted?: ReadonlySet<string> | null;
  /** With it a file that is read again costs what differs, most often. */
  readonly recent?: RecentFiles | null;
}

/** `text` is without a byte order mark. */
export function readFacts(path: ProjectPath, text: string, textHash: string, options: ReadOptions = {}): FileFacts {
  const { withUses = false, wanted = null, recent = null } = options;
  try {
    const part = wanted === null || withUses ? undefined : readPart(path, text, textHash, wanted);
    if (part !== undefined) return part;
    if (withUses || recent === null) return new FileReader(path, parseText(path, text), { withUses }).read(textHash);
    return readAgain(path, text, textHash, recent);
  } catch (error) {
    // The parser and the walk are recursive: a text may be nested more deeply than the stack.
    if (!(error instanceof RangeError)) throw error;
    return unreadable(path, textHash, "This file is nested too deeply to be read.");
  }
}

/** `undefined` where it must be read as a whole. */
function readPart(
  path: ProjectPath,
  text: string,
  textHash: string,
  wanted: ReadonlySet<string>,
): FileFacts | undefined {
  const outline = mentionsSdk(text) ? undefined : outlineOf(path, text);
  return outline && readWanted({ path, text, textHash, outline }, wanted);
}

interface OutlinedFile {
  readonly path: ProjectPath;
  readonly text: string;
  readonly textHash: string;
  readonly outline: Outline;
}

/** The same; what is read and names more is read again with that. */
function readWanted(outlined: OutlinedFile, wanted: ReadonlySet<string>): FileFacts | undefined {
  const { path, text, textHash, outline } = outlined;
  const part = wantedText(text, outline, wanted);
  if (part === undefined) return undefined;
  const file = parseText(path, part.text);
  // What an error is, and where, only the whole text says.
  if (parseErrors(file).length > 0) return undefined;
  const facts = new FileReader(path, file, { unread: part.unread }).read(textHash);
  const unread = new Set(part.unread.map(({ name }) => name));
  // Of what is declared twice the first counts.
  if (readDeclarations(facts).some(({ name }) => unread.has(name))) return undefined;
  const exported = facts.exports.flatMap((each) => (each.kind === "local" && wanted.has(each.as) ? each.local : []));
  const more = [...namesIn(facts), ...exported].filter((name) => unread.has(name));
  return more.length === 0 ? facts : readWanted(outlined, new Set([...wanted, ...more]));
}

/** What statements and declarations of a file name. */
function namesIn(facts: FileFacts): readonly string[] {
  return [...readDeclarations(facts), ...facts.effects].flatMap(
    ({ refs }) => refs?.names.map((name) => name.split(".", 1)[0] ?? "") ?? [],
  );
}

function readAgain(path: ProjectPath, text: string, textHash: string, recent: RecentFiles): FileFacts {
  const known = recent.get(path);
  recent.forget(path);
  const edited =
    known &&
    readEdited(known, text, (file, statement, part) => new FileReader(path, file, { part }).partsOf(statement));
  if (edited !== undefined) return recent.keep(edited).facts(textHash);
  const file = parseText(path, text);
  const reader = new FileReader(path, file);
  // After an error the parser may read on wrongly.
  return parseErrors(file).length > 0 ? reader.read(textHash) : recent.keep(reader.readStatements()).facts(textHash);
}
