/** What a workspace may hold: several folders, several projects, projects inside projects, odd names, loops of links. */
import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import type { LocationLink, SymbolInformation } from "vscode-languageserver-protocol";
import { materialize, overview } from "@headwater/protocol/editor";
import { ProjectFolder } from "./support/project-folder.ts";
import { runToEnd } from "./support/runs.ts";
import { type ServerRig, useRigs } from "./support/server-rig.ts";

const CONFIG = `import { definitions } from "headwater";\nexport default definitions({});`;

const MONOREPO = `
//- /packages/shop/headwater.config.ts
${CONFIG}
//- /packages/shop/src/a.ts
import { asset } from "headwater";
export const orders = asset(() => 1);
//- /packages/shop/nested/headwater.config.ts
${CONFIG}
//- /packages/shop/nested/a.ts
import { asset } from "headwater";
export const orders = asset(() => 2);
export const nested = asset((orders: number) => orders);
//- /packages/données météo/headwater.config.ts
${CONFIG}
//- /packages/données météo/src/température.ts
import { asset } from "headwater";
export const daily = asset(() => 3);
//- /elsewhere/headwater.config.ts
${CONFIG}
//- /elsewhere/a.ts
import { asset } from "headwater";
export const far = asset(() => 4);
`;

describe("a workspace", function () {
  this.timeout(60_000);
  const open = useRigs();

  const projectsOf = async (rig: ServerRig) =>
    (await rig.request(overview, {})).projects.map(({ project, assets }) => [
      decodeURIComponent(project.slice(rig.projectUri.length)),
      assets.map(({ key }) => key).toSorted(),
    ]);

  it("of several folders has each project with its own keys, and a file belongs to the nearest", async () => {
    const rig = await (await open(MONOREPO, { folders: ["packages", "elsewhere"] })).indexed();
    assert.deepEqual(await projectsOf(rig), [
      ["/elsewhere", ["far"]],
      ["/packages/données météo", ["daily"]],
      ["/packages/shop", ["orders"]],
      ["/packages/shop/nested", ["nested", "orders"]],
    ]);
    const [link] = await rig.connection.sendRequest<LocationLink[]>("textDocument/definition", {
      textDocument: { uri: rig.uri("packages/shop/nested/a.ts") },
      position: { line: 2, character: "export const nested = asset((or".length },
    });
    assert.equal(link?.targetUri, rig.uri("packages/shop/nested/a.ts"));
    const symbols = await rig.connection.sendRequest<SymbolInformation[]>("workspace/symbol", { query: "orders" });
    assert.deepEqual(
      symbols.map(({ location }) => location.uri).toSorted(),
      [rig.uri("packages/shop/nested/a.ts"), rig.uri("packages/shop/src/a.ts")].toSorted(),
    );
    const answer = await rig.request(materialize, { project: null, target: { kind: "all" }, ignoreChecks: false });
    assert.deepEqual(answer.kind === "refused" && answer.refusal.kind, "project");
  });

  it("runs a project with spaces and accents in its path, and shows its statuses alone", async () => {
    const rig = await (await open(MONOREPO)).indexed();
    const weather = rig.uri("packages/données météo");
    const { state } = await runToEnd(rig, { kind: "all" }, weather);
    assert.equal(state, "succeeded");
    const [file, line] = ["packages/données météo/src/température.ts", "export const daily"];
    await rig.until(async () => (await rig.titles(file, line))[1]?.startsWith("$(pass) current"));
    const { projects } = await rig.request(overview, {});
    const current = projects.filter(({ assets }) => assets.some(({ status }) => status === "current"));
    assert.deepEqual(
      current.map(({ project }) => decodeURIComponent(project)),
      [decodeURIComponent(weather)],
    );
  });

  it("gains and loses projects: by configurations, and by folders", async () => {
    const rig = await (await open(MONOREPO, { folders: ["packages"] })).indexed();
    const names = async () => (await projectsOf(rig)).map(([name]) => name);
    const has = (name: string) => rig.until(async () => (await names()).includes(name));
    const hasNot = (name: string) => rig.until(async () => !(await names()).includes(name));
    await rig.folder.write(
      "packages/new/a.ts",
      `import { asset } from "headwater";\nexport const a = asset(() => 1);\n`,
    );
    await rig.writeOnDisk("packages/new/headwater.config.ts", CONFIG);
    await has("/packages/new");
    await rig.remove("packages/new/headwater.config.ts");
    await hasNot("/packages/new");
    const folder = { uri: rig.uri("elsewhere"), name: "elsewhere" };
    await rig.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [folder], removed: [] },
    });
    await has("/elsewhere");
    await rig.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [], removed: [folder] },
    });
    await hasNot("/elsewhere");
    // The nested project goes, and its files belong to the one around it.
    await rig.remove("packages/shop/nested/headwater.config.ts");
    await hasNot("/packages/shop/nested");
    const keysOfShop = async () => (await projectsOf(rig)).find(([name]) => name === "/packages/shop")?.[1] ?? [];
    await rig.until(async () => (await keysOfShop()).includes("nested"));
    await rig.writeOnDisk("packages/shop/nested/headwater.config.ts", CONFIG);
    await has("/packages/shop/nested");
    await rig.until(async () => !(await keysOfShop()).includes("nested"));
  });

  it("shows edited, then stale what reaches a file of another project, or of none", async () => {
    const rig = await (
      await open(`
//- /lib/helper.ts
export const help = () => 1;
//- /lib/rates.json
{ "eur": 1 }
//- /inner/headwater.config.ts
${CONFIG}
//- /inner/other.ts
export const other = () => 2;
//- /app/headwater.config.ts
${CONFIG}
//- /app/a.ts
import { asset } from "headwater";
import { help } from "../lib/helper.ts";
import { other } from "../inner/other.ts";
import rates from "../lib/rates.json" with { type: "json" };
export const a = asset(() => [help() + other(), rates]);
`)
    ).indexed();
    assert.equal((await runToEnd(rig, { kind: "all" }, rig.uri("app"))).state, "succeeded");
    const status = async () => (await rig.titles("app/a.ts", "export const a"))[1] ?? "";
    await rig.until(async () => /current/.test(await status()));
    await rig.writeOnDisk("lib/helper.ts", "export const help = () => 3;\n");
    await rig.until(async () => /help in .*lib\/helper\.ts changed/.test(await status()));
    await rig.writeOnDisk("lib/helper.ts", "export const help = () => 1;\n");
    await rig.until(async () => /current/.test(await status()));
    await rig.writeOnDisk("inner/other.ts", "export const other = () => 4;\n");
    await rig.until(async () => /other in .*inner\/other\.ts changed/.test(await status()));
    await rig.writeOnDisk("inner/other.ts", "export const other = () => 2;\n");
    await rig.until(async () => /current/.test(await status()));
    for (const file of ["lib/helper.ts", "inner/other.ts", "lib/rates.json"]) {
      await rig.openFile(file);
      const before = rig.fixture.files.get(file) ?? "";
      const after = before.replace("=> ", "=> 10 + ").replace(`"eur"`, `"usd"`);
      await rig.changeFile(file, after);
      await rig.until(async () => /edited: .* changed/.test(await status()));
      await rig.saveFile(file, after);
      await rig.until(async () => /stale: .* changed/.test(await status()));
      await rig.changeFile(file, before);
      await rig.saveFile(file, before);
      await rig.until(async () => /current/.test(await status()));
    }
  });

  it("with a link that leads back to itself is read once", async () => {
    const folder = await ProjectFolder.make(`
//- /shop/headwater.config.ts
${CONFIG}
//- /shop/src/a.ts
import { asset } from "headwater";
export const a = asset(() => 1);
`);
    await symlink(join(folder.root, "shop"), join(folder.root, "shop/src/again"));
    await symlink(join(folder.root, "shop"), join(folder.root, "alias"));
    const rig = await (await open(folder)).indexed();
    assert.deepEqual(await projectsOf(rig), [["/shop", ["a"]]]);
  });

  it("of an editor that can do next to nothing is read all the same", async () => {
    const rig = await (await open(MONOREPO, { folders: ["elsewhere"], plain: true })).indexed();
    assert.deepEqual(await projectsOf(rig), [["/elsewhere", ["far"]]]);
  });

  it("without a project says what makes one, and finds the first", async () => {
    const rig = await (await open(`//- /a.ts\nexport const a = 1;\n`)).indexed();
    assert.deepEqual(await projectsOf(rig), []);
    await rig.folder.write("b.ts", `import { asset } from "headwater";\nexport const b = asset(() => 1);\n`);
    await rig.writeOnDisk("headwater.config.ts", CONFIG);
    await rig.until(async () => (await projectsOf(rig)).length === 1);
    assert.deepEqual(await projectsOf(rig), [["", ["b"]]]);
  });
});
