/**
 * Where code that threw stands now. A failure names lines of the text that ran, and says what they held; while its code
 * stays the same, lines above it may come and go. The text that ran is kept from when a failure in it is first seen in an
 * open file, and compared with the newest; where nobody has it, a line is known by what it held.
 *
 * Invariant: a place is never told of a line that holds something else; then there is none.
 */
import { movedError, movedTo, placeInText, type PlacedFrame } from "@headwater/core/error-place";
import type { StepError } from "@headwater/core/events";
import type { ProjectPath, RunId } from "@headwater/core/keys";
import type { Location } from "@headwater/core/location";
import type { AssetStatus } from "@headwater/core/status/asset-status";
import { textOnDisk } from "./project-text.ts";
import type { ProjectSnapshot } from "./snapshot.ts";

export interface FailureTexts {
  /** What the editor showed when the failure came, by run and file. */
  readonly seen: ReadonlyMap<string, string>;
  /** What files hold that the editor does not have open. */
  readonly closed: ReadonlyMap<ProjectPath, ClosedText>;
}

interface ClosedText {
  /** As the project was read. */
  readonly hash: string | undefined;
  readonly text: string | undefined;
}

export const NO_FAILURE_TEXTS: FailureTexts = { seen: new Map(), closed: new Map() };

type Placed = Pick<ProjectSnapshot, "failureTexts" | "openFiles">;

/** Keeps those of before, takes new ones, and forgets the rest. */
export function textsOfFailures(
  before: FailureTexts,
  failing: Iterable<AssetStatus>,
  { root, manifest, openFiles }: Pick<ProjectSnapshot, "root" | "manifest" | "openFiles">,
): FailureTexts {
  const [seen, closed] = [new Map<string, string>(), new Map<ProjectPath, ClosedText>()];
  for (const { failure, checks } of failing) {
    const errors = [failure, ...checks.map(({ result }) => result)];
    for (const each of errors) {
      if (each?.error == null) continue;
      for (const { at } of placedFrames(each.error)) {
        const place = placeOf(each.runId, at.file);
        const text = before.seen.get(place) ?? openFiles.get(at.file);
        if (text !== undefined) seen.set(place, text);
        if (openFiles.has(at.file) || closed.has(at.file)) continue;
        const hash = manifest.files[at.file];
        const known = before.closed.get(at.file);
        const isSame = hash !== undefined && known?.hash === hash;
        closed.set(at.file, isSame ? known : { hash, text: textOnDisk(root, at.file) });
      }
    }
  }
  return { seen, closed };
}

/** The error with the places of its frames as they are now; a frame whose line is gone has none. */
export function placedNow(project: Placed, runId: RunId, error: StepError): StepError {
  return movedError(error, (frame) => locationNow(project, runId, frame));
}

function locationNow({ failureTexts, openFiles }: Placed, runId: RunId, frame: PlacedFrame): Location | null {
  const { at } = frame;
  const now = openFiles.get(at.file) ?? failureTexts.closed.get(at.file)?.text;
  if (now === undefined) return at;
  const before = failureTexts.seen.get(placeOf(runId, at.file));
  // What was seen may be newer than what ran.
  if (before === undefined || placeInText(frame, before) !== at) return placeInText(frame, now);
  if (before === now) return at;
  const line = lineNow(before, now, at.range.start.line);
  return line === undefined ? null : movedTo(at, line);
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

function placedFrames({ frames, cause }: StepError): readonly { readonly at: Location }[] {
  const own = frames.flatMap(({ at }) => (at === null ? [] : [{ at }]));
  return cause === undefined ? own : [...own, ...placedFrames(cause)];
}

/** A run's id has no white space. */
function placeOf(runId: RunId, file: ProjectPath): string {
  return `${runId} ${file}`;
}
