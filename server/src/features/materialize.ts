/** Starts runs. The server never runs user code itself: it starts the coordinator and reads the log. */
import { randomBytes } from "node:crypto";
import type { Connection } from "vscode-languageserver/node";
import { materialize, reachedFiles } from "@headwater/protocol/editor";
import type { InitializationOptions, MaterializeResult, Refusal, RunTarget } from "@headwater/protocol/editor";
import type { AssetKey, RunId } from "@headwater/core/keys";
import { isNamed } from "@headwater/core/run/named-checks";
import { newRunId } from "@headwater/core/run/run-id";
import { onRequest } from "../messages.ts";
import { nodeOnPath } from "../node-on-path.ts";
import { uriOfFile } from "../project-uri.ts";
import { outdated, resolveTarget } from "../run-target.ts";
import type { ResolvedTarget } from "../run-target.ts";
import { projectByUri } from "../snapshot.ts";
import type { ProjectSnapshot, Snapshot } from "../snapshot.ts";
import { startCoordinator } from "../start-coordinator.ts";
import type { World } from "../world.ts";

export interface MaterializeOptions extends Pick<InitializationOptions, "coordinator" | "storage"> {
  /** Follows a run that a person started here, until its end. */
  readonly follow: (project: string, runId: RunId) => void;
}

export function register(connection: Connection, world: World, options: MaterializeOptions): void {
  onRequest(connection, materialize, async ({ project, target, ignoreChecks, offered }) => {
    const snapshot = await world.settled();
    const found = findProject(snapshot, project);
    if ("kind" in found) return refused(found);
    const changed = outdated(found, offered);
    if (changed !== undefined) return refused(changed);
    return await start(found, target, ignoreChecks, { world, snapshot, options });
  });

  onRequest(connection, reachedFiles, async ({ project, target }) => {
    const found = findProject(await world.settled(), project);
    if ("kind" in found) return { uris: [] };
    return { uris: filesOf(found, target) };
  });
}

async function start(
  project: ProjectSnapshot,
  target: RunTarget,
  ignoreChecks: boolean,
  {
    world,
    snapshot,
    options,
  }: { readonly world: World; readonly snapshot: Snapshot; readonly options: MaterializeOptions },
): Promise<MaterializeResult> {
  if (project.refusal !== null) return refused(project.refusal);
  const resolved = resolveTarget(project, target);
  if ("kind" in resolved) return refused(resolved);

  const runId = newRunId(Date.now(), randomBytes(4).toString("hex"));
  const settled = world.starting(project.uri, startingKeys(project, resolved));
  const started = await startCoordinator(
    {
      protocol: 1,
      runId,
      projectRoot: project.root,
      environment: project.environment.name,
      selection: resolved.selection,
      mode: resolved.mode,
      checksOnly: resolved.checksOnly,
      ...(resolved.checks === undefined ? {} : { checks: resolved.checks }),
      ignoreChecks,
      origin: "editor",
      node: snapshot.client.settings.node ?? (await nodeOnPath()),
    },
    {
      program: options.coordinator,
      storage: options.storage,
      hasStarted: async () => {
        await world.readLog(project.uri);
        return world.log(project.uri)?.run(runId) !== undefined;
      },
    },
  ).finally(settled);
  if (started.kind === "failed") return refused(refusalOf(started.message));
  options.follow(project.uri, runId);
  const steps = world.log(project.uri)?.run(runId)?.summary.steps.length ?? resolved.keys.length;
  return { kind: "started", project: project.uri, runId, steps };
}

/** Of a run of what is stale, what is known to be. */
function startingKeys({ statuses }: ProjectSnapshot, { keys, mode }: ResolvedTarget): readonly AssetKey[] {
  return mode === "selected" ? keys : keys.filter((key) => statuses.get(key)?.status !== "current");
}

/** The coordinator's own words, which begin with a code; notes may stand before them. */
function refusalOf(message: string): Refusal {
  const [, code, text] = /^(HW\d{3}): ([^]*)$/m.exec(message) ?? [];
  if (code === undefined || text === undefined) return { kind: "start", message };
  if (code === "HW509") return { kind: "definition", message: withPlace(text) };
  return { kind: "start", message: text };
}

/** The sentence, with place and code of the fault that it tells; the others are in the Problems view already. */
function withPlace(text: string): string {
  const [sentence = text, first = ""] = text.split("\n");
  const told = / HW\d{3}: (.+)$/.exec(first)?.[1];
  return told === undefined ? sentence : sentence.replace(told, () => first);
}

export function findProject(snapshot: Snapshot, uri: string | null): ProjectSnapshot | Refusal {
  const project = projectByUri(snapshot, uri);
  if (project !== undefined) return project;
  if (snapshot.projects.length === 0) {
    return {
      kind: "project",
      message: "This workspace has no project: a project is a folder with a headwater.config.ts.",
    };
  }
  return { kind: "project", message: "The workspace has several projects: say which one." };
}

/** What a step process may load for this: the files of all code that the assets reach, and the configuration. */
function filesOf(project: ProjectSnapshot, target: RunTarget): string[] {
  const resolved = resolveTarget(project, target);
  if ("kind" in resolved) return [];
  const files = new Set([project.manifest.config.file]);
  for (const key of resolved.keys) {
    const asset = project.assets.get(key);
    if (asset === undefined) continue;
    for (const { definition, code } of [asset, ...asset.checks.filter((check) => isNamed(check, resolved.checks))]) {
      files.add(definition.file);
      for (const file of code.files) files.add(file);
    }
  }
  return [...files].map((file) => uriOfFile(project.root, file));
}

function refused(refusal: Refusal): MaterializeResult {
  return { kind: "refused", refusal };
}
