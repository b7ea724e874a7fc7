/** Files that are no source and count as code: the editor is asked to watch them, and a change shows. */
import assert from "node:assert/strict";
import { runToEnd } from "./support/runs.ts";
import { useRigs } from "./support/server-rig.ts";

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /src/a.ts
import { asset } from "headwater";
import letter from "./letter [1].txt" with { type: "text" };
export const written = asset(() => letter);
export const trained = asset({ codeFiles: ["models/*.bin"] }, () => 1);
//- /src/letter [1].txt
Dear reader
//- /models/one.bin
weights
`;

describe("files that count as code", function () {
  this.timeout(60_000);
  const open = useRigs();

  it("are watched, and make what uses them stale", async () => {
    const rig = await (await open(PROJECT)).indexed();
    const watchers = await rig.until(() =>
      rig.registrations.find(({ method }) => method === "workspace/didChangeWatchedFiles"),
    );
    assert.deepEqual(watchers.registerOptions, {
      watchers: [
        { globPattern: "**/{pnpm-lock.yaml,yarn.lock,bun.lock}" },
        { globPattern: { baseUri: rig.projectUri, pattern: "models/*.bin" } },
        { globPattern: { baseUri: rig.uri("src"), pattern: "letter [[]1[]].txt" } },
      ],
    });
    await runToEnd(rig, { kind: "all" });
    const status = async (name: string) => (await rig.titles("src/a.ts", `export const ${name}`))[1] ?? "";
    await rig.until(async () => /current/.test(await status("trained")) && /current/.test(await status("written")));
    await rig.writeOnDisk("models/one.bin", "other weights");
    await rig.until(async () => /models\/one\.bin changed/.test(await status("trained")));
    assert.match(await status("written"), /current/);
    await rig.writeOnDisk("src/letter [1].txt", "Dear writer");
    await rig.until(async () => /letter \[1\]\.txt changed/.test(await status("written")));
  });
});
