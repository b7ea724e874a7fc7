/** The commands that look after the store: store verify, backup, migrate; and what every command says of a bad store. */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { type CommandResult, headwater } from "../support/command.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";
import { SHOP } from "./shop.ts";

const FIXTURE = fileURLToPath(new URL("../../eventlog/fixtures/schema-1.db", import.meta.url));

describe("headwater store", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  const run = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: project.root });
  const json = async (...args: string[]): Promise<Record<string, unknown>> =>
    JSON.parse((await run(...args, "--json")).stdout) as Record<string, unknown>;
  const file = (): string => join(project.root, ".headwater", "events.db");

  before(async () => {
    project = temporaryProject(SHOP);
    const { exitCode, stderr } = await run("materialize", "*");
    assert.equal(exitCode, 0, stderr);
  });
  after(() => {
    project.remove();
  });

  it("verifies a store, and its values", async () => {
    const report = await json("store", "verify", "--values");
    assert.deepEqual(
      { ...report, entries: Number(report["entries"]) > 5 },
      { place: file(), schema: 3, own: true, entries: true, unknown: 0, assets: 3, runs: 1, faults: [], whole: true },
    );
    const { exitCode, stdout } = await run("store", "verify");
    assert.equal(exitCode, 0);
    assert.match(stdout, /✓ The store is whole: \d+ entries, 1 run, 3 assets\./);
  });

  it("copies it to where one says, and never over a file", async () => {
    const to = join(project.root, "copy.db");
    assert.deepEqual(await json("store", "backup", "--to", "copy.db"), { file: to });
    const again = await run("store", "backup", "--to", "copy.db");
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /error HW601 The copy .*copy\.db cannot be written\. There is a file of that name\./);
    const { stdout } = await run("store", "backup");
    assert.match(stdout, /✓ .*backups.events-\d{8}-\d{6}\.db/);
    rmSync(to);
  });

  it("says that there is nothing to migrate", async () => {
    const { exitCode, stdout } = await run("store", "migrate");
    assert.deepEqual([exitCode, stdout], [0, "The store is up to date: version 3.\n"]);
  });

  it("names each difference, and a value that was altered", async () => {
    const saved = readFileSync(file());
    const values = readValues();
    writeFileSync(values.path, "{}");
    const database = new DatabaseSync(file());
    database.exec(
      "update assets set json = replace(json, '\"local\"', '\"x\"'); delete from steps where step_id = 'report'",
    );
    database.close();
    const { exitCode, stdout } = await run("store", "verify", "--values");
    assert.equal(exitCode, 1);
    assert.match(stdout, /✗ run \S+ has rows that differ from the log in: steps/);
    assert.match(stdout, /✗ asset \S+ \(environment dev\) has a value that was altered/);
    assert.match(stdout, /The store is not whole: \d faults/);
    writeFileSync(file(), saved);
    writeFileSync(values.path, values.text);
  });

  function readValues(): { readonly path: string; readonly text: string } {
    const database = new DatabaseSync(file(), { readOnly: true });
    const row = database
      .prepare("select json_extract(json, '$.latest.value.place') as place from assets limit 1")
      .get();
    database.close();
    const path = join(project.root, ".headwater", "values", String(row?.["place"]));
    return { path, text: readFileSync(path, "utf8") };
  }

  it("migrates a store of an older version, which is refused until then and stays readable", async () => {
    const old = temporaryProject(`//- /src/a.ts
      import { asset } from "headwater";
      export const raw = asset(() => [1, 2, 3]);`);
    try {
      const inOld = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: old.root });
      mkdirSync(join(old.root, ".headwater"));
      copyFileSync(FIXTURE, join(old.root, ".headwater", "events.db"));
      const [refused, runs] = await Promise.all([inOld("materialize", "*"), inOld("runs", "--json")]);
      assert.equal(refused.exitCode, 1);
      assert.match(refused.stderr, /error HW605 The store .* is from an older version.*headwater store migrate/);
      assert.equal((JSON.parse(runs.stdout) as { runs: unknown[] }).runs.length, 2);
      const migrated = await inOld("store", "migrate");
      assert.match(migrated.stdout, /is now of version 3; it was 1\.\nA copy of it as it was: .*-version-1\.db/);
      assert.equal((await inOld("materialize", "*")).exitCode, 0);
      assert.equal((await inOld("store", "verify")).exitCode, 0);
    } finally {
      old.remove();
    }
  });

  it("says of a store that cannot be used what is wrong and what to do, and exits 1, whatever the command", async () => {
    const bad = temporaryProject(SHOP);
    try {
      const inBad = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: bad.root });
      const place = join(bad.root, ".headwater", "events.db");
      mkdirSync(join(bad.root, ".headwater"));
      writeFileSync(place, "once upon a time ".repeat(500));
      const commands = [
        ["status"],
        ["materialize", "*"],
        ["check", "*"],
        ["runs"],
        ["logs"],
        ["accept", "orders", "--reason", "same"],
        ["cancel", "run-0001"],
        ["store", "verify"],
        ["store", "backup"],
        ["store", "migrate"],
      ];
      for (const command of commands) {
        const { exitCode, stderr } = await inBad(...command);
        assert.equal(exitCode, 1, `${command.join(" ")}: ${stderr}`);
        assert.match(stderr, /error HW601 .*[Tt]he store .*events\.db .*move it away, or put a backup in its place/);
      }
      assert.equal(existsSync(place), true);
    } finally {
      bad.remove();
    }
  });

  it("says how it is used", async () => {
    for (const command of ["verify", "backup", "migrate"]) {
      const { exitCode, stdout } = await run("store", command, "--help");
      assert.equal(exitCode, 0);
      assert.match(stdout, /--env <name>.*--json.*Exit codes: 0/s);
    }
    assert.equal((await run("store", "verifi")).exitCode, 2);
    assert.equal((await run("store")).exitCode, 2);
    assert.equal((await run("store", "verify", "--nonsense")).exitCode, 2);
  });
});
