/**
 * What the language server and its client say to each other beside LSP itself. The lineage panel's question is in
 * `lineage.ts`. Every message is declared here once; both sides parse what arrives.
 *
 * A project is named by the URI of its root folder, an asset by its key in that project. No message carries a command,
 * a path that the receiver would run, or text of a workspace that is not plain data.
 */
import * as z from "zod";
import { notification, request } from "./message.ts";
import { statusWord } from "./lineage.ts";
import { position, range } from "./model.ts";

const location = z.object({ uri: z.string(), range: range() });

/** Names one asset in the workspace: what lenses, links, code actions and tree items carry. */
export const assetReference = z.object({
  project: z.string(),
  key: z.string(),
  /** Code version of the asset when this was offered, as by a code action: what is asked for later is about no other. */
  version: z.string().optional(),
});
export type AssetReference = z.infer<typeof assetReference>;

/** Names one check of an asset. */
export const checkReference = assetReference.extend({ check: z.string() });
export type CheckReference = z.infer<typeof checkReference>;

/** Code versions by key, of the assets that something was offered for. */
const offered = z.record(z.string(), z.string()).default({});

// The state of the client that the server's answers depend on.

/** How much a stale asset weighs in the Problems view. */
export const staleSeverity = z.enum(["warning", "information", "off"]);

export const settings = z.object({
  lens: z.object({ materialize: z.boolean(), status: z.boolean(), lineage: z.boolean() }),
  staleSeverity,
  /** Whether it is checked that what upstream returns fits what a parameter declares. */
  edgeTypes: z.boolean(),
  /** Whether files are run, in a trusted workspace, to find what they make that no text shows. */
  runtimeAssets: z.boolean(),
  /** Executable for step processes; `null` for that of the `PATH`, else the one that the server runs on. */
  node: z.string().nullable(),
});
export type Settings = z.infer<typeof settings>;

export const clientState = z.object({
  /** False in Restricted Mode: then nothing is run and nothing of the workspace is written. */
  trusted: z.boolean(),
  settings,
  /** The environments that the user chose, by project. Where none is named, or one that is gone, the default counts. */
  environments: z.record(z.string(), z.string()),
});
export type ClientState = z.infer<typeof clientState>;

/** `initializationOptions` of the LSP handshake. */
export const initializationOptions = clientState.extend({
  /** Absolute path of the coordinator that is shipped beside the server. */
  coordinator: z.string(),
  /** Absolute path of the edge type process beside it; `null` for none. */
  edgeTypes: z.string().nullable(),
  /** Absolute path of the runtime manifest process; `null` for none. */
  runtimeManifest: z.string().nullable(),
  /** Folder of the extension for the output of the coordinators that it starts. */
  storage: z.string(),
  /** Folder of the extension for what the server knows of texts from the last time; `null` for none. */
  cache: z.string().nullable(),
});
export type InitializationOptions = z.infer<typeof initializationOptions>;

/** Trust was granted, a setting changed, or an environment was chosen. */
export const clientStateChanged = notification("headwater/client-state", clientState);

// Runs.

/** What a person asked to run. */
export const runTarget = z.discriminatedUnion("kind", [
  /** These assets, whatever their status. `missing`: and the ancestors that were never materialized. */
  z.object({
    kind: z.literal("assets"),
    keys: z.array(z.string()).min(1),
    with: z.enum(["self", "missing", "upstream", "downstream"]),
  }),
  /** The least set of assets that makes these current. */
  z.object({ kind: z.literal("fresh"), keys: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal("stale") }),
  z.object({ kind: z.literal("all") }),
  /** The checks of these assets alone, on the data that is there; of them the named ones, where some are named. */
  z.object({
    kind: z.literal("checks"),
    keys: z.array(z.string()).min(1),
    checks: z.array(z.string()).min(1).exactOptional(),
  }),
]);
export type RunTarget = z.infer<typeof runTarget>;

/** Why something cannot be run, as its own kind where the client offers a way out. */
export const refusal = z.object({
  kind: z.enum(["untrusted", "protected", "definition", "nothing", "project", "start", "outdated"]),
  message: z.string(),
});
export type Refusal = z.infer<typeof refusal>;

export const materializeResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("started"), project: z.string(), runId: z.string(), steps: z.int() }),
  z.object({ kind: z.literal("refused"), refusal }),
]);
export type MaterializeResult = z.infer<typeof materializeResult>;

/** Starts a run; answers when the log holds its start, or with the reason why it has none. */
export const materialize = request(
  "headwater/materialize",
  /** `project` may be `null` where the workspace has only one. */
  z.object({ project: z.string().nullable(), target: runTarget, ignoreChecks: z.boolean(), offered }),
  materializeResult,
);

export const acceptResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("accepted"), keys: z.array(z.string()) }),
  z.object({ kind: z.literal("refused"), refusal }),
]);
export type AcceptResult = z.infer<typeof acceptResult>;

/** Records that the code of these assets, as it is now, gives the data that is there. Runs nothing. */
export const accept = request(
  "headwater/accept",
  z.object({ project: z.string().nullable(), keys: z.array(z.string()).min(1), reason: z.string().max(1000), offered }),
  acceptResult,
);

/** The files that a run would load: what to save first. */
export const reachedFiles = request(
  "headwater/reached-files",
  z.object({ project: z.string().nullable(), target: runTarget }),
  z.object({ uris: z.array(z.string()) }),
);

export const cancelRunResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("requested"), runId: z.string() }),
  z.object({ kind: z.literal("refused"), message: z.string() }),
]);
export type CancelRunResult = z.infer<typeof cancelRunResult>;

/** Asks the owner of a run to end it. `null` where the workspace has one run under way. */
export const cancelRun = request(
  "headwater/cancel-run",
  z.object({ project: z.string().nullable(), runId: z.string().nullable() }),
  cancelRunResult,
);

/** A run as far as it has come. Sent at most a few times a second for a run under way, and once for its end. */
export const runProgress = notification(
  "headwater/run-progress",
  z.object({
    project: z.string(),
    runId: z.string(),
    state: z.enum(["running", "canceling", "succeeded", "failed", "canceled", "lost"]),
    total: z.int(),
    done: z.int(),
    /** Of those done, the assets that were made, and those that needed no making. */
    materialized: z.int(),
    unchanged: z.int(),
    /** Keys of the assets that run now. */
    running: z.array(z.string()),
    failed: z.array(z.object({ key: z.string(), message: z.string(), at: location.nullable() })),
  }),
);
export type RunProgress = z.infer<(typeof runProgress)["params"]>;

/** Scheme of the documents that show a run: `headwater-log:/<run id>.log?<project>`. */
export const RUN_LOG_SCHEME = "headwater-log";

export const runLogResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string(), ended: z.boolean() }),
  z.object({ kind: z.literal("unknown"), message: z.string() }),
]);
export type RunLogResult = z.infer<typeof runLogResult>;

/** Events, output and errors of a run as text. */
export const runLog = request("headwater/run-log", z.object({ project: z.string(), runId: z.string() }), runLogResult);

// Places.

export const assetAt = request(
  "headwater/asset-at",
  z.object({ uri: z.string(), position: position() }),
  assetReference
    .extend({
      name: range(),
      /** The asset that the name at the position refers to, where it is another's. */
      upstream: z.string().nullable(),
    })
    .nullable(),
);

export type AssetAt = NonNullable<z.infer<(typeof assetAt)["result"]>>;

/** Where an asset, or one of its checks, is defined. */
export const locate = request(
  "headwater/locate",
  assetReference.extend({ check: z.string().nullable() }),
  location.nullable(),
);

// The whole workspace, for the tree and the status bar.

export const checkWord = z.enum(["passed", "warned", "failed", "not run"]);
export type CheckWord = z.infer<typeof checkWord>;

export const assetOverview = z.object({
  key: z.string(),
  name: z.string(),
  group: z.string(),
  kind: z.enum(["asset", "external"]),
  /** No text shows it: a file makes it when it runs. */
  madeAtRun: z.boolean(),
  status: statusWord,
  /** Unsaved edits would change its code version. */
  edited: z.boolean(),
  upstreamStale: z.boolean(),
  /** Of the run under way that it has a part in. */
  step: z.enum(["waiting", "running", "retrying"]).nullable(),
  /** One line, the same words as in the lens. */
  words: z.string(),
  checks: z.array(z.object({ name: z.string(), word: checkWord, message: z.string() })),
  /** The run of its last attempt that succeeded or failed. */
  lastRun: z.string().nullable(),
});
export type AssetOverview = z.infer<typeof assetOverview>;

export const projectOverview = z.object({
  project: z.string(),
  name: z.string(),
  environment: z.string(),
  environments: z.array(z.string()),
  /** Why nothing can be run here, or `null`. */
  refusal: refusal.nullable(),
  /** Why the statuses are unknown, or `null`. */
  storeProblem: z.string().nullable(),
  /** Definition faults of severity error. */
  errors: z.int(),
  /** Upstream first. */
  assets: z.array(assetOverview),
  /** Runs under way. */
  runs: z.array(z.object({ runId: z.string(), selection: z.string() })),
});
export type ProjectOverview = z.infer<typeof projectOverview>;

export const overview = request(
  "headwater/overview",
  z.object({}),
  z.object({ revision: z.int(), indexing: z.boolean(), projects: z.array(projectOverview) }),
);
export type Overview = z.infer<(typeof overview)["result"]>;

/** Reads every project again from disk. */
export const refresh = request("headwater/refresh", z.object({}), z.object({ projects: z.int(), assets: z.int() }));

/** Something that a view shows has changed. At most a few times a second. */
export const changed = notification("headwater/changed", z.object({ revision: z.int() }));

// Commands that the server puts into lenses, hovers and code actions; the client registers them.

export const commands = {
  materialize: "headwater.materialize",
  materializeWithUpstream: "headwater.materializeWithUpstream",
  makeFresh: "headwater.makeFresh",
  cancelRun: "headwater.cancelRun",
  showStatus: "headwater.showStatus",
  showLineage: "headwater.showLineage",
  openAsset: "headwater.openAsset",
  showRunLog: "headwater.showRunLog",
  /** Asks for a reason, then records that the code gives the same data. */
  acceptVersion: "headwater.acceptVersion",
  runChecks: "headwater.runChecks",
  runCheck: "headwater.runCheck",
  /** For links in hovers: they ask before they run. */
  materializeFromLink: "headwater.materializeFromLink",
  runCheckFromLink: "headwater.runCheckFromLink",
} as const;

/** The commands that a hover may link to. */
export const linkCommands: readonly string[] = [
  commands.materializeFromLink,
  commands.runCheckFromLink,
  commands.showLineage,
  commands.openAsset,
  commands.showRunLog,
];

/** Argument of `cancelRun`. */
export const runReference = z.object({ project: z.string(), runId: z.string() });
export type RunReference = z.infer<typeof runReference>;

/** Argument of `showRunLog`: the log opens where it tells of the step, else where it tells what failed, else at its end. */
export const runLogReference = runReference.extend({ step: z.string().exactOptional() });
export type RunLogReference = z.infer<typeof runLogReference>;
