/** `headwater init`: a project that works at once, and nothing that was there altered. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CommandResult, headwater } from "../support/command.ts";

const TSC = new URL("../../../node_modules/typescript/bin/tsc", import.meta.url).pathname;
const CREATED = ["headwater.config.ts", "src/assets.ts", "tsconfig.json", "node_modules/headwater", ".gitignore"];

describe("headwater init", function () {
  this.timeout(60_000);
  let folder: string;
  const run = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: folder });
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "headwater init ü-")));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("makes a project that validates, materializes and type-checks with nothing installed", async () => {
    const made = await run("init");
    assert.equal(made.exitCode, 0, made.stderr);
    for (const path of CREATED) assert.ok(made.stdout.includes(`✓ ${path}\n`), made.stdout);
    assert.match(made.stdout, /Next\n {2}headwater materialize "\*"\n {2}headwater status\n/);
    assert.equal((await run("validate")).stdout, "✓ 2 assets, the types of 1 edge: no problems\n");
    const ran = await run("materialize", "*");
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /2 materialized, 1 check passed/);
    await promisify(execFile)(process.execPath, [TSC, "--noEmit", "-p", folder]);
    assert.equal(readFileSync(join(folder, ".gitignore"), "utf8"), ".headwater/\nnode_modules/\n");
  });

  it("makes a new folder, and says as JSON what it wrote and what comes next", async () => {
    const { exitCode, stdout } = await run("init", "my shop", "--json");
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(stdout), {
      project: join(folder, "my shop"),
      created: CREATED,
      changed: [],
      next: ['cd "my shop"', 'headwater materialize "*"', "headwater status"],
    });
  });

  it("takes what is there already: an installed headwater, a tsconfig.json above, lines of .gitignore", async () => {
    write("node_modules/headwater/package.json", "{}");
    write("tsconfig.json", "{}");
    write("app/.gitignore", "node_modules\ndist");
    const { stdout } = await run("init", "app", "--json");
    assert.deepEqual((JSON.parse(stdout) as { created: unknown; changed: unknown }).created, CREATED.slice(0, 2));
    assert.equal(readFileSync(join(folder, "app/.gitignore"), "utf8"), "node_modules\ndist\n.headwater/\n");
    assert.equal(existsSync(join(folder, "app/node_modules")), false);
  });

  for (const [says, path, message] of [
    [
      "a project",
      "headwater.config.mts",
      /is a project already: it has a headwater\.config\.mts\. Nothing was written/,
    ],
    ["the file of its first asset", "src/assets.ts", /src\/assets\.ts is there already\. Nothing was written/],
  ] as const) {
    it(`refuses a folder that has ${says}, and writes nothing`, async () => {
      write(path, "// mine\n");
      const before = readdirSync(folder, { recursive: true });
      const refused = await run("init");
      assert.equal(refused.exitCode, 2);
      assert.match(refused.stderr, message);
      assert.equal(refused.stdout, "");
      assert.deepEqual(readdirSync(folder, { recursive: true }), before);
      assert.equal(readFileSync(join(folder, path), "utf8"), "// mine\n");
    });
  }

  it("refuses a file, and says why a folder cannot be written", async () => {
    write("file", "");
    const file = await run("init", "file");
    assert.equal(file.exitCode, 2);
    assert.match(file.stderr, /file is a file, not a folder/);
    const below = await run("init", "file/app", "--json");
    assert.equal(below.exitCode, 1);
    assert.match(below.stdout, /^\{"error":\{"code":null,"message":"The project could not be written: E/);
  });
});
