/** A line of a step's log, as the coordinator writes it to a file and `headwater logs` and the editor read it. */
import * as z from "zod";

export const stepLogLine = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** `log` is `context.log`; `system` is Headwater's own word on the step. */
  stream: z.enum(["stdout", "stderr", "log", "system"]),
  /** `info` for everything but `log` and `system`. */
  level: z.enum(["debug", "info", "warn", "error"]),
  /** Text of the user: untrusted. Without its line end. */
  text: z.string(),
  /** The fields given to `context.log`. */
  fields: z.record(z.string(), z.json()).exactOptional(),
});
export type StepLogLine = z.infer<typeof stepLogLine>;
