/** Logs of steps in a folder that a workspace may have brought. What they hold is tested where steps run. */
import assert from "node:assert/strict";
import { readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assetKey, assetStepId, runId } from "@headwater/core/keys";
import { readStepLog, stepLogLines } from "@headwater/eventlog/step-log/read-step-log";
import { runFolder, tailName } from "@headwater/eventlog/step-log/step-log-place";
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

  it("is read on where its oldest chunk is removed meanwhile", async () => {
    const storage = await written();
    const folder = runFolder(storage, attempt.runId);
    const chunk = (number: number): string => join(folder, tailName(attempt, number));
    for (const at of [2, 3]) {
      writeFileSync(chunk(at - 1), `${JSON.stringify({ at, stream: "stdout", level: "info", text: `line ${at}` })}\n`);
    }
    const read: string[] = [];
    for await (const { text } of readStepLog(storage, attempt)) {
      read.push(text);
      rmSync(chunk(1), { force: true });
    }
    assert.deepEqual(
      [read[0], read[1]?.slice(0, 17), read[2], read.length],
      ["hello", "Lines are missing", "line 3", 3],
    );
  });
});
