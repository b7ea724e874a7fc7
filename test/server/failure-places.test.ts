import assert from "node:assert/strict";
import { lineNow } from "@headwater/server/failure-places";

describe("a line of an older text", () => {
  const OLD = "a\nb\n  throw it;\nc\nd";
  const cases: readonly (readonly [title: string, now: string, line: number, is: number | undefined])[] = [
    ["stays where nothing changed", OLD, 2, 2],
    ["stays above a change", `${OLD}\ne`, 2, 2],
    ["moves down with lines above it", `x\ny\n${OLD}`, 2, 4],
    ["moves up where lines above it went", OLD.replace("b\n", ""), 2, 1],
    ["moves between two changes", OLD.replace("b", "b\nb2").replace("d", "d2"), 2, 3],
    ["is found when it is indented otherwise", OLD.replace("  throw", "\n    throw"), 2, 3],
    ["is the nearest of several", OLD.replace("b\n", "throw it;\nx\ny\nz\n").replace("c\nd", "e"), 2, 5],
    ["is nowhere where it says something else", OLD.replace("throw it", "throw other"), 2, undefined],
    ["is nowhere where it went", OLD.replace("  throw it;\n", ""), 2, undefined],
    ["at the end stays at the end", OLD.replace("a", "a1\na2"), 4, 5],
  ];
  for (const [title, now, line, is] of cases) {
    it(title, () => {
      assert.equal(lineNow(OLD, now, line), is);
    });
  }
});
