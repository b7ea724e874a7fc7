/** A view of a log that grows while it is read. */
import assert from "node:assert/strict";
import type { LogEntry, RunEvent } from "@headwater/core/events";
import { runId } from "@headwater/core/keys";
import type { EventLogReader } from "@headwater/eventlog/event-log";
import { MemoryEventLog } from "@headwater/eventlog/memory-event-log";
import { LogView } from "../../server/src/log-view.ts";
import { FixtureRun } from "../core/support/fixture-rows.ts";

/** Appends the next event before or after the call of that number, as another process may. */
class GrowingLog implements EventLogReader {
  readonly #log = new MemoryEventLog();
  readonly #late: RunEvent[];
  readonly #at: number;
  readonly #when: "before" | "after";
  #calls = 0;

  constructor(late: readonly RunEvent[], at: number, when: "before" | "after") {
    this.#late = [...late];
    this.#at = at;
    this.#when = when;
  }

  async append(...events: RunEvent[]): Promise<void> {
    await this.#log.append(events);
  }

  position(): Promise<number> {
    return this.#around(() => this.#log.position());
  }

  entries(options: Parameters<EventLogReader["entries"]>[0]): Promise<readonly LogEntry[]> {
    return this.#around(() => this.#log.entries(options));
  }

  assets(...query: Parameters<EventLogReader["assets"]>): ReturnType<EventLogReader["assets"]> {
    return this.#around(() => this.#log.assets(...query));
  }

  run(id: Parameters<EventLogReader["run"]>[0]): ReturnType<EventLogReader["run"]> {
    return this.#around(() => this.#log.run(id));
  }

  runs(options: Parameters<EventLogReader["runs"]>[0]): ReturnType<EventLogReader["runs"]> {
    return this.#around(() => this.#log.runs(options));
  }

  heartbeats(): ReturnType<EventLogReader["heartbeats"]> {
    return this.#log.heartbeats();
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  async #around<Result>(read: () => Promise<Result>): Promise<Result> {
    const isNow = this.#calls++ === this.#at;
    if (isNow && this.#when === "before") await this.#log.append(this.#late.splice(0));
    const result = await read();
    if (isNow && this.#when === "after") await this.#log.append(this.#late.splice(0));
    return result;
  }
}

describe("a view of a log", () => {
  for (const known of ["nothing", "the start of the run"]) {
    for (let call = 0; call < 4; call++) {
      for (const when of ["before", "after"] as const) {
        it(`that knows ${known} misses nothing that comes ${when} its reading number ${call + 1}`, async () => {
          const run = new FixtureRun("run-0001");
          const readings = known === "nothing" ? 0 : 3;
          const log = new GrowingLog([run.stepStarted("a")], readings + call, when);
          const view = new LogView({
            folder: "unused",
            environment: "local",
            report: (message) => assert.fail(message),
            changed: () => undefined,
            open: () => Promise.resolve(log),
          });
          await log.append(run.started(["a"]));
          if (readings > 0) await view.read();
          if (readings > 0) await log.append(new FixtureRun("run-0002").started(["b"]));
          await view.read();
          await view.read();
          await view.read();
          assert.equal(view.run(runId("run-0001"))?.summary.steps[0]?.state.kind, "running");
          view.dispose();
        });
      }
    }
  }

  it("opens the log once for two who read at the same time, and closes it also where it is still being opened", async () => {
    const seen: string[] = [];
    const opened = Promise.withResolvers<EventLogReader>();
    const view = new LogView({
      folder: "unused",
      environment: "local",
      report: (message) => assert.fail(message),
      changed: () => undefined,
      open: () => {
        seen.push("open");
        return opened.promise;
      },
    });
    const reading = Promise.allSettled([view.read(), view.runLog(runId("run-0001"))]);
    view.dispose();
    const log = new (class extends MemoryEventLog {
      override close(): Promise<void> {
        seen.push("close");
        return super.close();
      }
    })();
    opened.resolve(log);
    await reading;
    assert.deepEqual(seen, ["open", "close"]);
  });
});
