/** What is read from a stack as V8 writes it. */
import assert from "node:assert/strict";
import { projectPath } from "@headwater/core/keys";
import { formatLocation } from "@headwater/core/location";
import { SourceMaps } from "@headwater/runner/loader/source-maps";
import { stackFrames, type FrameSources } from "@headwater/runner/step/stack-trace";

const ROOT = "/home/me/project (1)/";

const SOURCES: FrameSources = {
  projectPath: (path) => (path.startsWith(ROOT) ? projectPath(path.slice(ROOT.length)) : undefined),
  sourceMaps: new SourceMaps(),
  loadedText: (file) => (file === projectPath("a.ts") ? "one\ntwo\n  three(); // x\r\n\nfive" : undefined),
};

const framesOf = (...lines: readonly string[]): readonly string[] =>
  stackFrames(["Error: wrong", ...lines.map((line) => `    at ${line}`)].join("\n"), SOURCES).map(
    ({ function: name, at }) => `${name}|${at === null ? "" : formatLocation(at)}`,
  );

describe("the stack of an error", () => {
  it("names the places in a folder with spaces and parentheses", () => {
    const frames = framesOf(
      "inner (file:///home/me/project%20(1)/a.ts:3:9)",
      "async file:///home/me/project%20(1)/a.ts:4:1",
      "Object.<anonymous> (/home/me/project (1)/b.cjs:5:2)",
      "/home/me/project (1)/b (2).cjs:6:2",
      "Rows.go [as run] (/home/me/project (1)/b.cjs:7:2)",
    );
    const places = ["inner|a.ts:3:9", "|a.ts:4:1", "Object.<anonymous>|b.cjs:5:2"];
    assert.deepEqual(frames, [...places, "|b (2).cjs:6:2", "Rows.go [as run]|b.cjs:7:2"]);
  });

  it("ends at the user's outermost frame, and leaves out what lies in no file", () => {
    const frames = framesOf(
      "JSON.parse (<anonymous>)",
      "Module.load (/elsewhere/library.cjs:1:1)",
      "eval (eval at make (/home/me/project (1)/a.ts:1:2), <anonymous>:1:1)",
      "load (file:///home/me/project%20(1)/a.ts:2:1)",
      "process.processTicksAndRejections (node:internal/process/task_queues:105:5)",
    );
    assert.deepEqual(frames, ["Module.load|", "load|a.ts:2:1"]);
  });

  it("says what the lines held that ran, where that is known and something", () => {
    const lines = [3, 4, 9].map((line) => `    at file:///home/me/project%20(1)/a.ts:${line}:3`);
    const [first, ...others] = stackFrames(`Error: wrong\n${lines.join("\n")}`, SOURCES);
    assert.equal(first?.source, "three(); // x");
    assert.ok(others.every((frame) => !("source" in frame)));
  });
});
