/** A store that cannot be read leaves statuses unknown, with the reason, until it can be read again. */
import assert from "node:assert/strict";
import { cp, mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { materialize, overview } from "@headwater/protocol/editor";
import { storePlace } from "@headwater/eventlog/sqlite/store-files";
import { runToEnd } from "./support/runs.ts";
import { type ServerRig, useRigs } from "./support/server-rig.ts";

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /a.ts
import { asset } from "headwater";
export const a = asset(() => 1);
export const b = asset((a: number) => a);
`;

describe("a store", function () {
  this.timeout(60_000);
  const open = useRigs();

  const stateOf = async (rig: ServerRig) => {
    const [project] = (await rig.request(overview, {})).projects;
    return { problem: project?.storeProblem ?? null, a: project?.assets.find(({ key }) => key === "a")?.status };
  };
  const until = (rig: ServerRig, wanted: { problem: RegExp | null; a: string }) =>
    rig.until(async () => {
      const { problem, a } = await stateOf(rig);
      const asWanted = wanted.problem === null ? problem === null : wanted.problem.test(problem ?? "");
      return asWanted && a === wanted.a;
    });
  const made = async (): Promise<{ rig: ServerRig; place: string }> => {
    const rig = await (await open(PROJECT)).indexed();
    await runToEnd(rig, { kind: "assets", keys: ["a"], with: "self" });
    await until(rig, { problem: null, a: "current" });
    return { rig, place: storePlace(join(rig.root, ".headwater")) };
  };

  it("that is damaged is said to be, and comes back when it is mended", async () => {
    const { rig, place } = await made();
    const backup = join(rig.folder.outer, "backup.db");
    checkpoint(place);
    await cp(place, backup);
    await remove(place);
    await writeFile(place, "this is no database, but it is long enough to be looked at as one ".repeat(100));
    await until(rig, { problem: /events\.db/, a: "unknown" });
    const [run, status] = await rig.titles("a.ts", "export const a");
    assert.equal(run, "▶ Materialize");
    assert.match(status ?? "", /^\$\(question\) unknown/);
    await remove(place);
    await cp(backup, place);
    await until(rig, { problem: null, a: "current" });
  });

  it("that is named by a variable which is not set is unknown, and no other one is shown in its place", async () => {
    const { rig } = await made();
    await rig.openFile("headwater.config.ts");
    const unset = `import { definitions, env } from "headwater";\nexport default definitions({ storage: env("NOWHERE_SET") });\n`;
    await rig.changeFile("headwater.config.ts", unset);
    await until(rig, { problem: /`NOWHERE_SET`.* is not set/, a: "unknown" });
    await rig.changeFile("headwater.config.ts", rig.fixture.files.get("headwater.config.ts") ?? "");
    await until(rig, { problem: null, a: "current" });
  });

  it("that can be nowhere is unknown, and no store that is merely missing", async () => {
    const { rig } = await made();
    const shop = (storage: string): string =>
      `import { definitions } from "headwater";\nexport default definitions({ storage: ${JSON.stringify(storage)} });\n`;
    await writeFile(join(rig.root, "file"), "");
    await rig.openFile("headwater.config.ts");
    await rig.changeFile("headwater.config.ts", shop("file"));
    await until(rig, { problem: /is a file, not a folder/, a: "unknown" });
    await rig.changeFile("headwater.config.ts", shop("elsewhere"));
    await until(rig, { problem: null, a: "missing" });
  });

  it("of a newer version is left as it is, until this one may read it", async () => {
    const { rig: first, place } = await made();
    await first.end();
    change(place, "create table kept as select * from meta");
    change(place, "update meta set value = '999' where name like 'min_%'");
    const rig = await open(first.folder);
    await until(rig, { problem: /newer version/, a: "unknown" });
    const answer = await rig.request(materialize, { project: null, target: { kind: "all" }, ignoreChecks: false });
    assert.match(answer.kind === "refused" ? answer.refusal.message : "", /newer version/);
    change(place, "delete from meta; insert into meta select * from kept; drop table kept");
    await until(rig, { problem: null, a: "current" });
  });

  it("that a newer version takes over while it is shown is unknown from then on", async () => {
    const { rig, place } = await made();
    await until(rig, { problem: null, a: "current" });
    change(place, "create table kept as select * from meta");
    change(place, "update meta set value = '999' where name like 'min_%'");
    await until(rig, { problem: /newer version/, a: "unknown" });
    change(place, "delete from meta; insert into meta select * from kept; drop table kept");
    await until(rig, { problem: null, a: "current" });
  });

  it("that another program holds locked is waited for, then said to be, and comes back", async () => {
    const { rig: first, place } = await made();
    await first.end();
    // What the first server has started may still be closing it.
    const holder = new DatabaseSync(place, { timeout: 30_000 });
    holder.exec("pragma locking_mode = exclusive; begin immediate; create table held (a); commit");
    const rig = await open(first.folder);
    await until(rig, { problem: /locked/, a: "unknown" });
    holder.exec("drop table held");
    holder.close();
    await until(rig, { problem: null, a: "current" });
  });

  it("that is gone is empty, and another in its place is read from its beginning", async () => {
    const { rig, place } = await made();
    const elsewhere = await made();
    await remove(place);
    await until(rig, { problem: null, a: "missing" });
    await runToEnd(rig, { kind: "assets", keys: ["a"], with: "self" });
    await until(rig, { problem: null, a: "current" });
    // Another, with more in it than the one that was there, and nothing of `a`.
    await runToEnd(elsewhere.rig, { kind: "assets", keys: ["b"], with: "self" });
    change(elsewhere.place, "delete from assets where asset = 'a'");
    checkpoint(elsewhere.place);
    await remove(place);
    await cp(elsewhere.place, place);
    await until(rig, { problem: null, a: "missing" });
  });

  it("whose rows nobody has written as they are is shown all the same", async () => {
    const { rig: first, place } = await made();
    await first.end();
    const elsewhere = { "/etc/hosts#a": "0", "a/../../b.ts#b": "0", "../c.ts#c": "0", "C:/d.ts#d": "0" };
    change(
      place,
      `update assets set json = json_set(json,
        '$.latest.codeVersion', substr(json_extract(json, '$.latest.codeVersion'), 1, 3) || '0123456789abcdef',
        '$.latest.metadata', json('{ "when": { "type": "timestamp", "value": 1e300 } }'),
        '$.latest.declarations', json('${JSON.stringify(elsewhere)}'))`,
    );
    const rig = await open(first.folder);
    await rig.openFile("a.ts");
    const stale = await rig.until(() => rig.fileDiagnostics("a.ts").find(({ code }) => code === "stale"));
    const at = stale.relatedInformation?.map(({ location }) => location.uri);
    assert.deepEqual(new Set(at), new Set([rig.uri("a.ts")]), "what is in no project leads to the asset itself");
    const hover = await rig.connection.sendRequest("textDocument/hover", {
      textDocument: { uri: rig.uri("a.ts") },
      position: { line: 1, character: 13 },
    });
    assert.match(JSON.stringify(hover), /when \| 1e/);
  });

  it("that cannot be opened says so", async () => {
    const { rig, place } = await made();
    const aside = `${place}.aside`;
    checkpoint(place);
    await rename(place, aside);
    await remove(place);
    await mkdir(place);
    await until(rig, { problem: /./, a: "unknown" });
    await rmdir(place);
    await rename(aside, place);
    await until(rig, { problem: null, a: "current" });
  });
});

/** Puts all that the store holds into its one file. */
function checkpoint(place: string): void {
  change(place, "pragma wal_checkpoint(truncate)");
}

function change(place: string, sql: string): void {
  const database = new DatabaseSync(place);
  database.exec(sql);
  database.close();
}

async function remove(place: string): Promise<void> {
  await Promise.all(["", "-wal", "-shm"].map((suffix) => rm(place + suffix, { force: true })));
}
