/** The coordinator as a process of its own, as the editor starts it; and what is left when it is killed. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { text } from "node:stream/consumers";
import { FileIo, valuesFolder } from "@headwater/runner/io/file-io";
import { programPath } from "@headwater/runner/program-path";
import { NotedChildren } from "./support/note-children.ts";
import { untilGone } from "./support/processes.ts";
import { ends, find, story } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

describe("coordinator process", function () {
  const rigs = useRunRig(this);
  afterEach(() => {
    // Also where a test has failed.
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });

  it("runs the request that it reads, and ends with the code of the outcome", async () => {
    const rig = rigs.open(
      `export const one = asset(() => 1);\nexport const bad = asset(() => { throw new Error("no"); });`,
    );
    assert.deepEqual(await run(rig.request({ selection: "one" })), { code: 0, output: "" });
    assert.deepEqual((await run(rig.request())).code, 1);
    const refused = await run(rig.request({ selection: "one and" }));
    assert.equal(refused.code, 2);
    assert.match(refused.output, /^HW401: /);
    assert.equal(await rig.value("one"), 1);
  });

  for (const [what, code] of [
    ["waits", `await gate("never")`],
    ["computes without a pause", `tell("never", String(process.pid)); for (;;);`],
  ] as const) {
    it(`is killed while a step ${what}: the step process goes with it, the log says nothing false, the next run works`, async () => {
      const rig = rigs.open(`
        //- /src/assets.ts
        import { asset } from "headwater";
        import { gate, tell } from "./gate.js";
        export const first = asset(() => 1);
        export const slow = asset(async (first: number) => { ${code}; return first; });
        export const last = asset((slow: number) => slow);
        ${rigs.gates.module}`);
      const request = rig.request();
      const child = start(request);
      await rigs.gates.arrived("never");
      while (!story(await rig.entries()).includes("step-started slow")) await delay(10);
      const killed = once(child, "exit");
      child.kill("SIGKILL");
      await killed;

      const before = await rig.entries();
      const started = before.findLast((event) => event.type === "step-started");
      assert.ok(started?.stepId === "slow");
      await untilGone(started.pid);
      assert.deepEqual(ends(before), { first: "succeeded" });

      // As if the step had been writing its value.
      const slot = { environment: "local", asset: "slow", runId: request.runId, attempt: 1 };
      const orphan = await new FileIo(valuesFolder(rig.storage)).store(1, slot);

      const next = await rig.run({ selection: "first" });
      assert.equal(next.outcome.kind, "succeeded");
      const closed = (await rig.entries()).filter((event) => "runId" in event && event.runId === request.runId);
      assert.deepEqual(ends(closed), { first: "succeeded", last: "canceled", slow: "failed" });
      assert.deepEqual(story(closed).slice(-3), ["step-failed slow", "step-canceled last", "run-ended"]);
      const failed = closed.find((event) => event.type === "step-failed");
      assert.equal(failed?.error.code, "HW502");
      assert.ok(!rig.valueFiles().includes(orphan.place), "no event names it");
      assert.deepEqual(await rig.value("first"), 1);
    });
  }
});

describe("the early process of a coordinator", function () {
  const rigs = useRunRig(this);
  const children = new NotedChildren();
  after(() => {
    children.close();
  });

  const NODE = process.execPath;
  const NONE = "/nowhere/bin/node";
  const cases: readonly {
    readonly what: string;
    /** The argument of the coordinator, and what the request says. */
    readonly argument: string | null;
    readonly node: string | null;
    readonly selection?: string;
    readonly processes: number;
    readonly code: number;
    readonly says?: RegExp;
  }[] = [
    { what: "runs the first step", argument: NODE, node: NODE, processes: 1, code: 0 },
    {
      what: "runs it on the coordinator's Node where none is named",
      argument: null,
      node: null,
      processes: 1,
      code: 0,
    },
    { what: "is replaced where the request names a Node", argument: null, node: NODE, processes: 2, code: 0 },
    { what: "is replaced where it could not start", argument: NONE, node: null, processes: 1, code: 0 },
    {
      what: "is told of where it could not start",
      argument: NONE,
      node: NONE,
      processes: 0,
      code: 2,
      says: /^HW502: Steps cannot be run by \/nowhere\/bin\/node: /,
    },
    { what: "ends with a run that is refused", argument: NODE, node: NODE, selection: "no", processes: 1, code: 2 },
  ];
  for (const { what, argument, node, selection = "one", processes, code, says = /^/ } of cases)
    it(what, async () => {
      const rig = rigs.open(`export const one = asset(() => 1);`);
      const request = rig.request({ node, selection });
      const end = await run(request, { node: argument, env: { NODE_OPTIONS: children.nodeOptions } });
      const pids = children.take();
      assert.deepEqual([end.code, pids.length], [code, processes], end.output);
      assert.match(end.output, says);
      if (code === 0) assert.equal(find(await rig.entries(), "step-started").pid, pids.at(-1));
      await Promise.all(pids.map(untilGone));
    });

  it("ends with a coordinator that is told nonsense", async () => {
    const end = await run("nonsense", { node: null, env: { NODE_OPTIONS: children.nodeOptions } });
    assert.equal(end.code, 70);
    const pids = children.take();
    assert.equal(pids.length, 1);
    await Promise.all(pids.map(untilGone));
  });
});

const started: ChildProcess[] = [];

interface StartOptions {
  /** The argument: which Node runs the steps. */
  readonly node: string | null;
  readonly env: NodeJS.ProcessEnv;
}

function start(request: unknown, { node, env }: StartOptions = { node: null, env: {} }): ChildProcess {
  const program = [programPath("coordinator"), ...(node === null ? [] : [node])];
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...program], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  child.stdin.end(JSON.stringify(request));
  started.push(child);
  return child;
}

async function run(
  request: unknown,
  options?: StartOptions,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = start(request, options);
  assert.ok(child.stdout !== null && child.stderr !== null);
  const [out, errors, exit] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: exit[0] as number | null, output: out + errors };
}
