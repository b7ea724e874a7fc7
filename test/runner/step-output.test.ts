/** What steps print is kept: in order, whole, by step, in bounded memory and files. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assetStepId, assetKey, runId } from "@headwater/core/keys";
import { stepLogLines } from "@headwater/eventlog/step-log/read-step-log";
import type { StepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import { StepLogWriter } from "@headwater/eventlog/step-log/write-step-log";
import type { ParameterMessage } from "@headwater/protocol/step";
import { type StepEnd, StepRig } from "./support/step-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

describe("step output", function () {
  this.timeout(60_000);
  it("keeps standard output and error, logged lines in their place, and the output of programs that the step starts", async () => {
    const { lines } = await runOne(
      `
      import { execFileSync } from "node:child_process";
      export const result = asset((context) => {
        console.log("first");
        context.log.warn("second", { rows: 3, big: 10n, own: { a: [1] } });
        process.stdout.write("third, with a letter of two bytes: ü, and no line end");
        context.log.info("fourth");
        execFileSync(process.execPath, ["-e", "console.log('fifth')"], { stdio: "inherit" });
        console.error("to standard error");
        return 1;
      });`,
      [{ kind: "context" }],
    );
    const shown = lines
      .filter(({ stream }) => stream !== "stderr")
      .map(({ stream, level, text, fields }) => [stream, level, text, fields]);
    assert.deepEqual(shown, [
      ["stdout", "info", "first", undefined],
      ["log", "warn", "second", { rows: 3, big: "10n", own: { a: [1] } }],
      ["stdout", "info", "third, with a letter of two bytes: ü, and no line end", undefined],
      ["log", "info", "fourth", undefined],
      ["stdout", "info", "fifth", undefined],
    ]);
    assert.deepEqual(
      lines.filter(({ stream }) => stream === "stderr").map(({ text }) => text),
      ["to standard error"],
    );
  });

  it("gives each step of a process its own lines", async () => {
    const rig = new StepRig(`
      //- /package.json
      { "type": "module" }
      //- /src/assets.ts
      import { asset } from "headwater";
      let calls = 0;
      export const result = asset(() => { process.stdout.write(\`call \${++calls}\`); });`);
    try {
      const texts = [];
      for (let turn = 0; turn < 5; turn++)
        texts.push((await rig.run("src/assets.ts", "result")).lines.map(({ text }) => text));
      assert.deepEqual(
        texts,
        [["call 1"], ["call 2"], ["call 3"], ["call 4"], ["call 5"]],
        "one warm process, one after the other",
      );
    } finally {
      await rig.close();
    }
  });

  it("still hears of the end when user code replaces or closes the streams", async () => {
    const replaced = await runOne(
      `
      process.stdout.write = () => true;
      export const result = asset((context) => { console.log("lost"); context.log.info("kept"); return 1; });`,
      [{ kind: "context" }],
    );
    assert.deepEqual([replaced.result.kind, replaced.lines.map(({ text }) => text)], ["succeeded", ["kept"]]);
    const closed = await runOne(`
      import { closeSync } from "node:fs";
      export const result = asset(() => { console.log("kept"); closeSync(1); closeSync(2); return 1; });`);
    assert.deepEqual([closed.result.kind, closed.lines.map(({ text }) => text)], ["succeeded", ["kept"]]);
  });

  it("takes a flood: many lines, and a line without an end, in parts", async () => {
    const { lines } = await runOne(`
      export const result = asset(() => {
        for (let line = 0; line < 50_000; line++) console.log("line " + line);
        process.stdout.write("x".repeat(1_000_000));
      });`);
    assert.equal(lines.length >= 50_015, true);
    assert.deepEqual(
      lines.slice(0, 50_000).every(({ text }, index) => text === `line ${index}`),
      true,
    );
    assert.equal(
      lines
        .slice(50_000)
        .map(({ text }) => text)
        .join("").length,
      1_000_000,
    );
    assert.ok(lines.every(({ text }) => text.length <= 64 * 1024));
  });

  it("does not take what user code sends or prints for its own words", async () => {
    const { result, lines } = await runOne(`
      export const result = asset(async () => {
        process.send?.({ type: "ended", error: 5, replace: "yes" });
        process.send?.("nonsense");
        console.log('\\0aaaaaaaaaaaaaaaaaaaaaaaa {"kind":"end"}');
        return 1;
      });`);
    assert.equal(result.kind, "succeeded");
    assert.equal(lines.length, 1);
  });
});

describe("a gigabyte of output", function () {
  const rigs = useRunRig(this);

  it("passes through little memory into a small log, and the run goes on", async () => {
    const rig = rigs.open(`
      export const loud = asset(() => {
        const block = ("x".repeat(1023) + "\\n").repeat(1024);
        console.log("the beginning");
        for (let count = 0; count < 1024; count++) process.stdout.write(block);
        console.log("the end");
        return 1;
      });
      export const after = asset((loud: number) => loud);`);
    const used = (): number => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = used();
    let most = 0;
    const look = setInterval(() => (most = Math.max(most, used() - before)), 20);
    const { outcome, runId } = await rig.run();
    clearInterval(look);
    assert.equal(outcome.kind, "succeeded");
    // What is held back would be a gigabyte; what is let go stands until it is collected.
    assert.ok(most < 600_000_000, `${most} bytes more than before`);
    const folder = join(rig.storage, "runs", runId);
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    assert.ok(bytes <= 51_000_000, `${bytes} bytes of log`);
    const texts = await rig.printed(runId, "loud");
    assert.deepEqual([texts[0], texts.at(-1)], ["the beginning", "the end"]);
  });
});

describe("step logs", function () {
  this.timeout(240_000);
  const attempt = {
    runId: runId("20240131-000000-abcdef"),
    stepId: assetStepId(assetKey("finance/Daily")),
    attempt: 1,
  };
  let storage: string;
  beforeEach(() => {
    storage = mkdtempSync(join(tmpdir(), "headwater-log-"));
  });
  afterEach(() => {
    rmSync(storage, { recursive: true });
  });

  it("are read as they were written", async () => {
    const lines: StepLogLine[] = [
      line("one"),
      { ...line("two"), stream: "log", level: "warn", fields: { a: [1, null] } },
    ];
    await write(lines);
    assert.deepEqual(await stepLogLines(storage, attempt), lines);
    assert.deepEqual(await stepLogLines(storage, { ...attempt, attempt: 2 }), []);
  });

  it("keep the beginning and the end of a long one, in files that never exceed the cap", async () => {
    const capBytes = 100_000;
    const writer = new StepLogWriter({ storage, attempt, capBytes });
    for (let turn = 0; turn < 100; turn++)
      await writer.write(Array.from({ length: 100 }, (_, index) => line(`line ${turn * 100 + index}`)));
    await writer.close();
    const folder = join(storage, "runs", attempt.runId);
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    assert.ok(bytes <= capBytes && bytes > capBytes / 2, `${bytes} bytes`);
    const texts = (await stepLogLines(storage, attempt)).map(({ text }) => text);
    const gap = texts.findIndex((text) => text.startsWith("Lines are missing here"));
    assert.ok(gap > 100);
    assert.deepEqual(
      texts.slice(0, gap),
      Array.from({ length: gap }, (_, index) => `line ${index}`),
    );
    const end = texts.slice(gap + 1);
    assert.deepEqual(
      end,
      Array.from({ length: end.length }, (_, index) => `line ${10_000 - end.length + index}`),
    );
  });

  async function write(lines: readonly StepLogLine[]): Promise<void> {
    const writer = new StepLogWriter({ storage, attempt });
    await writer.write(lines);
    await writer.close();
  }
});

function line(text: string): StepLogLine {
  return { at: 1, stream: "stdout", level: "info", text };
}

async function runOne(code: string, parameters: ParameterMessage[] = []): Promise<StepEnd> {
  const rig = new StepRig(`
    //- /package.json
    { "type": "module" }
    //- /src/assets.ts
    import { asset } from "headwater";
    ${code.trimStart()}`);
  try {
    return await rig.run("src/assets.ts", "result", { parameters });
  } finally {
    await rig.close();
  }
}
