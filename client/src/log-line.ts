/** Where a run's log is opened: people want what failed with what was printed before it, else how it ended. */

/** As `16:02:11  dailyWeather  failed after 12 ms`, or `… check isLarge failed: 2 rows`; not what user code printed. */
const EVENT = /^\S+ {2}(\S+) {2}(?!│)(.*)$/;
/** A warning is none. */
const FAILURE = /^(?:failed|check \S+ failed(?! \(warning\)))\b/;

/**
 * @param step whose part of the log is wanted; where it has none, that of the run
 * @returns the number of the line, from 0
 */
export function lineToShow(text: string, step: string | undefined): number {
  const lines = text.split("\n");
  const events = lines.flatMap((line, number) => {
    const [, of, what] = EVENT.exec(line) ?? [];
    return of === undefined || what === undefined ? [] : [{ of, failed: FAILURE.test(what), number }];
  });
  const own = events.filter(({ of }) => of === step || (step !== undefined && of.startsWith(`${step}:`)));
  const shown = own.findLast(({ failed }) => failed) ?? own.at(-1) ?? events.find(({ failed }) => failed);
  return (
    shown?.number ??
    Math.max(
      0,
      lines.findLastIndex((line) => line.trim() !== ""),
    )
  );
}
