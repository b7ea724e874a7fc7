/**
 * What the language server and the edge type process say to each other over Node's IPC. That process asks whether what
 * each upstream asset returns fits what the parameter declares. It keeps a program of the project in memory, which is
 * large, so it is started by path (runner/src/edge-types/main.ts, in a build edge-types.js beside server.js) when there is
 * something to check, and ended when nothing was asked for a while.
 *
 *     server                           edge type process
 *         ── open ──▶                     once, first; there is no need to wait for anything
 *         ── check ──▶                    after each change of text
 *         ◀── checked ──                  for the newest check; one that a newer check overtook is not answered
 *         ◀── failed ──                   in its place, when the project could not be checked. What was said of it counts
 *                                         no more: the next `checked` says all anew
 *
 * When the channel closes the process ends: to end it, disconnect. Nothing is lost by that, for what it knows can be
 * computed again; a new process needs all unsaved texts again.
 *
 * The process reads files of the project. It never runs them, and never loads the project's own TypeScript.
 */
import * as z from "zod";
import { path, problem } from "./model.ts";

/** How long the process is kept without a request. */
export const EDGE_TYPES_IDLE_MS = 60_000;

export const edgeTypesChange = z.object({
  path: path(),
  /** The text of an editor's buffer; `null` for a file that is as on disk, changed there, new or gone. */
  text: z.string().nullable(),
});
export type EdgeTypesChange = z.infer<typeof edgeTypesChange>;

export const toEdgeTypes = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("open"),
    /** Absolute path of the folder that holds headwater.config.ts. */
    projectRoot: z.string(),
    /** Absolute path of the user's cache folder, or `null` for none. */
    cache: z.string().nullable(),
  }),
  z.object({
    type: z.literal("check"),
    /** Of the sender: it comes back with the answer. */
    revision: z.int(),
    /** What changed since the last check; with the first, every unsaved buffer. */
    changes: z.array(edgeTypesChange),
  }),
]);
export type ToEdgeTypes = z.infer<typeof toEdgeTypes>;

export const fromEdgeTypes = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("checked"),
    revision: z.int(),
    /** Files whose problems differ from those last sent, with all that they have now; at first all that have some. */
    files: z.array(z.object({ path: path(), problems: z.array(problem()) })),
    /** Edges that were looked at. */
    edges: z.int(),
  }),
  z.object({ type: z.literal("failed"), revision: z.int(), message: z.string() }),
]);
export type FromEdgeTypes = z.infer<typeof fromEdgeTypes>;
