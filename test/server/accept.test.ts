/** Accepting code in the editor. What is accepted and what is not is tested with the command of that name. */
import assert from "node:assert/strict";
import { accept } from "@headwater/protocol/editor";
import { runToEnd } from "./support/runs.ts";
import { useRigs } from "./support/server-rig.ts";

const CONFIG = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({ environments: { dev: { deferTo: "staging" }, staging: { storage: ".staging" } } });
`;
const ASSETS = `import { asset } from "headwater";
export const a = asset(() => 1);
export const b = asset(() => 2);
`;

describe("accept", function () {
  this.timeout(60_000);
  const open = useRigs();

  it("takes a new dependency as read from the environment that this one defers to", async () => {
    const rig = await (await open(`${CONFIG}//- /assets.ts\n${ASSETS}`)).indexed();
    const status = async () => (await rig.titles("assets.ts", "export const b "))[1] ?? "";
    await rig.setClient({ environments: { [rig.projectUri]: "staging" } });
    await rig.until(async () => (await status()).includes("staging"));
    await runToEnd(rig, { kind: "assets", keys: ["a"], with: "self" });
    await rig.setClient({ environments: { [rig.projectUri]: "dev" } });
    await rig.until(async () => (await status()).includes("dev"));
    await runToEnd(rig, { kind: "assets", keys: ["b"], with: "self" });
    await rig.until(async () => (await status()).startsWith("$(pass) dev: current"));
    await rig.saveFile("assets.ts", ASSETS.replace("() => 2", "(a: number) => a + 1"));
    await rig.until(async () => (await status()).includes("stale"));
    const answer = await rig.request(accept, { project: rig.projectUri, keys: ["b"], reason: "the same" });
    assert.equal(answer.kind, "accepted");
    assert.match(await status(), /^\$\(pass\) dev: current/);
  });
});
