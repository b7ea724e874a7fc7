/**
 * Where code that threw stands now. A failure names lines of the text that ran; while its code stays the same, lines above
 * it may come and go. The text of a file is kept from when a failure in it is first seen, and compared with the newest.
 *
 * Invariant: a place is never told of a line that holds something else; then there is none.
 */
import type { StepError } from "@headwater/core/events";
import type { ProjectPath, RunId } from "@headwater/core/keys";
import type { Location } from "@headwater/core/location";
import type { AssetStatus } from "@headwater/core/status/asset-status";
import type { ProjectSnapshot } from "./snapshot.ts";

/** By run and file. */
export type FailureTexts = ReadonlyMap<string, string>;

type Placed = Pick<ProjectSnapshot, "failureTexts" | "openFiles">;

/** Keeps those of before, takes what the editor has open for new ones, and forgets the rest. */
export function textsOfFailures(
  before: FailureTexts,
  failing: Iterable<AssetStatus>,
  openFiles: ReadonlyMap<ProjectPath, string>,
): FailureTexts {
  const texts = new Map<string, string>();
  for (const { failure, checks } of failing) {
    const errors = [failure, ...checks.map(({ result }) => result)];
    for (const each of errors) {
      if (each?.error == null) continue;
      for (const file of filesOf(each.error)) {
        const place = placeOf(each.runId, file);
        const text = before.get(place) ?? openFiles.get(file);
        if (text !== undefined) texts.set(place, text);
      }
    }
  }
  return texts;
}

/** The error with the places of its frames as they are now; a frame whose line is gone has none. */
export function placedNow(project: Placed, runId: RunId, error: StepError): StepError {
  const frames = error.frames.map((frame) =>
    frame.at === null ? frame : { ...frame, at: locationNow(project, runId, frame.at) },
  );
  const cause = error.cause === undefined ? {} : { cause: placedNow(project, runId, error.cause) };
  return { ...error, frames, ...cause };
}

function locationNow({ failureTexts, openFiles }: Placed, runId: RunId, at: Location): Location | null {
  const [before, now] = [failureTexts.get(placeOf(runId, at.file)), openFiles.get(at.file)];
  if (before === undefined || now === undefined || before === now) return at;
  const { start, end } = at.range;
  const line = lineNow(before, now, start.line);
  if (line === undefined) return null;
  const moved = line - start.line;
  return {
    ...at,
    range: { start: { ...start, line }, end: { ...end, line: end.line + moved } },
  };
}

/** The line, counted from 0, in which what stood in a line of the old text stands now. */
export function lineNow(before: string, now: string, line: number): number | undefined {
  const [old, lines] = [before.split("\n"), now.split("\n")];
  const most = Math.min(old.length, lines.length);
  let same = 0;
  while (same < most && old[same] === lines[same]) same += 1;
  if (line < same) return line;
  let sameAtEnd = 0;
  while (sameAtEnd < most - same && old.at(-1 - sameAtEnd) === lines.at(-1 - sameAtEnd)) sameAtEnd += 1;
  const shifted = line + lines.length - old.length;
  if (line >= old.length - sameAtEnd) return shifted;
  // Between the two: by what is written there, for it may be indented otherwise.
  const wanted = old[line]?.trim() ?? "";
  const found = lines.flatMap((text, index) => (text.trim() === wanted ? [index] : []));
  const changed = found.filter((index) => index >= same && index < lines.length - sameAtEnd);
  return wanted === "" ? undefined : changed.toSorted((a, b) => Math.abs(a - shifted) - Math.abs(b - shifted))[0];
}

function filesOf({ frames, cause }: StepError): readonly ProjectPath[] {
  const own = frames.flatMap(({ at }) => (at === null ? [] : [at.file]));
  return cause === undefined ? own : [...own, ...filesOf(cause)];
}

/** A run's id has no white space. */
function placeOf(runId: RunId, file: ProjectPath): string {
  return `${runId} ${file}`;
}
