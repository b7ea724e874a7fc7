/** A project of a fixture in a temporary folder, and the runs in its store. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import type { EventLogReader } from "@headwater/eventlog/event-log";
import { type Fixture, parseFixture } from "./fixture.ts";

export class ProjectFolder {
  /** What everything of a test lies in. */
  readonly outer: string;
  readonly root: string;
  readonly fixture: Fixture;

  private constructor(outer: string, root: string, fixture: Fixture) {
    this.outer = outer;
    this.root = root;
    this.fixture = fixture;
  }

  static async make(text: string): Promise<ProjectFolder> {
    const outer = await realpath(await mkdtemp(join(tmpdir(), "headwater-server-")));
    const folder = new ProjectFolder(outer, join(outer, "projet à deux mots"), parseFixture(text));
    for (const [path, content] of folder.fixture.files) await folder.write(path, content);
    return folder;
  }

  async write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), content);
  }

  /** The newest entries of the log and the runs, for the message of a test that fails. */
  async tail(store = ".headwater"): Promise<unknown> {
    return await this.#withLog(store, async (log) => {
      const position = await log.position();
      return { position, entries: await log.entries({ after: Math.max(0, position - 20), limit: 20 }) };
    });
  }

  /** Ends the coordinators of the runs under way; their step processes end with them. */
  async endRuns(store = ".headwater"): Promise<void> {
    const runs = await this.#withLog(store, (log) => log.runs({ limit: 100 }));
    for (const { status, pid } of typeof runs === "string" ? [] : runs) {
      if (status.kind === "running") killIfAlive(pid);
    }
  }

  async remove(): Promise<void> {
    await this.endRuns();
    await rm(this.outer, { recursive: true, force: true, maxRetries: 10 });
  }

  async #withLog<Result>(store: string, read: (log: EventLogReader) => Promise<Result>): Promise<Result | string> {
    try {
      const log = await openEventLog({ folder: join(this.root, store), mode: "read" });
      try {
        return await read(log);
      } finally {
        await log.close();
      }
    } catch (error) {
      return String(error);
    }
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
