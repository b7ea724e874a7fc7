/** Assets that no text shows, in the editor: looked for in a trusted workspace alone, and shown beside the others. */
import assert from "node:assert/strict";
import { overview } from "@headwater/protocol/editor";
import { lineage } from "@headwater/protocol/lineage";
import { programPath } from "@headwater/runner/program-path";
import { messageText, type ServerRig, useRigs } from "./support/server-rig.ts";

const TABLES = "src/tables.ts";
const ASSETS = "src/assets.ts";
const PROJECT = `
//- /package.json
{ "type": "module" }
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /src/tables.ts
import { asset } from "headwater";
import names from "./names.json" with { type: "json" };
export const tables = Object.fromEntries(names.map((name) => [name, asset(() => name)]));
//- /src/names.json
["users", "posts"]
//- /src/assets.ts
import { asset } from "headwater";
export const report = asset((users: string) => users);
`;

describe("assets made at run time, in the editor", function () {
  this.timeout(60_000);
  const open = useRigs();
  const initialization = { runtimeManifest: programPath("runtime-manifest") };

  it("are shown, marked, with what is up and down their stream, and warned about nowhere", async () => {
    const rig = await open(PROJECT, { initialization });
    await rig.indexed();
    await rig.openFile(TABLES);
    await rig.until(async () => (await keysOf(rig)).length === 3);
    assert.deepEqual(await keysOf(rig), ["posts (made at run time)", "report", "users (made at run time)"]);
    const view = await rig.request(lineage, {
      project: null,
      focus: "report",
      scope: { kind: "neighbourhood", up: 1, down: 0 },
    });
    assert.ok(view.kind === "graph");
    assert.deepEqual(
      view.nodes.map(({ key, madeAtRun }) => [key, madeAtRun]),
      [
        ["users", true],
        ["report", false],
      ],
    );
    assert.deepEqual(view.edges, [{ from: "users", to: "report", via: "parameter" }]);
    assert.deepEqual([...rig.diagnostics.values()].flat(), []);
    assert.deepEqual(await rig.lenses(TABLES), []);
    const target = await rig.connection.sendRequest("textDocument/definition", {
      textDocument: { uri: rig.uri(ASSETS) },
      position: { line: 1, character: 31 },
    });
    assert.match(JSON.stringify(target), /tables\.ts.*"line":2,"character":13/);
    const hover = await rig.connection.sendRequest("textDocument/hover", {
      textDocument: { uri: rig.uri(TABLES) },
      position: { line: 2, character: 15 },
    });
    assert.match(JSON.stringify(hover), /Makes 2 assets at run time: .*\[posts\].*\[users\]/);
  });

  it("follow what is saved, and what is typed in files whose text shows all", async () => {
    const rig = await open(PROJECT, { initialization });
    await rig.indexed();
    await rig.until(async () => (await keysOf(rig)).length === 3);
    await rig.writeOnDisk("src/names.json", `["users", "posts", "likes"]`);
    await rig.until(async () => (await keysOf(rig)).includes("likes (made at run time)"));
    await rig.openFile(ASSETS);
    const text = rig.fixture.files.get(ASSETS) ?? "";
    await rig.changeFile(ASSETS, `${text}export const more = asset((likes: string, nothing: string) => likes);\n`);
    await rig.until(() => rig.fileDiagnostics(ASSETS).length > 0);
    assert.deepEqual(rig.fileDiagnostics(ASSETS).map(messageText), ["No asset is named `nothing`."]);
    // The text shows all: then nothing is made but what it shows.
    await rig.writeOnDisk(TABLES, `import { asset } from "headwater";\nexport const users = asset(() => 1);\n`);
    await rig.until(async () => JSON.stringify(await keysOf(rig)) === '["more","report","users"]');
  });

  it("are not looked for without trust, when no name is called wrong, and are when it comes", async () => {
    const rig = await open(PROJECT, { initialization, trusted: false });
    await rig.indexed();
    await rig.openFile(ASSETS);
    assert.deepEqual(await keysOf(rig), ["report"]);
    assert.deepEqual([...rig.diagnostics.values()].flat(), []);
    await rig.setClient({ trusted: true });
    await rig.until(async () => (await keysOf(rig)).length === 3);
  });

  it("are not looked for where the setting is off, and go and come with it", async () => {
    const settings = {
      lens: { materialize: true, status: true, lineage: true },
      staleSeverity: "warning",
      edgeTypes: true,
      runtimeAssets: false,
      node: null,
    } as const;
    const rig = await open(PROJECT, { initialization, settings });
    await rig.indexed();
    await rig.openFile(ASSETS);
    assert.deepEqual(await keysOf(rig), ["report"]);
    assert.deepEqual([...rig.diagnostics.values()].flat(), []);
    await rig.setClient({ settings: { ...settings, runtimeAssets: true } });
    await rig.until(async () => (await keysOf(rig)).length === 3);
    await rig.setClient({ settings });
    await rig.until(async () => (await keysOf(rig)).length === 1);
    assert.deepEqual([...rig.diagnostics.values()].flat(), []);
  });

  it("leave the graph of the text where they cannot be found, with one problem at the line that threw", async () => {
    const rig = await open(
      `${PROJECT}//- /src/more.ts\nimport { asset } from "headwater";\nimport "./broken.ts";\nexport const more = [1].map((key) => asset({ key: "more" + key }, () => 1));\n//- /src/other.ts\nimport { asset } from "headwater";\nimport "./broken.ts";\nexport const other = [1].map((key) => asset({ key: "other" + key }, () => 1));\n//- /src/broken.ts\nthrow new Error("no data");\n`,
      { initialization },
    );
    await rig.indexed();
    await rig.until(() => rig.fileDiagnostics("src/broken.ts").length > 0);
    const [problem, ...others] = rig.fileDiagnostics("src/broken.ts");
    assert.ok(problem !== undefined && others.length === 0);
    assert.equal(problem.code, "HW506");
    assert.match(messageText(problem), /cannot be loaded: no data/);
    assert.equal(problem.range.start.line, 0);
    assert.deepEqual(await keysOf(rig), ["posts (made at run time)", "report", "users (made at run time)"]);
  });

  it("say where the text and the run differ, of which the text counts", async () => {
    const rig = await open(
      `${PROJECT}//- /src/both.ts\nimport { asset } from "headwater";\nexport const made = [1].map((key) => asset({ key: "made" + key }, () => 1));\nexport let late = asset({ key: "early" }, () => 1);\nlate = asset({ key: "late" }, () => 1);\n`,
      { initialization },
    );
    await rig.indexed();
    await rig.until(() => rig.fileDiagnostics("src/both.ts").length > 0);
    assert.match(
      rig.fileDiagnostics("src/both.ts").map(messageText).join("\n"),
      /`early` has the key `early` by its text, and `late` when src\/both\.ts runs\. The text counts\./,
    );
    assert.ok((await keysOf(rig)).includes("early"));
  });
});

async function keysOf(rig: ServerRig): Promise<readonly string[]> {
  const { projects } = await rig.request(overview, {});
  return projects
    .flatMap(({ assets }) => assets.map(({ key, madeAtRun }) => (madeAtRun ? `${key} (made at run time)` : key)))
    .sort();
}
