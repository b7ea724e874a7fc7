import assert from "node:assert/strict";
import { movedError, placeInText, sourceOfLine, thrownAt } from "@headwater/core/error-place";
import type { StepError } from "@headwater/core/events";
import { projectPath } from "@headwater/core/keys";

const FILE = projectPath("src/a.ts");
const TEXT = "a\nb\n  throw it;\nc\nd";

function frameAt(line: number, text?: string): StepError["frames"][number] & { readonly at: object } {
  const position = { line, character: 2 };
  const source = text === undefined ? {} : { source: sourceOfLine(text.split("\n")[line] ?? "") };
  return { function: "", text: "", at: { file: FILE, range: { start: position, end: position } }, ...source };
}

describe("a line that threw, in a text of another day", () => {
  const cases: readonly (readonly [title: string, now: string, line: number | undefined])[] = [
    ["is where it was", TEXT, 2],
    [
      "is where it was, indented otherwise and with other ends of lines",
      TEXT.replaceAll("\n  ", "\n\t").replaceAll("\n", "\r\n"),
      2,
    ],
    ["is where it was, whatever else changed", TEXT.replace("a", "a1").replace("d", "d1"), 2],
    ["is the only one that holds the same", `x\ny\n${TEXT}`, 4],
    ["is nowhere where several hold the same", `throw it;\n${TEXT}`, undefined],
    ["is nowhere where none does", TEXT.replace("throw", "return"), undefined],
    ["is nowhere where the text ends before it", "a", undefined],
  ];
  for (const [title, now, line] of cases)
    it(title, () => {
      assert.equal(placeInText(frameAt(2, TEXT), now)?.range.start.line, line);
    });

  it("stays where it was where nobody has noted what it held", () => {
    assert.equal(placeInText(frameAt(2), "a")?.range.start.line, 2);
  });

  it("is compared by its beginning where it is very long", () => {
    const long = `throw ${"x".repeat(1_000)}`;
    assert.equal(sourceOfLine(long).length, 200);
    assert.equal(placeInText(frameAt(0, long), `\n${long}`)?.range.start.line, 1);
  });

  it("is looked for in causes too", () => {
    const error = { code: "HW501", name: "Error", message: "", frames: [] } as const;
    const moved = movedError({ ...error, cause: { ...error, frames: [frameAt(2, TEXT)] } }, (frame) =>
      placeInText(frame, `x\n${TEXT}`),
    );
    assert.equal(thrownAt(moved)?.range.start.line, 3);
  });
});
