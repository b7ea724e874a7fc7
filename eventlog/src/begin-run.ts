/**
 * The beginning of a run as the events that a store takes: no event is longer than `MAX_EVENT_BYTES`, and a plan may have
 * as many steps as a project has assets. What the first event does not hold follows it, in the same append.
 *
 * Invariant: the steps of all of them, in their order, are those of the plan.
 */
import type { PlannedStep, RunEvent, RunStarted } from "@headwater/core/events";
import { MAX_EVENT_BYTES } from "./encode-event.ts";
import { bytesOf, inParts } from "./in-parts.ts";

/** Steps with their place in the plan. */
interface Part {
  readonly first: number;
  readonly steps: readonly PlannedStep[];
}

export function beginRun(started: RunStarted): readonly [RunStarted, ...RunEvent[]] {
  const { steps, at, environment, runId, epoch, selection, checks = [] } = started;
  // What the first event says besides is the most that any of them does.
  const bare = { ...started, selection: "", checks: [], steps: [], stepCount: steps.length };
  const asked = Math.min(bytesOf(selection) + bytesOf(checks), MAX_EVENT_BYTES / 2);
  const [beginning = { first: 0, steps: [] }, ...rest] = partsOf(steps, MAX_EVENT_BYTES - bytesOf(bare) - asked);
  if (rest.length === 0) return [started];
  return [
    { ...started, steps: beginning.steps, stepCount: steps.length },
    ...rest.map((part): RunEvent => ({ type: "run-planned", at, environment, runId, epoch, ...part })),
  ];
}

function partsOf(steps: readonly PlannedStep[], room: number): readonly Part[] {
  const pieces = steps.flatMap((step, place) => piecesOf(step, room).map((piece) => ({ place, piece })));
  return inParts(pieces, room, ({ piece }) => piece).map((part) => ({
    first: part[0].place,
    steps: part.map(({ piece }) => piece),
  }));
}

/** One that comes after more steps than an event holds is listed as often as it takes, each time with others. */
function piecesOf(step: PlannedStep, room: number): readonly PlannedStep[] {
  if (bytesOf(step) < room) return [step];
  // The comma behind the piece is part of it.
  const space = room - bytesOf({ ...step, after: [] }) - 1;
  return inParts(step.after, space).map((after) => ({ ...step, after }));
}
