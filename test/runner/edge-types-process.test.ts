/** The edge type process, as the language server starts it: by path, over IPC. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { projectPath } from "@headwater/core/keys";
import { type FromEdgeTypes, fromEdgeTypes, type ToEdgeTypes } from "@headwater/protocol/edge-types";
import { programPath } from "@headwater/runner/program-path";
import { temporaryProject, type TemporaryProject } from "./support/temporary-project.ts";

const FILES = `
  //- /src/raw.ts
  import { asset } from "headwater";
  console.log("user code runs");
  export const orders = asset(async (): Promise<{ id: number }[]> => []);
  //- /src/top.ts
  import { asset } from "headwater";
  export const total = asset((orders: { id: string }[]) => orders.length);
`;
const TOP = projectPath("src/top.ts");

describe("edge type process", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  let child: ChildProcess;
  const received: FromEdgeTypes[] = [];
  let output = "";

  beforeEach(() => {
    received.length = 0;
    output = "";
    project = temporaryProject(FILES);
    child = fork(programPath("edge-types"), [], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("message", (message) => received.push(fromEdgeTypes.parse(message)));
  });
  afterEach(async () => {
    if (child.exitCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }
    project.remove();
  });

  const send = (message: ToEdgeTypes): void => {
    child.send(message);
  };
  const answer = async (): Promise<FromEdgeTypes> => {
    while (received.length === 0) await once(child, "message");
    const [first] = received.splice(0, 1);
    assert.ok(first !== undefined);
    return first;
  };
  const problems = (message: FromEdgeTypes): readonly string[] => {
    assert.ok(message.type === "checked", JSON.stringify(message));
    return message.files.flatMap((file) => [file.path, ...file.problems.map(({ code }) => code)]);
  };

  it("checks a project, then edits of it, runs nothing, and ends with its channel", async () => {
    send({ type: "open", projectRoot: project.root, cache: null });
    send({ type: "check", revision: 1, changes: [] });
    const first = await answer();
    assert.equal(first.revision, 1);
    assert.deepEqual(problems(first), [TOP, "HW221"]);
    const [found] = first.type === "checked" ? (first.files[0]?.problems ?? []) : [];
    assert.deepEqual(found?.at, {
      file: TOP,
      range: { start: { line: 1, character: 28 }, end: { line: 1, character: 34 } },
    });

    const mended = (project.read(TOP) ?? "").replace("id: string", "id: number");
    send({ type: "check", revision: 2, changes: [{ path: TOP, text: mended }] });
    assert.deepEqual(problems(await answer()), [TOP]);
    send({ type: "check", revision: 3, changes: [{ path: TOP, text: null }] });
    assert.deepEqual(problems(await answer()), [TOP, "HW221"]);

    const ended = once(child, "exit");
    child.disconnect();
    assert.deepEqual(await ended, [0, null]);
    assert.equal(output, "");
  });

  it("answers the newest of several checks, with the changes of all", async () => {
    const mended = (project.read(TOP) ?? "").replace("id: string", "id: number");
    send({ type: "open", projectRoot: project.root, cache: null });
    send({ type: "check", revision: 1, changes: [{ path: TOP, text: mended }] });
    send({ type: "check", revision: 2, changes: [{ path: projectPath("src/new.ts"), text: "export {};" }] });
    send({ type: "check", revision: 3, changes: [] });
    let last = await answer();
    const all = [last];
    while (last.revision < 3) all.push((last = await answer()));
    assert.deepEqual(all.flatMap(problems), []);
    assert.equal(last.revision, 3);
  });
});
