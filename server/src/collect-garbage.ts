/**
 * Collects what an edit leaves behind when its answers are given, and nobody waits. Left to itself the engine collects
 * when its space for the young is full, which is always in the middle of an edit: one key in ten would take twice as
 * long as the others.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as z from "zod";

const Collect = z.custom<(options: object) => unknown>((value) => typeof value === "function");

/** Long enough for all answers to an edit, and shorter than the pause before the next key. */
const PAUSE_MS = 40;

/** Bytes; so much is left behind by a few edits. */
const WORTH_COLLECTING = 4_000_000;

/** Bytes; more than one edit needs. The space for the young is small after all of the memory was collected. */
const ROOM = 1_500_000;

/** A function to call after each change. It does nothing where the engine offers no way. */
export function garbageCollector(worth = WORTH_COLLECTING): () => void {
  const collect = collectorOf();
  if (collect === undefined) return () => undefined;
  let pause: NodeJS.Timeout | undefined;
  return () => {
    if (pause !== undefined) {
      pause.refresh();
      return;
    }
    pause = setTimeout(() => {
      const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
      if (young !== undefined && (young.space_used_size > worth || young.space_available_size < ROOM))
        collect({ type: "minor" });
    }, PAUSE_MS).unref();
  };
}

/** The engine's own, by the one way that it offers to those who were not started with it. */
export function collectorOf(): ((options: object) => unknown) | undefined {
  setFlagsFromString("--expose-gc");
  const collect = Collect.safeParse(runInNewContext("globalThis.gc"));
  return collect.success ? collect.data : undefined;
}
