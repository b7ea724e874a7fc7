/**
 * What a step process writes to its standard streams between the bytes of user code, so that lines of `context.log` keep
 * their place among the printed ones, and a step that prints faster than the lines are stored is slowed down by its pipe
 * and fills nobody's memory.
 *
 * A frame is a NUL, the frame word that the coordinator chose, a space, a `StepFrame` as JSON, and a line end.
 */
import { stepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import * as z from "zod";

export const stepFrame = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("line"), line: stepLogLine }),
  /** All that the step printed to this stream stands before. */
  z.object({ kind: z.literal("end") }),
]);
export type StepFrame = z.infer<typeof stepFrame>;

/** What every frame begins with. */
export function openFrame(word: string): string {
  return `\0${word} `;
}
