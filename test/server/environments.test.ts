/** Environments in the editor: the chosen one is named everywhere, has its own store, and a protected one is read only. */
import assert from "node:assert/strict";
import { accept, materialize, overview } from "@headwater/protocol/editor";
import { lineage } from "@headwater/protocol/lineage";
import { runToEnd } from "./support/runs.ts";
import { useRigs } from "./support/server-rig.ts";

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({
  environments: { dev: {}, staging: { storage: ".staging" }, prod: { protected: true } },
});
//- /a.ts
import { asset } from "headwater";
export const a = asset(() => 1);
`;

describe("environments", function () {
  this.timeout(60_000);
  const open = useRigs();

  it("are chosen for each project, and every lens names the one that is meant", async () => {
    const rig = await (await open(PROJECT)).indexed();
    const titles = () => rig.titles("a.ts", "export const a");
    assert.deepEqual(await titles(), [
      "▶ Materialize in dev",
      "$(circle-outline) dev: missing: never materialized",
      "Lineage",
    ]);
    await runToEnd(rig, { kind: "assets", keys: ["a"], with: "self" });
    await rig.until(async () => (await titles())[1]?.startsWith("$(pass) dev: current"));

    await rig.setClient({ environments: { [rig.projectUri]: "staging" } });
    await rig.until(async () => (await titles())[1] === "$(circle-outline) staging: missing: never materialized");
    const [project] = (await rig.request(overview, {})).projects;
    assert.deepEqual([project?.environment, project?.environments], ["staging", ["dev", "staging", "prod"]]);
    await runToEnd(rig, { kind: "assets", keys: ["a"], with: "self" });
    await rig.until(async () => (await titles())[1]?.startsWith("$(pass) staging: current"));
    const store = await rig.folder.tail(".staging");
    assert.match(
      JSON.stringify(store),
      /"type":"run-ended".*"environment":"staging"|"environment":"staging".*"type":"run-ended"/,
    );

    // What is gone counts as not chosen.
    await rig.setClient({ environments: { [rig.projectUri]: "nowhere" } });
    await rig.until(async () => (await titles())[1]?.startsWith("$(pass) dev: current"));
    const view = await rig.request(lineage, { project: rig.projectUri, focus: null, scope: { kind: "all" } });
    assert.equal(view.kind === "graph" && view.environment, "dev");
  });

  it("of the project are followed while its configuration is edited", async () => {
    const rig = await (await open(PROJECT)).indexed();
    await rig.setClient({ environments: { [rig.projectUri]: "staging" } });
    await rig.openFile("headwater.config.ts");
    const config = rig.fixture.files.get("headwater.config.ts") ?? "";
    const environment = async () => (await rig.request(overview, {})).projects[0]?.environment;
    await rig.until(async () => (await environment()) === "staging");
    await rig.changeFile("headwater.config.ts", config.replace("staging", "preview"));
    await rig.until(async () => (await environment()) === "dev");
    await rig.changeFile("headwater.config.ts", config);
    await rig.until(async () => (await environment()) === "staging");
  });

  it("that defer to another show what is read from there, as it is there now", async () => {
    const deferring = PROJECT.replace("dev: {}", 'dev: { deferTo: "staging" }').replace(
      "export const a = asset(() => 1);",
      "export const a = asset(() => 1);\nexport const b = asset((a: number) => a + 1);\nexport const c = asset((b: number) => b);",
    );
    const rig = await (await open(deferring)).indexed();
    const status = async (asset: string) => (await rig.titles("a.ts", `export const ${asset} `))[1];
    await rig.setClient({ environments: { [rig.projectUri]: "staging" } });
    await rig.until(async () => (await status("a")) === "$(circle-outline) staging: missing: never materialized");
    await runToEnd(rig, { kind: "assets", keys: ["a"], with: "self" });
    await rig.setClient({ environments: { [rig.projectUri]: "dev" } });
    await rig.until(async () => (await status("a")) === "$(circle-outline) dev: missing: read from staging");
    assert.equal((await rig.titles("a.ts", "export const b "))[0], "▶ Materialize in dev");
    assert.match((await rig.titles("a.ts", "export const c "))[0] ?? "", /with 1 upstream/);
    await runToEnd(rig, { kind: "assets", keys: ["b"], with: "self" });
    await rig.until(async () => (await status("b"))?.startsWith("$(pass) dev: current") === true);
    assert.doesNotMatch((await status("b")) ?? "", /upstream stale/);

    // The configuration is edited: it defers to none any more.
    await rig.openFile("headwater.config.ts");
    const config = rig.fixture.files.get("headwater.config.ts") ?? "";
    await rig.changeFile("headwater.config.ts", config.replace('dev: { deferTo: "staging" }', "dev: {}"));
    await rig.until(async () => (await status("a")) === "$(circle-outline) dev: missing: never materialized");
  });

  it("that are protected are shown, and nothing is changed in them", async () => {
    const rig = await open(PROJECT);
    await rig.setClient({ environments: { [rig.projectUri]: "prod" } });
    await rig.indexed();
    const [project] = (await rig.request(overview, {})).projects;
    assert.equal(project?.environment, "prod");
    assert.equal(project.refusal?.kind, "protected");
    assert.match(project.refusal.message, /prod/);
    const target = { kind: "all" } as const;
    for (const answer of [
      await rig.request(materialize, { project: rig.projectUri, target, ignoreChecks: false }),
      await rig.request(accept, { project: rig.projectUri, keys: ["a"], reason: "equal" }),
    ]) {
      assert.deepEqual(answer.kind === "refused" && answer.refusal.kind, "protected");
    }
    const [run, status] = await rig.titles("a.ts", "export const a");
    assert.equal(run, "$(lock) Read-only in prod");
    assert.match(status ?? "", /^\$\(circle-outline\) prod: missing/);
    const textDocument = { uri: rig.uri("a.ts") };
    const start = { line: 1, character: 13 };
    const hover = JSON.stringify(
      await rig.connection.sendRequest("textDocument/hover", { textDocument, position: start }),
    );
    assert.match(hover, /\$\(lock\) Read.*only in prod/);
    assert.doesNotMatch(hover, /\(command:headwater\.materialize/);
    const range = { start, end: start };
    const context = { diagnostics: [] };
    const actions = await rig.connection.sendRequest("textDocument/codeAction", { textDocument, range, context });
    assert.deepEqual(actions, [], "no fix offers what would be refused");
  });
});
