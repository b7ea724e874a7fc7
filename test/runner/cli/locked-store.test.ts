/** What a command says while others hold the lock of its store, and how its user gets out of it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { holdLock } from "../../eventlog/hold-lock.ts";
import { headwater } from "../support/command.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";

describe("a store that others have locked", function () {
  this.timeout(60_000);
  let project: TemporaryProject;

  before(async () => {
    project = temporaryProject(`//- /package.json\n{ "type": "module" }\n//- /src/assets.ts
import { asset } from "headwater";
export const one = asset(() => 1);`);
    assert.equal((await headwater(["materialize", "one"], { cwd: project.root })).exitCode, 0);
  });
  after(() => {
    project.remove();
  });

  it("is told of, with who holds it; Ctrl-C ends the wait, and nothing is run", async () => {
    const lock = await holdLock(join(project.root, ".headwater", "events.lock"));
    let interrupted = false;
    const result = await headwater(["materialize", "one"], {
      cwd: project.root,
      onError: (stderr, interrupt) => {
        if (interrupted || !stderr.includes("Waiting for the store")) return;
        interrupted = true;
        interrupt();
      },
    });
    await lock.release();
    assert.equal(result.exitCode, 130, result.stderr);
    assert.match(
      result.stderr,
      /^Waiting for the store .*events\.db: (process \d+ \(.+\)|another process) has locked it\./,
    );
    assert.match(result.stderr, /Canceled before the run began: nothing was run\.\n$/);
    assert.equal(result.stdout, "");
  });

  it("is told of by commands that run nothing, which go on when it is free", async () => {
    const lock = await holdLock(join(project.root, ".headwater", "events.lock"));
    let released: Promise<void> | undefined;
    const result = await headwater(["store", "migrate"], {
      cwd: project.root,
      onError: (stderr) => {
        if (stderr.includes("Waiting for the store")) released ??= lock.release();
      },
    });
    await (released ?? lock.release());
    assert.equal(result.exitCode, 0, result.stderr);
    assert.match(result.stderr, /^Waiting for the store/);
  });
});
