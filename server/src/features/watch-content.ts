/**
 * Asks the editor to tell of files that count by their content and that it does not watch anyway: those of `codeFiles`,
 * and what code imports as text.
 */
import { posix, resolve } from "node:path";
import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import type { Connection, Disposable, FileSystemWatcher } from "vscode-languageserver/node";
import { uriOfPath } from "../project-uri.ts";
import type { ProjectSnapshot, Snapshot } from "../snapshot.ts";
import { throttle } from "../throttle.ts";
import type { World } from "../world.ts";

const LOOK_EVERY = 1000;
/** The client watches these from the start. */
const WATCHED = /\.(?:[cm]?[jt]s|[jt]sx|json|sql)$/;

export function register(connection: Connection, world: World): void {
  let wanted = "[]";
  let registered: Promise<Disposable | null> = Promise.resolve(null);
  const look = throttle(LOOK_EVERY, () => {
    const watchers = watchersOf(world.snapshot);
    const text = JSON.stringify(watchers);
    if (text === wanted) return;
    wanted = text;
    const before = registered;
    registered = replace(connection, before, watchers).catch((error: unknown) => {
      connection.console.warn(`Files that count as code are not watched: ${String(error)}`);
      return null;
    });
  });
  world.onChange(look);
}

/** The new watchers come before the old ones go, so that nothing is missed. */
async function replace(
  connection: Connection,
  before: Promise<Disposable | null>,
  watchers: readonly FileSystemWatcher[],
): Promise<Disposable | null> {
  const old = await before;
  const options = { watchers: [...watchers] };
  const next =
    watchers.length === 0 ? null : await connection.client.register(DidChangeWatchedFilesNotification.type, options);
  old?.dispose();
  return next;
}

/** What decides the versions of packages, beside JSON. */
const LOCK_FILES: FileSystemWatcher = { globPattern: "**/{pnpm-lock.yaml,yarn.lock,bun.lock}" };

function watchersOf({ projects }: Snapshot): readonly FileSystemWatcher[] {
  if (projects.length === 0) return [];
  const ofProjects = projects.flatMap((project) => [
    ...project.contentPatterns.map((pattern): FileSystemWatcher => {
      return { globPattern: { baseUri: project.uri, pattern: pattern.replace(/^\.\//, "") } };
    }),
    ...importedContent(project).map((path): FileSystemWatcher => {
      const baseUri = uriOfPath(resolve(project.root, posix.dirname(path)));
      return { globPattern: { baseUri, pattern: posix.basename(path).replaceAll(/[[\]{}*?]/g, "[$&]") } };
    }),
  ]);
  return [LOCK_FILES, ...ofProjects];
}

function importedContent({ contentFiles }: ProjectSnapshot): readonly string[] {
  return contentFiles.filter((path) => !WATCHED.test(path)).sort();
}
