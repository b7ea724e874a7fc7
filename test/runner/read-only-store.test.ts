/** A project on a disk that nobody may write to, as a mounted archive: everything can be seen, and running says why not. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasPrivateDisks, runBesideDisk } from "./support/private-disk.ts";
import { temporaryProject, type TemporaryProject } from "./support/temporary-project.ts";

/** The second half is a store as a crash leaves it: with a write-ahead file. */
const SCRIPT = `
headwater() { "$NODE" "$LAUNCHER" "$@"; echo "exit $?"; }
mount -t tmpfs -o size=40m tmpfs .headwater || exit 99
echo "== made"; headwater materialize raw 2>&1
mount -o remount,ro .headwater || exit 99
for part in quiet left; do
  echo "== $part status"; headwater status 2>&1
  echo "== $part runs"; headwater runs 2>&1
  echo "== $part logs"; headwater logs 2>&1
  echo "== $part verify"; headwater store verify --values 2>&1
  echo "== $part materialize"; headwater materialize raw 2>&1
  echo "== $part accept"; headwater accept raw --reason x 2>&1
  if [ $part = quiet ]; then
    mount -o remount,rw .headwater
    "$NODE" leave.mjs
    mount -o remount,ro .headwater
  fi
done
`;

/** Dies with the store open. */
const LEAVE = `
import { DatabaseSync } from "node:sqlite";
const database = new DatabaseSync(".headwater/events.db");
database.exec("pragma wal_autocheckpoint = 0; update runs set json = replace(json, 'raw', 'raw')");
process.kill(process.pid, "SIGKILL");
`;

describe("a store that nobody may write to", function () {
  this.timeout(120_000);
  let project: TemporaryProject | undefined;

  after(() => {
    project?.remove();
  });

  it("is read, also as a crash has left it, and refused for writing", function () {
    if (!hasPrivateDisks()) this.skip();
    project = temporaryProject(`//- /src/assets.ts
      import { asset } from "headwater";
      export const raw = asset(() => { console.log("printed"); return [1, 2, 3]; });
      //- /.headwater/keep
      `);
    writeFileSync(join(project.root, "leave.mjs"), LEAVE);
    const said = runBesideDisk(project.root, SCRIPT);
    assert.match(said("made"), /exit 0/);
    for (const part of ["quiet", "left"]) {
      assert.match(said(`${part} status`), /✓ raw .*current.*1 current.*exit 0/s);
      assert.match(said(`${part} runs`), /succeeded.*exit 0/s);
      assert.match(said(`${part} logs`), /printed.*exit 0/s);
      assert.match(said(`${part} verify`), /The store is whole.*exit 0/s);
      assert.match(said(`${part} materialize`), /error HW601 The store .*events\.db .*the right to.* write .*exit 1/s);
      assert.match(said(`${part} accept`), /is made by the current code.*exit 0/s);
    }
  });
});
