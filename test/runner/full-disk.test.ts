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
});
