/**
 * Reads the facts of one file: all that it says, or what others ask of it, or what an edit altered.
 *
 * The parser is the compiler API that ts-morph exports, without parent pointers, a program or a checker: what a file
 * says is decided by its text alone, and thousands of files are read in the time in which one program starts.
 */
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import { mentionsSdk } from "../candidates.ts";
import { isPlain, parseErrors, parseText } from "./parse-text.ts";
import { readEdited } from "./read-edited.ts";
import type { RecentFiles } from "./recent-files.ts";
import { unreadable } from "./syntax-errors.ts";
import { FileReader } from "./file-reader.ts";

export type ReadFacts = typeof readFacts;

export interface ReadOptions {
  /** Adds what each declaration uses. */
  readonly withUses?: boolean;
  /** Of a file that does not mention the SDK other functions need not be read: they are told by their names. Not `withUses`. */
  readonly wanted?: ReadonlySet<string> | null;
  /** With it a file that is read again costs what differs, most often. */
  readonly recent?: RecentFiles | null;
}

/** `text` is without a byte order mark. */
export function readFacts(path: ProjectPath, text: string, textHash: string, options: ReadOptions = {}): FileFacts {
  const { withUses = false, wanted = null, recent = null } = options;
  try {
    if (recent !== null && wanted === null && !withUses) return readAgain(path, text, textHash, recent);
    const file = parseText(path, text);
    // After an error the parser may read on wrongly: then all is read.
    const isInPart = wanted !== null && !mentionsSdk(text) && parseErrors(file).length === 0;
    const facts = new FileReader(path, file, { withUses, wanted: isInPart ? wanted : null }).read(textHash);
    return isPlain(file) ? facts : withOwnTexts(facts);
  } catch (error) {
    // The parser and the walk are recursive: a text may be nested more deeply than the stack.
    if (!(error instanceof RangeError)) throw error;
    return unreadable(path, textHash, "This file is nested too deeply to be read.");
  }
}

/**
 * What the manifest takes from facts is kept for long, and a piece of a text keeps the whole of it in memory: a plain tree
 * has texts of its own.
 */
function withOwnTexts(facts: FileFacts): FileFacts {
  // Facts survive JSON.
  return JSON.parse(JSON.stringify(facts)) as FileFacts;
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
