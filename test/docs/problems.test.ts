/** docs/problems.md has a section for every code, and for no other. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { PROBLEM_CODES } from "@headwater/core/problem-codes";

describe("docs/problems.md", () => {
  const text = readFileSync(new URL("../../docs/problems.md", import.meta.url), "utf8");
  const sections = [...text.matchAll(/^### (HW\d{3}): (.+)$\n\n([^#]+)/gm)];

  it("has every code with its title, in order", () => {
    assert.deepEqual(
      sections.map(([, code, title]) => [code, title]),
      Object.entries(PROBLEM_CODES),
    );
  });

  for (const [, code = "", , body = ""] of sections) {
    it(`says of ${code} what to do`, () => {
      assert.ok(body.trim().length > 40, body);
    });
  }
});
