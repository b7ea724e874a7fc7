/** Places are where the compiler sees them, in whichever order they are asked for. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import fc from "fast-check";
import { ts } from "ts-morph";
import { Spans } from "@headwater/analyzer/facts/spans";

const TEXT = fc
  .array(fc.constantFrom("a", "é", " ", "\n", "\n\n", "\r\n", "\r", "\u2028", "\u2029"), { maxLength: 40 })
  .map((pieces) => pieces.join(""));

const PLACES = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 20 });

describe("places in a text", () => {
  it("are the compiler's", () => {
    fc.assert(
      fc.property(TEXT, PLACES, (text, places) => {
        const file = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest);
        const spans = new Spans(file);
        for (const [one, other] of places) {
          const start = one % (text.length + 1);
          const end = start + (other % (text.length + 1 - start));
          const [from, to] = [start, end].map((at) => file.getLineAndCharacterOfPosition(at));
          assert.deepEqual(spans.between(start, end), [from?.line, from?.character, to?.line, to?.character]);
          assert.deepEqual(spans.position(end), to);
        }
      }),
      { numRuns: 500 },
    );
  });
});
