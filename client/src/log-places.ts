/** Places of the project that a run's log names, as `src/weather.ts:23:38`, for links. */
import { posix } from "node:path";

export interface LogPlace {
  /** Of the line in the log, from 0, and where the place stands in it. */
  readonly inLine: number;
  readonly start: number;
  readonly end: number;
  /** Relative to the project, and inside it. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** Of a stack, whose path may hold spaces. */
const FRAME = /(?:\(|\bat )([^():/\\][^():\\]*\.[cm]?[jt]sx?):(\d{1,9}):(\d{1,9})/dg;
/** In any other text. */
const WORD = /(?<![\w./:\\-])([\w.@+-][^\s:()<>"'`\\]*\.[cm]?[jt]sx?):(\d{1,9}):(\d{1,9})\b/dg;

/** What user code printed counts too, so a path that leads out of the project is none. */
export function placesIn(log: string): LogPlace[] {
  return log.split("\n").flatMap((text, inLine) => {
    const frames = [...text.matchAll(FRAME)];
    return (frames.length > 0 ? frames : [...text.matchAll(WORD)]).flatMap(
      ({ 1: path = "", 2: line, 3: column, indices }) => {
        const [start, end] = [indices?.[1]?.[0], indices?.[3]?.[1]];
        if (start === undefined || end === undefined || posix.normalize(path).startsWith("..")) return [];
        return [{ inLine, start, end, path: posix.normalize(path), line: Number(line), column: Number(column) }];
      },
    );
  });
}
