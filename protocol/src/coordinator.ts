/**
 * How a run is started from outside the runner: `server` starts the coordinator by path, detached, writes one
 * `RunRequest` as JSON to its standard input and closes it. All that happens then is in the log. A run is canceled by
 * appending `run-cancel-requested` to the log, which works from any process. The request's `node`, where it names one, is
 * the program's argument too: a step process gets ready before the request is read.
 */
import * as z from "zod";
import { json } from "./model.ts";

export const runRequest = z.object({
  protocol: z.literal(1),
  /** Made by the caller, so that it can find the run in the log. */
  runId: z.string(),
  /** Absolute path of the folder that holds headwater.config.ts. */
  projectRoot: z.string(),
  environment: z.string().nullable(),
  selection: z.string(),
  /** Keys or a range of partitions, for selected assets that have some. */
  partitions: z.string().exactOptional(),
  /** What the user gave as config, by the key of the asset. */
  config: z.record(z.string(), json()).exactOptional(),
  mode: z.enum(["selected", "stale"]),
  /** Evaluate checks only, materialize nothing. */
  checksOnly: z.boolean(),
  /** With `checksOnly`, those alone: by name, or as `asset:name`. */
  checks: z.array(z.string()).min(1).exactOptional(),
  ignoreChecks: z.boolean(),
  origin: z.enum(["cli", "editor", "api"]),
  /** Executable for step processes; `null` for the Node that runs the coordinator. */
  node: z.string().nullable(),
});
export type RunRequest = z.infer<typeof runRequest>;
