/** What leads out of a folder, and what only looks so. */
import assert from "node:assert/strict";
import { leadsOutside } from "@headwater/core/outside";

describe("leadsOutside", () => {
  for (const path of ["..", "../a.ts", "..\\a.ts", "../../a", "/a", "C:\\a", "d:/a", "\\\\server\\share"])
    it(`is so of ${path}`, () => {
      assert.ok(leadsOutside(path));
    });
  for (const path of ["", "a.ts", "..a.ts", "...", "..a/b.ts", ".a", "a/../b", "c:a"])
    it(`is not so of ${JSON.stringify(path)}`, () => {
      assert.ok(!leadsOutside(path));
    });
});
