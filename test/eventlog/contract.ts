/** What every event log must do, whatever it is made of. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { LogEntry, RunEvent } from "@headwater/core/events";
import type { JsonValue, Metadata } from "@headwater/core/metadata";
import { assetKey, runId } from "@headwater/core/keys";
import { attemptsOf } from "@headwater/core/run/attempts";
import { foldAsset, foldRun } from "@headwater/core/run/fold";
import { assetOf } from "@headwater/core/run/subject";
import type { AssetSummary, RunSummary } from "@headwater/core/run/summaries";
import type { EventLog } from "@headwater/eventlog/event-log";
import { splitInputs } from "@headwater/eventlog/split-inputs";
import { MAX_EVENT_BYTES } from "@headwater/eventlog/encode-event";
import { StoreError } from "@headwater/eventlog/store-error";
import { ERROR, FixtureRun } from "../core/support/fixture-rows.ts";

/** `open` gives an empty log each time; `remake` what another process would see of the same log. */
export function eventLogContract(
  open: () => Promise<{ readonly log: EventLog; readonly remake: () => Promise<EventLog> }>,
): void {
  const withLog = (title: string, test: (log: EventLog, remake: () => Promise<EventLog>) => Promise<void>): void => {
    it(title, async () => {
      const { log, remake } = await open();
      await test(log, remake);
      await log.close();
    });
  };

  withLog("is empty at first", async (log) => {
    assert.equal(await log.position(), 0);
    assert.deepEqual(await log.entries({ after: 0, limit: 10 }), []);
    assert.deepEqual(await log.assets("local"), { position: 0, rows: [] });
    assert.deepEqual([await log.run(runId("run-0001")), await log.runs({ limit: 10 })], [undefined, []]);
    assert.equal(await log.append([]), 0);
  });

  withLog("gives entries back as they were, in order", async (log, remake) => {
    const events = history();
    assert.equal(await log.append(events.slice(0, 2)), 2);
    assert.equal(await log.append(events.slice(2)), events.length);
    for (const reader of [log, await remake()]) {
      const entries = await reader.entries({ after: 0, limit: 100 });
      assert.deepEqual(
        entries,
        events.map((event, index) => ({ position: index + 1, event })),
      );
      assert.equal(await reader.position(), events.length);
    }
  });

  withLog("keeps which checks a run was asked for", async (log, remake) => {
    const checks = ["noNulls", "a:rows"];
    const events = [new FixtureRun().started(["a"], { checks }), new FixtureRun("run-0002").started(["a"])];
    await log.append(events);
    for (const reader of [log, await remake()]) {
      const entries = await reader.entries({ after: 0, limit: 10 });
      assert.deepEqual(
        entries.map(({ event }) => event),
        events,
      );
      const runs = await reader.runs({ limit: 10 });
      assert.deepEqual(
        runs.map((run) => run.checks),
        [undefined, checks],
      );
      assert.deepEqual(runs[1], foldRun(undefined, entries[0]!));
    }
  });

  withLog("gives pages, and one run alone", async (log) => {
    const other = new FixtureRun("run-0002");
    await log.append([...history(), other.started(["a"]), other.ended("succeeded")]);
    const count = history().length;
    assert.deepEqual(
      (await log.entries({ after: 2, limit: 3 })).map(({ position }) => position),
      [3, 4, 5],
    );
    assert.deepEqual(
      (await log.entries({ after: 3, limit: 10, runId: runId("run-0002") })).map(({ position }) => position),
      [count + 1, count + 2],
    );
    assert.deepEqual(await log.entries({ after: count + 2, limit: 10 }), []);
  });

  withLog("keeps the newest state of assets and runs", async (log, remake) => {
    await log.append(history());
    for (const reader of [log, await remake()]) {
      const { position, rows } = await reader.assets("local");
      assert.equal(position, history().length);
      assert.deepEqual(
        rows
          .map(({ asset, latest, failure, running }) => [asset, latest?.dataVersion ?? null, failure !== null, running])
          .sort(),
        [
          ["a", "d1", false, null],
          ["b", null, true, null],
        ],
      );
      assert.deepEqual(
        (await reader.run(runId("run-0001")))?.steps.map(({ id, state }) => [id, state.kind]),
        [
          ["a", "succeeded"],
          ["b", "failed"],
        ],
      );
    }
  });

  withLog("gives the rows of some assets, of one environment", async (log) => {
    const prod = new FixtureRun("run-0002", { environment: "prod" });
    await log.append([...history(), prod.started(["a"]), prod.materialized("a", { dataVersion: "p1" })]);
    const versions = async (environment: string, keys?: readonly string[]): Promise<unknown> =>
      (await log.assets(environment, keys?.map(assetKey))).rows
        .map(({ asset, latest }) => `${asset} ${latest?.dataVersion ?? "-"}`)
        .sort();
    assert.deepEqual(await versions("local"), ["a d1", "b -"]);
    assert.deepEqual(await versions("local", ["a", "zzz"]), ["a d1"]);
    assert.deepEqual(await versions("local", []), []);
    assert.deepEqual(await versions("prod"), ["a p1"]);
    assert.deepEqual(await versions("local", ["a", ...Array.from({ length: 2000 }, (_, index) => `k${index}`)]), [
      "a d1",
    ]);
    assert.equal((await log.assets("none", [])).position, history().length + 2);
  });

  withLog("lists runs, the newest first", async (log) => {
    for (const id of ["run-0003", "run-0001", "run-0002"]) {
      await log.append([new FixtureRun(id, { environment: id === "run-0001" ? "prod" : "local" }).started(["a"])]);
    }
    const ids = async (options: Parameters<EventLog["runs"]>[0]): Promise<unknown> =>
      (await log.runs(options)).map((run) => run.runId);
    assert.deepEqual(await ids({ limit: 10 }), ["run-0002", "run-0001", "run-0003"]);
    assert.deepEqual(await ids({ limit: 2 }), ["run-0002", "run-0001"]);
    assert.deepEqual(await ids({ limit: 1, environment: "prod" }), ["run-0001"]);
  });

  withLog("keeps the steps of a run in the order of the plan", async (log) => {
    const names = Array.from({ length: 30 }, (_, index) => `s${(index * 7) % 30}`);
    const run = new FixtureRun();
    await log.append([run.started(names)]);
    await log.append([run.stepStarted("s3"), run.succeeded("s3")]);
    assert.deepEqual(
      (await log.run(runId("run-0001")))?.steps.map(({ id }) => id),
      names,
    );
  });

  withLog("refuses an owner that was replaced, and nothing of its append stays", async (log) => {
    const first = new FixtureRun();
    const second = new FixtureRun("run-0001", { epoch: 2 });
    await log.append([first.started(["a"]), first.stepStarted("a")]);
    await log.append([second.stepStarted("a", 2)]);
    await assert.rejects(log.append([new FixtureRun("run-0009").started(["z"]), first.succeeded("a")]), isOtherOwner);
    assert.equal(await log.position(), 3);
    assert.equal(await log.run(runId("run-0009")), undefined);
    assert.equal(await log.append([first.cancelRequested()]), 4);
    assert.equal(await log.append([second.succeeded("a")]), 5);
    assert.equal((await log.run(runId("run-0001")))?.epoch, 2);
  });

  withLog("lets a run begin once, and again only under a new owner", async (log) => {
    const run = new FixtureRun();
    await log.append([run.started(["a"]), run.stepStarted("a"), run.failed("a")]);
    await assert.rejects(log.append([run.started(["a"])]), isOtherOwner);
    await log.append([new FixtureRun("run-0001", { epoch: 2 }).started(["a"])]);
    assert.deepEqual(
      (await log.run(runId("run-0001")))?.steps.map(({ state }) => state.kind),
      ["failed"],
    );
  });

  withLog("records the end of a step once", async (log) => {
    const run = new FixtureRun();
    await log.append([run.started(["a", "b"]), run.succeeded("a")]);
    await assert.rejects(
      log.append([run.stepStarted("b"), run.failed("a")]),
      /Step a of run run-0001 has already ended/,
    );
    await assert.rejects(
      log.append([run.canceled("b"), run.succeeded("b")]),
      /Step b of run run-0001 has already ended/,
    );
    assert.equal(await log.position(), 2);
  });

  withLog("records the end of a run once, and nothing of its steps after it", async (log) => {
    const run = new FixtureRun();
    await log.append([run.started(["a", "b"]), run.succeeded("a"), run.ended("failed")]);
    const late: readonly (readonly RunEvent[])[] = [
      [run.ended("succeeded")],
      [run.stepStarted("b")],
      [new FixtureRun("run-0001", { epoch: 2 }).started(["a", "b"])],
    ];
    for (const events of late) await assert.rejects(log.append(events), /Run run-0001 has already ended/);
    const other = new FixtureRun("run-0002");
    await assert.rejects(
      log.append([other.started(["a"]), other.ended("failed"), other.stepStarted("a")]),
      /Run run-0002 has already ended/,
    );
    assert.equal(await log.append([run.cancelRequested()]), 4);
    assert.equal((await log.run(runId("run-0001")))?.status.kind, "failed");
  });

  withLog("keeps when the owners of runs under way were last at work", async (log, remake) => {
    const first = new FixtureRun();
    const second = new FixtureRun("run-0002");
    await log.append([first.started(["a"], { at: 10 }), second.started(["b"], { at: 20 })]);
    await log.beat({ runId: runId("run-0001"), epoch: 1, at: 30 });
    const expected = new Map([
      [runId("run-0001"), 30],
      [runId("run-0002"), 20],
    ]);
    for (const reader of [log, await remake()]) assert.deepEqual(await reader.heartbeats(), expected);
    await log.append([second.ended("succeeded"), new FixtureRun("run-0001", { epoch: 2 }).started(["a"], { at: 40 })]);
    await assert.rejects(log.beat({ runId: runId("run-0001"), epoch: 1, at: 50 }), isOtherOwner);
    await assert.rejects(log.beat({ runId: runId("run-0002"), epoch: 1, at: 50 }), isOtherOwner);
    await assert.rejects(log.beat({ runId: runId("run-0003"), epoch: 1, at: 50 }), isOtherOwner);
    assert.deepEqual(await log.heartbeats(), new Map([[runId("run-0001"), 40]]));
    assert.equal(await log.position(), 4);
  });

  withLog("keeps what a run and a materialization may say besides", async (log, remake) => {
    const run = new FixtureRun();
    const started = run.started(["a"]);
    const partitioned = { ...started.steps[0]!, partition: "2024-01-01...2024-01-31", outputs: [assetKey("b")] };
    const made = run.materialized("a", { inputs: { raw: "r1" } });
    const partitions = { ranges: ["2024-01-01...2024-01-02"], count: 2, dataVersions: { "2024-01-01": "d1" } };
    const events: readonly RunEvent[] = [
      {
        ...started,
        steps: [partitioned],
        process: { machine: "m", start: "1" },
        retryOf: runId("run-0000"),
        config: { a: { limit: 3 } },
      },
      {
        ...made,
        partition: "2024-01-01",
        config: "sha256:1",
        resources: { db: "sha256:2" },
        inputs: made.inputs.map((input) => ({ ...input, partitions })),
      },
    ];
    await log.append(events);
    for (const reader of [log, await remake()]) {
      assert.deepEqual(
        (await reader.entries({ after: 0, limit: 9 })).map(({ event }) => event),
        events,
      );
      const [row] = (await reader.assets("local")).rows;
      assert.deepEqual([row?.partition, row?.latest?.inputs[0]?.partitions], ["2024-01-01", partitions]);
      assert.deepEqual((await reader.run(runId("run-0001")))?.process, { machine: "m", start: "1" });
    }
  });

  withLog("takes an accepted version, and what it reads, as those of the newest data", async (log, remake) => {
    const run = new FixtureRun();
    const { inputs } = run.materialized("a", { inputs: { added: "x1" } });
    const accepted: RunEvent = {
      type: "version-accepted",
      at: 9,
      environment: "local",
      asset: assetKey("a"),
      partition: null,
      codeVersion: "h1:new",
      declarations: { "a.ts#a": "2" },
      inputs,
      reason: "only names changed",
    };
    await log.append([run.started(["a"]), run.materialized("a", { inputs: { gone: "g1" } }), run.ended("succeeded")]);
    await log.append([accepted]);
    for (const reader of [log, await remake()]) {
      const latest = (await reader.assets("local")).rows[0]?.latest;
      assert.deepEqual(
        [latest?.codeVersion, latest?.declarations, latest?.inputs, latest?.dataVersion],
        ["h1:new", { "a.ts#a": "2" }, inputs, "d1"],
      );
    }
  });

  withLog("knows of each run that computes an asset, until each has ended", async (log, remake) => {
    const runs = ["run-0001", "run-0002", "run-0003"].map((id) => new FixtureRun(id));
    const [first, second, third] = [runs[0]!, runs[1]!, runs[2]!];
    const underWay = async (reader: EventLog): Promise<unknown> =>
      (await reader.assets("local")).rows.flatMap(attemptsOf).map((attempt) => attempt.runId);
    const other = await remake();
    const says = async (expected: readonly string[]): Promise<void> => {
      for (const reader of [log, other]) assert.deepEqual(await underWay(reader), expected);
    };
    await log.append(runs.map((run) => run.started(["a"])));
    for (const run of runs) await log.append([run.stepStarted("a")]);
    await says(["run-0003", "run-0002", "run-0001"]);
    await log.append([second.materialized("a", { dataVersion: "d2" }), second.succeeded("a")]);
    await says(["run-0003", "run-0001"]);
    await log.append([third.failed("a"), third.ended("failed")]);
    await says(["run-0001"]);
    // Nothing of the step is recorded, as after a kill.
    await log.append([first.ended("failed")]);
    await says([]);
    assert.equal((await other.assets("local")).rows[0]?.latest?.dataVersion, "d2");
  });

  withLog("makes an append that fails fail alone", async (log) => {
    const run = new FixtureRun();
    await log.append([run.started(["a", "b"]), run.succeeded("a")]);
    const results = await Promise.allSettled([
      log.append([run.stepStarted("b")]),
      log.append([run.failed("a")]),
      log.append([run.succeeded("b")]),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.equal((await log.run(runId("run-0001")))?.steps[1]?.state.kind, "succeeded");
    assert.equal(await log.position(), 4);
  });

  withLog("keeps many appends at once whole and in order", async (log) => {
    const runs = Array.from({ length: 50 }, (_, index) => new FixtureRun(`run-${1000 + index}`));
    const positions = await Promise.all(
      runs.map((run) =>
        log.append([run.started(["a"]), run.stepStarted("a"), run.succeeded("a"), run.ended("succeeded")]),
      ),
    );
    assert.deepEqual(
      positions,
      runs.map((_, index) => (index + 1) * 4),
    );
    assert.equal(
      (await log.runs({ limit: 100 })).every(({ status }) => status.kind === "succeeded"),
      true,
    );
  });

  withLog("keeps what JSON has no word for, and what is odd", async (log, remake) => {
    const run = new FixtureRun();
    const metadata = {
      ratio: { type: "number", value: NaN },
      "ключ 🙂\u0000": { type: "json", value: { nested: [1, null, { deep: "\u2028" }] } },
      table: { type: "table", value: { columns: ["a"], rows: [[1], ["x"], [null]] } },
    } as const;
    await log.append([run.started(["a"]), run.materialized("a", { metadata })]);
    const { rows } = await (await remake()).assets("local");
    assert.deepEqual(rows[0]?.latest?.metadata, { ...metadata, ratio: { type: "text", value: "NaN" } });
  });

  withLog("gives up names and values that would mislead a reader", async (log) => {
    const run = new FixtureRun();
    const deep = JSON.parse(`${"[".repeat(3000)}${"]".repeat(3000)}`) as JsonValue;
    const metadata = JSON.parse(
      '{"__proto__":{"type":"number","value":1},"constructor":{"type":"number","value":2}}',
    ) as Metadata;
    await log.append([
      run.started(["a", "b"]),
      run.materialized("a", { metadata: { deep: { type: "json", value: deep } } }),
    ]);
    await log.append([run.materialized("b", { metadata })]);
    const made = (await log.entries({ after: 1, limit: 9 })).map(({ event }) =>
      event.type === "materialized" ? event.metadata : {},
    );
    assert.deepEqual(
      made.map((facts) => Object.entries(facts).map(([name, { type }]) => `${name} ${type}`)),
      [["deep text"], ["constructor number"]],
    );
  });

  withLog("shortens what users report rather than lose the event", async (log) => {
    const run = new FixtureRun();
    const long = "x".repeat(2 * MAX_EVENT_BYTES);
    await log.append([run.started(["a", "b"])]);
    await log.append([
      run.materialized("a", { metadata: { note: { type: "text", value: long }, rows: { type: "number", value: 3 } } }),
    ]);
    await log.append([{ ...run.failed("b"), error: { ...ERROR, message: long, cause: { ...ERROR, message: long } } }]);
    const entries = await log.entries({ after: 1, limit: 10 });
    for (const { event } of entries) assert.ok(JSON.stringify(event).length < MAX_EVENT_BYTES);
    // Each of its characters takes six bytes.
    const note = "\u0001".repeat(2_000);
    const notes = Object.fromEntries(
      range(200).map((index) => [`${note}${String(index)}`, { type: "text", value: note }] as const),
    );
    await log.append([
      run.checked("a", "fine", false, { metadata: notes, description: note, error: { ...ERROR, message: note } }),
    ]);
    const { rows } = await log.assets("local");
    const made = rows.find(({ asset }) => asset === "a")?.latest?.metadata;
    assert.deepEqual([made?.["rows"], made?.["note"]?.type], [{ type: "number", value: 3 }, "text"]);
  });

  withLog("keeps all that an asset of a thousand inputs has read", async (log) => {
    const run = new FixtureRun();
    const inputs = Object.fromEntries(range(1_000).map((index) => [`in${String(index)}`, `sha256:${"0".repeat(64)}`]));
    const whole = run.materialized("a", { inputs });
    await assert.rejects(log.append([run.started(["a"]), whole]), TypeError);
    await log.append([run.started(["a"]), ...splitInputs(whole)]);
    const { rows } = await log.assets("local");
    assert.deepEqual(rows[0]?.latest?.inputs, whole.inputs);
  });

  withLog("refuses what is no event", async (log) => {
    const run = new FixtureRun();
    const wrong = { ...run.succeeded("a"), durationMs: "long" } as unknown as RunEvent;
    await assert.rejects(log.append([run.started(["a"]), wrong]), /An event cannot be stored/);
    assert.equal(await log.position(), 0);
  });

  it("keeps rows that equal a full fold (property)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(steps(), { minLength: 1, maxLength: 5 }), { maxLength: 12 }),
        async (appends) => {
          const { log, remake } = await open();
          for (const events of appends) await log.append(events.map((make) => make())).catch(() => undefined);
          const entries = await log.entries({ after: 0, limit: 1000 });
          const expected = fullFold(entries);
          for (const reader of [log, await remake()]) {
            assert.deepEqual(
              byKey((await reader.assets("local")).rows, ({ asset }) => asset),
              byKey(expected.assets, ({ asset }) => asset),
            );
            assert.deepEqual(
              byKey(await reader.runs({ limit: 100 }), (run) => run.runId),
              byKey(expected.runs, (run) => run.runId),
            );
          }
          await log.close();
        },
      ),
      { numRuns: 20 },
    );
  });
}

/** One run that makes `a`, and fails to make `b`. */
function history(): readonly RunEvent[] {
  const run = new FixtureRun();
  return [
    run.started(["a", "b"]),
    run.stepStarted("a"),
    run.materialized("a", { inputs: { raw: null } }),
    run.checked("a", "rows", true, { metadata: { rows: { type: "number", value: 3 } } }),
    run.succeeded("a"),
    run.stepStarted("b"),
    run.failed("b"),
    run.ended("failed"),
  ];
}

/** An event of one of two runs over two assets; many are refused, as second ends and by older owners. */
function steps(): fc.Arbitrary<() => RunEvent> {
  const run = fc.record({ id: fc.constantFrom("run-0001", "run-0002"), epoch: fc.constantFrom(1, 1, 1, 2) });
  const kind = fc.constantFrom(
    "started",
    "planned",
    "stepStarted",
    "retrying",
    "materialized",
    "inputsRead",
    "checked",
    "succeeded",
    "unchanged",
    "failed",
    "canceled",
    "ended",
    "cancelRequested",
  );
  return fc
    .tuple(run, kind, fc.constantFrom("a", "b"), fc.boolean())
    .map(([{ id, epoch }, type, asset, flag]) => () => {
      const fixture = new FixtureRun(id, { epoch });
      switch (type) {
        case "started":
          return fixture.started(["a", "b"]);
        case "planned":
          return fixture.planned(["b", "c"], 1);
        case "ended":
          return fixture.ended(flag ? "succeeded" : "failed");
        case "cancelRequested":
          return fixture.cancelRequested();
        case "checked":
          return fixture.checked(asset, "rows", flag);
        case "stepStarted":
        case "retrying":
        case "inputsRead":
        case "materialized":
        case "succeeded":
        case "unchanged":
        case "failed":
        case "canceled":
          return fixture[type](asset);
      }
    });
}

/** What the rows must be: every reducer over every entry. */
export function fullFold(entries: readonly LogEntry[]): {
  readonly assets: readonly AssetSummary[];
  readonly runs: readonly RunSummary[];
} {
  const assets = new Map<string, AssetSummary>();
  const runs = new Map<string, RunSummary>();
  for (const entry of entries) {
    const { event } = entry;
    const subject = assetOf(event);
    const touched = subject === undefined ? [...assets.keys()] : [subject.asset];
    for (const key of touched) {
      const row = foldAsset(assets.get(key), entry);
      if (row !== undefined) assets.set(key, row);
    }
    if (!("runId" in event)) continue;
    const run = foldRun(runs.get(event.runId), entry);
    if (run !== undefined) runs.set(event.runId, run);
  }
  return { assets: [...assets.values()], runs: [...runs.values()] };
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

function byKey<T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, T> {
  return new Map(rows.map((row): [string, T] => [key(row), row]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isOtherOwner(error: unknown): boolean {
  return error instanceof StoreError && error.code === "HW604";
}
