/** `changed_in_branch` in the editor's filter: what git says, where it may be run. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lineage } from "@headwater/protocol/lineage";
import { ProjectFolder } from "./support/project-folder.ts";
import { type RigOptions, type ServerRig, useRigs } from "./support/server-rig.ts";

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /a.ts
import { asset } from "headwater";
export const a = asset(() => 1);
//- /b.ts
import { asset } from "headwater";
export const b = asset((a: number) => a);
`;

describe("changed_in_branch in the editor", function () {
  this.timeout(60_000);
  const open = useRigs();

  const start = async (options: RigOptions = {}): Promise<ServerRig> => {
    const folder = await ProjectFolder.make(PROJECT);
    const git = (...args: readonly string[]): void => {
      const who = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
      execFileSync("git", [...who, ...args], { cwd: folder.root, stdio: "ignore" });
    };
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    git("commit", "--quiet", "--message=first");
    return await (await open(folder, options)).indexed();
  };
  const view = async (rig: ServerRig, text: string) => {
    const query = { project: rig.projectUri, focus: null, scope: { kind: "selection" as const, text } };
    const answer = await rig.request(lineage, query);
    return answer.kind === "graph" ? answer.nodes.map(({ key }) => key) : answer;
  };

  for (const built of [false, true]) {
    it(`selects what unsaved texts change too${built ? ", as it ships" : ""}`, async () => {
      const rig = await start({ built });
      const nothing = await view(rig, "changed_in_branch:main");
      assert.ok(!Array.isArray(nothing) && nothing.kind === "empty", JSON.stringify(nothing));
      await rig.openFile("b.ts");
      await rig.changeFile("b.ts", (rig.fixture.files.get("b.ts") ?? "").replace("=> a)", "=> a + 1)"));
      assert.deepEqual(await view(rig, "changed_in_branch:main"), ["b"]);
      assert.deepEqual(await view(rig, "not changed_in_branch:main"), ["a"]);
    });
  }

  it("says which revision git does not know", async () => {
    const answer = await view(await start(), "key:a or changed_in_branch:nowhere");
    assert.ok(!Array.isArray(answer) && answer.kind === "error", JSON.stringify(answer));
    assert.match(answer.message, /git knows no revision "nowhere"/);
  });

  it("runs no git in Restricted Mode, and says why", async () => {
    const answer = await view(await start({ trusted: false }), "key:a or changed_in_branch:main");
    assert.ok(!Array.isArray(answer) && answer.kind === "error", JSON.stringify(answer));
    assert.match(answer.message, /until this workspace is trusted/);
  });
});
