/** The language server gives back what its threads took, unless the user has said otherwise. */
import assert from "node:assert/strict";
import { serverStart } from "@headwater/protocol/start-server";

describe("starting the language server", () => {
  it("asks the allocator to keep a megabyte and no more", () => {
    assert.deepEqual(serverStart({}).env, { MALLOC_TRIM_THRESHOLD_: "1000000" });
    assert.deepEqual(serverStart({ MALLOC_TRIM_THRESHOLD_: "0" }).env, { MALLOC_TRIM_THRESHOLD_: "0" });
  });
});
