/** The `headwater` command as a process: which Node and which program it starts, and how it stands in for them. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { ROOT } from "../../scripts/pinned-node.mjs";

const PINNED = `node_modules/node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}/bin/node`;

describe("the headwater command", () => {
  let folder = "";
  beforeEach(() => {
    // Beside the installed Node, where it can be linked, which is faster than a copy.
    mkdirSync(join(ROOT, "out"), { recursive: true });
    folder = mkdtempSync(join(ROOT, "out", "launcher-"));
    cpSync(join(ROOT, "sdk/bin"), join(folder, "sdk/bin"), { recursive: true });
    write("package.json", `{ "type": "module" }`);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const linkPinnedNode = (): string => {
    mkdirSync(dirname(join(folder, PINNED)), { recursive: true });
    const path = join(folder, PINNED);
    try {
      linkSync(realpathSync(process.execPath), path);
    } catch {
      copyFileSync(process.execPath, path);
    }
    return path;
  };
  const start = (args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [join(folder, "sdk/bin/headwater.js"), ...args], { cwd: tmpdir() });
  const run = async (...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> => {
    const child = start(args);
    const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, "close")]);
    return { code: child.exitCode, stdout, stderr };
  };

  const reportsItself = `
    console.log(JSON.stringify([process.execPath, process.cwd(), process.argv.slice(2)]));
    process.exitCode = 7;`;

  it("runs the program of the published package under the running Node", async () => {
    write("sdk/node/headwater.js", reportsItself);
    const { code, stdout } = await run("list", "--json");
    assert.deepEqual(JSON.parse(stdout), [process.execPath, realpathSync(tmpdir()), ["list", "--json"]]);
    assert.equal(code, 7);
  });

  it("runs the repository's program under the pinned Node, in the caller's folder", async () => {
    write("dist/node/headwater.js", reportsItself);
    const pinned = linkPinnedNode();
    const { code, stdout } = await run("status");
    assert.deepEqual(JSON.parse(stdout), [pinned, realpathSync(tmpdir()), ["status"]]);
    assert.equal(code, 7);
  });

  it("names the command that builds, when nothing is built", async () => {
    const { code, stderr } = await run("list");
    assert.match(stderr, /not built yet.*npm run setup/);
    assert.equal(code, 2);
  });

  it("keeps every warning but those that Node gives on each start", async () => {
    write(
      "sdk/node/headwater.js",
      `process.emitWarning("SQLite is an experimental feature and might change at any time", "ExperimentalWarning");
       process.emitWarning("Type Stripping is an experimental feature", "ExperimentalWarning");
       process.emitWarning("Telepathy is an experimental feature", "ExperimentalWarning");
       process.emitWarning("beware", { code: "W1" });`,
    );
    const { stderr } = await run();
    assert.match(stderr, /Telepathy/);
    assert.match(stderr, /\[W1\] Warning: beware/);
    assert.doesNotMatch(stderr, /SQLite|Stripping/);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`passes ${signal} on once and ends as the program does`, async function () {
      if (process.platform === "win32") this.skip();
      write(
        "dist/node/headwater.js",
        `let heard = 0;
         process.on("${signal}", () => { heard += 1; console.log("heard", heard); process.exitCode = 130; clearInterval(timer); });
         const timer = setInterval(() => undefined, 1000);
         console.log("ready");`,
      );
      linkPinnedNode();
      const child = start([]);
      const output = text(child.stdout!);
      await once(child.stdout!, "data");
      child.kill(signal);
      await once(child, "close");
      assert.equal(await output, "ready\nheard 1\n");
      assert.equal(child.exitCode, 130);
    });
  }

  it("dies of the signal that killed the program", async function () {
    if (process.platform === "win32") this.skip();
    write("dist/node/headwater.js", `process.kill(process.pid, "SIGTERM"); setInterval(() => undefined, 1000);`);
    linkPinnedNode();
    const child = start([]);
    await once(child, "close");
    assert.equal(child.signalCode, "SIGTERM");
  });
});
