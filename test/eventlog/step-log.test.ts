/** Logs of steps in a folder that a workspace may have brought. What they hold is tested where steps run. */
import assert from "node:assert/strict";
import { readdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { assetKey, assetStepId, runId } from "@headwater/core/keys";
import { stepLogLines } from "@headwater/eventlog/step-log/read-step-log";
import { StepLogWriter } from "@headwater/eventlog/step-log/write-step-log";
import { temporaryFolders } from "./temporary-folders.ts";

const attempt = { runId: runId("run-0001"), stepId: assetStepId(assetKey("a")), attempt: 1 };

describe("the log of a step", () => {
  const newFolder = temporaryFolders();

  async function written(): Promise<string> {
    const storage = newFolder();
    const writer = new StepLogWriter({ storage, attempt });
    await writer.write([{ at: 1, stream: "stdout", level: "info", text: "hello" }]);
    await writer.close();
    return storage;
  }

  it("is read from its folder", async () => {
    assert.deepEqual(
      (await stepLogLines(await written(), attempt)).map(({ text }) => text),
      ["hello"],
    );
  });

  it("is not read through a link out of the storage folder", async () => {
    const elsewhere = await written();
    const storage = newFolder();
    symlinkSync(join(elsewhere, "runs"), join(storage, "runs"));
    assert.deepEqual(await stepLogLines(storage, attempt), []);
  });

  it("is not read where its file is a link", async () => {
    const storage = await written();
    const folder = join(storage, "runs", "run-0001");
    const [name = ""] = readdirSync(folder);
    renameSync(join(folder, name), join(storage, "moved"));
    symlinkSync(join(storage, "moved"), join(folder, name));
    assert.deepEqual(await stepLogLines(storage, attempt), []);
  });
});
