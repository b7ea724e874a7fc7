/** The SDK's types: right code compiles, and each mistake gets the sentence that says what to do. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { compile, compileWith, expectedMistakes, OTHER_COMPILERS, pathOf } from "./compile.ts";

describe("the SDK's types", function () {
  this.timeout(120_000);

  it("accept right code and refuse wrong code", () => {
    const files = readdirSync(pathOf("./types")).map((name) => pathOf(`./types/${name}`));
    assert.ok(files.length >= 3);
    assert.deepEqual(compile(files, { declaration: true }), []);
  });

  it("answer each mistake with one sentence that says what to do", () => {
    const file = pathOf("./fixtures/mistakes.ts");
    assert.deepEqual(compile([file]), expectedMistakes(file));
  });

  for (const version of OTHER_COMPILERS) {
    it(`do both under TypeScript ${version} too`, async () => {
      assert.deepEqual(await compileWith(version, "types"), []);
      const expected = expectedMistakes(pathOf("./fixtures/mistakes.ts"));
      assert.deepEqual(await compileWith(version, "mistakes"), expected);
    });
  }
});
