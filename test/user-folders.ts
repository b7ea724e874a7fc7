/** Tests leave this user's own folders alone. Loaded by mocha before all suites. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const state = mkdtempSync(join(tmpdir(), "headwater-state-"));
process.env["HEADWATER_STATE"] = state;
process.on("exit", () => {
  rmSync(state, { recursive: true, force: true });
});
