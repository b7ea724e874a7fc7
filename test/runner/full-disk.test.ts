/** A disk that becomes full while a run goes on: a small one of its own, which only this test sees. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { hasPrivateDisks, runBesideDisk } from "./support/private-disk.ts";
import { temporaryProject, type TemporaryProject } from "./support/temporary-project.ts";

/** `first` is made; `fills` leaves no room on the disk of the store, and is made all the same; `below` would follow. */
const PROJECT = `//- /src/assets.ts
  import { asset } from "headwater";
  import { appendFileSync, existsSync, openSync, writeSync } from "node:fs";
  export const first = asset(() => [1, 2, 3]);
  export const fills = asset({ deps: [first] }, () => {
    if (existsSync("again")) return;
    for (const size of [1_000_000, 4096, 1]) {
      const file = openSync(".headwater/filler", "a");
      try {
        for (;;) writeSync(file, Buffer.alloc(size));
      } catch (error) {
        if (error.code !== "ENOSPC") throw error;
      }
    }
    for (let line = 0; line < 1000; line++) console.log("this finds no room, and does no harm", line);
  });
  export const below = asset({ deps: [fills] }, () => 4);
  export const beside = asset({ deps: [fills] }, () => 5);
`;

const SCRIPT = `
mount -t tmpfs -o size=12m tmpfs .headwater || exit 99
headwater() { "$NODE" "$LAUNCHER" "$@"; echo "exit $?"; }
echo "== run"; headwater materialize '*' 2>&1
echo "== runs"; headwater runs --json
echo "== verify"; headwater store verify --values
echo "== again"; headwater materialize '*' 2>&1
rm .headwater/filler; touch again
echo "== freed"; headwater materialize '*' --stale 2>&1
echo "== whole"; headwater store verify --values
ls .headwater
`;

/** A value that finds no room, and then a disk on which nothing at all does. */
const NO_ROOM = `
mount -t tmpfs -o size=8m tmpfs .headwater || exit 99
headwater() { "$NODE" "$LAUNCHER" "$@"; echo "exit $?"; }
echo "== value"; headwater materialize big 2>&1
cat /dev/zero > .headwater/filler 2>/dev/null
echo "== small"; headwater materialize small 2>&1
echo "== status"; headwater status 2>&1
echo "== runs"; headwater runs 2>&1
`;

describe("a full disk", function () {
  this.timeout(120_000);
  let project: TemporaryProject | undefined;

  after(() => {
    project?.remove();
  });

  it("ends the run in the log, loses nothing, and the next run goes on", function () {
    if (!hasPrivateDisks()) this.skip();
    project = temporaryProject(PROJECT);
    mkdirSync(join(project.root, ".headwater"));
    const said = runBesideDisk(project.root, SCRIPT);

    assert.match(said("run"), /error HW606 The disk is full: the store .*events\.db cannot grow\..*exit 1/s);
    const [, runs = ""] = /^(.*)exit 0/s.exec(said("runs")) ?? [];
    const [run] = (JSON.parse(runs) as { runs: { status: string; steps: { id: string; state: string }[] }[] }).runs;
    assert.deepEqual(
      [run?.status, ...(run?.steps ?? []).map(({ id, state }) => `${id} ${state}`).sort()],
      ["failed", "below canceled", "beside canceled", "fills succeeded", "first succeeded"],
    );
    assert.match(said("verify"), /✓ The store is whole.*exit 0/s);
    assert.match(said("again"), /error HW606.*exit 1/s);
    assert.match(said("freed"), /2 materialized.*exit 0/s);
    assert.match(said("whole"), /✓ The store is whole.*exit 0/s);
    assert.match(said("whole"), /events\.reserve/);
  });

  it("is named by the step whose value finds no room, and what is there can be read when there is none at all", function () {
    if (!hasPrivateDisks()) this.skip();
    project?.remove();
    project = temporaryProject(`//- /src/assets.ts
      import { asset } from "headwater";
      export const small = asset(() => 1);
      export const big = asset(() => "x".repeat(9_000_000));`);
    mkdirSync(join(project.root, ".headwater"));
    const said = runBesideDisk(project.root, NO_ROOM);

    assert.match(said("value"), /✗ big {2}HW606 The value of big cannot be stored: the disk is full\..*exit 1/s);
    assert.match(said("small"), /error HW606.*exit 1/s);
    assert.match(said("status"), /✗ big {2}failed.*○ small {2}missing.*exit 0/s);
    assert.match(said("runs"), /failed.*exit 0/s);
  });

  it("is said to be full where not even a first store finds room, and leaves nothing half made", function () {
    if (!hasPrivateDisks()) this.skip();
    const first = temporaryProject(PROJECT);
    try {
      mkdirSync(join(first.root, "disk"));
      const storage = 'export default definitions({ storage: "disk/.headwater" });';
      first.write(`//- /headwater.config.ts\nimport { definitions } from "headwater";\n${storage}`);
      const said = runBesideDisk(
        first.root,
        `
mount -t tmpfs -o size=8m tmpfs disk || exit 99
headwater() { "$NODE" "$LAUNCHER" "$@"; echo "exit $?"; }
cat /dev/zero > disk/filler 2>/dev/null
echo "== full"; headwater materialize first 2>&1
rm disk/filler
echo "== freed"; headwater materialize first 2>&1
echo "== ignored"; cat disk/.headwater/.gitignore
`,
      );
      assert.match(said("full"), /error HW606 The disk is full: the store .*events\.db cannot grow\..*exit 1/s);
      assert.match(said("freed"), /run succeeded.*exit 0/s);
      assert.equal(said("ignored"), "*\n");
    } finally {
      first.remove();
    }
  });
});
