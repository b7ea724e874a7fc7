/**
 * What the lineage panel shows and asks for. The panel knows keys and projects, never paths, commands or documents; the
 * client relays its questions to the server and its wishes to the editor.
 */
import * as z from "zod";
import { request } from "./message.ts";

export const statusWord = z.enum(["current", "stale", "missing", "failed", "running", "unknown"]);

/** Which part of the graph. `depth` counts edges; `selection` is the selection language. */
export const lineageQuery = z.object({
  /** The project's root URI; `null` for the one that the focus or the workspace suggests. */
  project: z.string().nullable(),
  focus: z.string().nullable(),
  scope: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("neighbourhood"), up: z.int().min(0).max(99), down: z.int().min(0).max(99) }),
    z.object({ kind: z.literal("all") }),
    z.object({ kind: z.literal("selection"), text: z.string().max(10_000) }),
  ]),
});
export type LineageQuery = z.infer<typeof lineageQuery>;

export const lineageNode = z.object({
  key: z.string(),
  /** Last segment of the key, and what stands before it. */
  name: z.string(),
  prefix: z.string(),
  group: z.string(),
  kind: z.enum(["asset", "external"]),
  /** No text shows it: a file makes it when it runs. */
  madeAtRun: z.boolean(),
  kinds: z.array(z.string()),
  /** First paragraph of the doc comment, plain text. */
  description: z.string(),
  status: statusWord,
  /** Only by changes that are not saved. */
  edited: z.boolean(),
  upstreamStale: z.boolean(),
  /** In words, the most telling first. */
  causes: z.array(z.string()),
  checks: z.object({ passed: z.int(), warned: z.int(), failed: z.int(), notRun: z.int() }),
  /** Names of the checks that failed or warned. */
  failing: z.array(z.string()),
  /** `asset:check` that keeps it from running, in words. */
  blockedBy: z.string().nullable(),
  /** Of the newest materialization, milliseconds since 1970. */
  at: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** One short fact from the metadata, as `1,204 rows`. */
  fact: z.string().nullable(),
  /** State in the run that is under way, if it is part of one. */
  step: z.enum(["waiting", "running", "retrying"]).nullable(),
  runningSince: z.number().nullable(),
  /** Neighbours that the view leaves out. */
  hiddenUpstream: z.int(),
  hiddenDownstream: z.int(),
});
export type LineageNode = z.infer<typeof lineageNode>;

export const lineageEdge = z.object({
  from: z.string(),
  to: z.string(),
  via: z.enum(["parameter", "ins", "deps"]),
});
export type LineageEdge = z.infer<typeof lineageEdge>;

export const lineageView = z.discriminatedUnion("kind", [
  /** The first index is under way. */
  z.object({ kind: z.literal("indexing") }),
  /** There is nothing to draw; `message` says why and what to do next. */
  z.object({ kind: z.literal("empty"), message: z.string() }),
  /** The question cannot be answered: a selection with a fault, say. `column` counts from 0 in the selection. */
  z.object({ kind: z.literal("error"), message: z.string(), column: z.int().nullable() }),
  z.object({
    kind: z.literal("graph"),
    project: z.string(),
    projectName: z.string(),
    environment: z.string(),
    /** Equal for two views with the same nodes, labels and edges: then only statuses changed and nothing is laid out anew. */
    structure: z.string(),
    /** The asset that the view is about; it may be absent from `nodes` for a selection. */
    focus: z.string().nullable(),
    nodes: z.array(lineageNode),
    edges: z.array(lineageEdge),
    /** Assets in the whole project. */
    total: z.int(),
    /** Why nothing can be run here, or `null`. */
    refusal: z.string().nullable(),
    /** The run under way that `Cancel` would cancel. */
    runId: z.string().nullable(),
  }),
]);
export type LineageView = z.infer<typeof lineageView>;
export type LineageGraph = Extract<LineageView, { kind: "graph" }>;

export const lineage = request("headwater/lineage", lineageQuery, lineageView);

/** What the panel keeps over a reload, by getState and setState. */
export const lineagePanelState = z.object({
  query: lineageQuery,
  /** A pinned panel keeps its focus when the cursor moves to another asset. */
  pinned: z.boolean(),
});
export type LineagePanelState = z.infer<typeof lineagePanelState>;

/** From the panel to the extension. */
export const lineagePanelRequest = z.discriminatedUnion("kind", [
  /** The panel listens; sent once at start, with the restored state if there is one. */
  z.object({ kind: z.literal("ready"), state: lineagePanelState.nullable() }),
  z.object({ kind: z.literal("state"), state: lineagePanelState }),
  z.object({ kind: z.literal("open"), project: z.string(), key: z.string() }),
  z.object({
    kind: z.literal("materialize"),
    project: z.string(),
    keys: z.array(z.string()),
    with: z.enum(["self", "upstream", "downstream"]),
  }),
  /** The checks of an asset; of them the named ones, where some are named. */
  z.object({
    kind: z.literal("check"),
    project: z.string(),
    key: z.string(),
    checks: z.array(z.string()).min(1).exactOptional(),
  }),
  z.object({ kind: z.literal("cancel"), project: z.string(), runId: z.string() }),
  /** The graph as a picture, for a file that the user picks. */
  z.object({ kind: z.literal("save-picture"), svg: z.string() }),
  /** The panel met a bug of its own; goes to the output channel. */
  z.object({ kind: z.literal("fault"), message: z.string() }),
]);
export type LineagePanelRequest = z.infer<typeof lineagePanelRequest>;

/** From the extension to the panel. */
export const lineagePanelMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("view"), query: lineageQuery, view: lineageView }),
  /** The cursor moved to another asset; the panel follows unless it is pinned. */
  z.object({ kind: z.literal("cursor"), project: z.string(), key: z.string() }),
  /** The user asked for this asset ("Show lineage"): also a pinned panel goes there. */
  z.object({ kind: z.literal("reveal"), project: z.string(), key: z.string() }),
  z.object({ kind: z.literal("unavailable"), message: z.string() }),
]);
export type LineagePanelMessage = z.infer<typeof lineagePanelMessage>;
