/**
 * Reads a file again after an edit inside one of its statements, or in the white space and comments before one, by that
 * statement alone.
 *
 * Invariant: the result is what reading the whole text gives. That holds where the parser comes to the statement as it
 * did before (what precedes it, and its first character, are the same), ends it where it did (its last character is the
 * same, and what follows could not be taken for more of it), and where nothing else in the file depends on it (it
 * declares the same names, shares no line behind the edit with another, and is no import or export). Everything else is
 * read as a whole.
 */
import { equal } from "@headwater/core/index/equal";
import type { Position } from "@headwater/core/location";
import { ts } from "ts-morph";
import { hasModifier } from "./code-walker.ts";
import { declaredBy, isNamedDeclaration } from "./declared-names.ts";
import { moved } from "./moved-lines.ts";
import { parseErrors, parseText } from "./parse-text.ts";
import { isImport } from "./requires.ts";
import { type ReadStatement, RecentFile, type StatementParts, type Surroundings } from "./recent-files.ts";

const { SyntaxKind, isVariableStatement } = ts;

/** What there is to know of a part of a file that is parsed alone. */
export interface Part {
  readonly surroundings: Surroundings;
  /** Where its text begins. */
  readonly start: Position;
}

export type ReadParts = (file: ts.SourceFile, statement: ts.Statement, part: Part) => StatementParts;

/** The file as it is now; `undefined` where it is to be read as a whole. */
export function readEdited(before: RecentFile, text: string, read: ReadParts): RecentFile | undefined {
  const change = changeBetween(before.text, text);
  const { delta } = change;
  const place = before.read.statements.findIndex(({ end }) => change.end < end);
  const statement = before.read.statements[place];
  if (statement?.standsAlone !== true || !isReadAlone(before, place, change)) return undefined;
  const lines = linesMore(before, text, place, change);
  if (lines === undefined) return undefined;
  const { fullStart, line } = statement;
  const start = change.end <= statement.start ? statement.start + delta : statement.start;
  const open = fullStart === 0 ? "" : EMPTY_STATEMENT;
  const file = parseText(before.path, `${open}${text.slice(fullStart, statement.end + delta)}\nexport {};`);
  const inFile = open.length - fullStart;
  const [first, second] = file.statements;
  const now = fullStart === 0 ? first : second;
  const asBefore =
    parseErrors(file).length === 0 &&
    file.statements.length === (fullStart === 0 ? 2 : 3) &&
    now?.kind === statement.kind &&
    now.pos === fullStart + inFile &&
    now.getStart(file) === start + inFile &&
    now.end === statement.end + delta + inFile &&
    !isLink(now) &&
    equal(namesOf(now), statement.names);
  if (!asBefore) return undefined;
  const { surroundings, exports, requests, statements } = before.read;
  const parts = read(file, now, {
    surroundings,
    start: { line, character: characterAt(text, fullStart) - open.length },
  });
  const behind = lines === 0 ? Infinity : line + breaksIn(before.text.slice(fullStart, change.end));
  return new RecentFile(before.path, text, {
    surroundings: { ...surroundings, imports: moved(surroundings.imports, behind, lines) },
    exports: moved(exports, behind, lines),
    requests,
    statements: statements.map((each, index): ReadStatement => {
      if (index < place) return each;
      if (index === place) return { ...each, start, end: each.end + delta, parts };
      const at = { fullStart: each.fullStart + delta, start: each.start + delta, end: each.end + delta };
      return { ...each, ...at, line: each.line + lines, parts: moved(each.parts, behind, lines) };
    }),
  });
}

/** Where two texts differ: from `start` to `end` of the first, which is longer by `delta` in the second. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly delta: number;
}

/** Whether it leaves alone how the parser comes to the statement: it is inside, or before it where another has ended. */
function isReadAlone({ read: { statements } }: RecentFile, place: number, { start, end }: Change): boolean {
  const statement = statements[place];
  if (statement === undefined) return false;
  if (statement.start < start) return true;
  const above = statements[place - 1];
  return statement.fullStart <= start && end <= statement.start && above?.endsAlways === true;
}

/** How many lines are more behind the change; `undefined` where some of them cannot be told by their number. */
function linesMore(before: RecentFile, text: string, place: number, { start, end, delta }: Change): number | undefined {
  const [gone, come] = [before.text.slice(start, end), text.slice(start, end + delta)];
  // Half of a line break, or what would make one of two.
  if (gone.endsWith("\r") || come.endsWith("\r") || text[start - 1] === "\r") return undefined;
  const next = before.read.statements[place + 1];
  if (next !== undefined && !LINE_BREAK.test(before.text.slice(end, next.start))) return undefined;
  return breaksIn(come) - breaksIn(gone);
}

function characterAt(text: string, place: number): number {
  let start = place;
  while (start > 0 && !LINE_BREAK.test(text.charAt(start - 1))) start--;
  return place - start;
}

function breaksIn(text: string): number {
  return text.match(LINE_BREAKS)?.length ?? 0;
}

/** What reading a statement of a whole file found. */
export function readStatement(file: ts.SourceFile, place: number, parts: StatementParts): ReadStatement {
  const statement = file.statements[place];
  if (statement === undefined) throw new RangeError(`the file has no statement ${String(place)}`);
  return {
    kind: statement.kind,
    fullStart: statement.pos,
    start: statement.getStart(file),
    end: statement.end,
    line: file.getLineAndCharacterOfPosition(statement.pos).line,
    standsAlone: ts.isExternalModule(file) && !isLink(statement) && endsByItself(file, place),
    endsAlways: endsAlways(file, statement),
    names: namesOf(statement),
    parts,
  };
}

const LINE_BREAK = /[\n\r\u2028\u2029]/;
const LINE_BREAKS = /\r\n|[\n\r\u2028\u2029]/g;
/** Stands before a statement that is parsed alone, so that the comments before it are its own. */
const EMPTY_STATEMENT = ";";

/** Whether it says what the file imports, or what it exports of others. */
function isLink(statement: ts.Statement): boolean {
  switch (statement.kind) {
    case SyntaxKind.ImportDeclaration:
    case SyntaxKind.ImportEqualsDeclaration:
    case SyntaxKind.ExportDeclaration:
    case SyntaxKind.ExportAssignment:
      return true;
    default:
      return (
        isVariableStatement(statement) &&
        statement.declarationList.declarations.some((declaration) => isImport(declaration, statement))
      );
  }
}

/** Whether what follows could not be taken for more of the statement, whatever is in it. */
function endsByItself(file: ts.SourceFile, place: number): boolean {
  const statement = file.statements[place];
  if (statement === undefined) return false;
  if (endsAlways(file, statement)) return true;
  const next = file.statements[place + 1];
  if (next === undefined) return true;
  // No word continues an expression on another line, but those that begin no statement.
  const between = file.text.slice(statement.end, next.getStart(file));
  return LINE_BREAK.test(between) && /^[\w$]/.test(file.text.slice(next.getStart(file)));
}

/** Also whatever follows. */
function endsAlways(file: ts.SourceFile, statement: ts.Statement): boolean {
  const last = file.text[statement.end - 1];
  return last === ";" || (last === "}" && isNamedDeclaration(statement));
}

/** What it declares, and whether that makes the file a module. */
function namesOf(statement: ts.Statement): ReadStatement["names"] {
  return { declared: declaredBy(statement), exported: hasModifier(statement, SyntaxKind.ExportKeyword) };
}

/** Characters that are compared at once: first many, then fewer where those differ. */
const STRETCHES = [2048, 128, 8, 1];

function changeBetween(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let start = 0;
  for (const stretch of STRETCHES) {
    while (start + stretch <= most && after.startsWith(before.slice(start, start + stretch), start)) start += stretch;
  }
  const rest = most - start;
  let same = 0;
  const ends = (stretch: number): boolean =>
    after.endsWith(before.slice(before.length - same - stretch, before.length - same), after.length - same);
  for (const stretch of STRETCHES) {
    while (same + stretch <= rest && ends(stretch)) same += stretch;
  }
  return { start, end: before.length - same, delta: after.length - before.length };
}
