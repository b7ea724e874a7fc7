import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { basename } from "node:path";
import { cancelRun, materialize, overview, reachedFiles, runLog } from "@headwater/protocol/editor";
import { lineage } from "@headwater/protocol/lineage";
import { type Started, ended, startRun } from "./support/runs.ts";
import { type ServerRig, messageText, useRigs } from "./support/server-rig.ts";

const CONFIG = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
`;

const SHOP = `${CONFIG}
//- /src/lib/round.ts
export function round(value: number): number {
  return Math.round(value);
}
//- /src/raw.ts
import { asset, materialized } from "headwater";
export const orders = asset(() => materialized([1.4, 2.6], { metadata: { rows: 1204 } }));
//- /src/totals.ts
import { asset, assetCheck } from "headwater";
import { round } from "./lib/round.ts";
export const totals = asset((orders: number[]) => {
  console.log("adding", orders.length);
  return orders.map(round);
});
export const isSmall = assetCheck({ asset: totals, severity: "warn" }, (totals: number[]) => totals.length < 2);
//- /src/checked.ts
import { asset, assetCheck } from "headwater";
export const checked = asset(() => 1);
export const isLarge = assetCheck({ asset: checked, blocking: true }, (checked: number) => checked > 1);
export const reader = asset((checked: number) => checked);
//- /src/broken.ts
import { asset } from "headwater";
export const broken = asset((orders: number[]) => {
  const nothing = JSON.parse("null") as { length: number };
  return nothing.length + orders.length;
});
`;

async function start(rig: ServerRig, keys: string[], reach: "self" | "missing" = "self"): Promise<Started> {
  return await startRun(rig, { kind: "assets", keys, with: reach });
}

describe("runs from the editor", function () {
  // Each run starts processes; on a busy machine that takes its time.
  this.timeout(60_000);
  const open = useRigs();
  let rig: ServerRig;

  beforeEach(async () => {
    rig = await open(SHOP);
    await rig.openFile("src/totals.ts");
    await rig.indexed();
  });

  it("materializes what is missing first, and shows the result on the line and in the graph", async () => {
    assert.equal((await rig.titles("src/totals.ts", "export const totals"))[0], "▶ Materialize with 1 upstream");
    const { runId, steps } = await start(rig, ["totals"], "missing");
    assert.equal(steps, 2);
    const { state, done, total, materialized, unchanged } = await ended(rig, runId);
    assert.deepEqual(
      { state, done, total, materialized, unchanged },
      { state: "succeeded", done: 2, total: 2, materialized: 2, unchanged: 0 },
    );

    const titles = await rig.until(async () => {
      const shown = await rig.titles("src/raw.ts", "export const orders");
      return shown[1]?.includes("current") === true ? shown : undefined;
    });
    assert.deepEqual(titles, ["▶ Materialize", "$(pass) current · 1,204 rows · just now", "Lineage"]);
    await rig.until(() => rig.refreshes > 0);

    const nodes = await rig.until(async () => {
      const view = await rig.request(lineage, { project: rig.projectUri, focus: "totals", scope: { kind: "all" } });
      const found = view.kind === "graph" ? view.nodes : [];
      return found.some(({ key, status }) => key === "totals" && status === "current") ? found : undefined;
    });
    const checks = nodes.find(({ key }) => key === "totals")?.checks;
    assert.deepEqual(checks, { passed: 0, warned: 1, failed: 0, notRun: 0 });
    assert.equal(nodes.find(({ key }) => key === "orders")?.fact, "1,204 rows");

    const log = await rig.request(runLog, { project: rig.projectUri, runId });
    assert.ok(log.kind === "text" && log.ended);
    assert.match(log.text, /totals {2}│ adding 2/);

    await rig.until(() =>
      rig
        .fileDiagnostics("src/totals.ts")
        .some((fault) => messageText(fault).startsWith("Check isSmall of totals failed")),
    );
  });

  it("says on the line that a run is starting until it is in the log", async () => {
    const titles = () => rig.titles("src/totals.ts", "export const totals");
    await titles();
    const answer = start(rig, ["totals"], "missing");
    const [run, status] = await rig.until(async () => {
      const shown = await titles();
      return shown[1]?.includes("starting") === true ? shown : undefined;
    });
    assert.deepEqual([run, status], ["▶ Materialize", "$(watch) starting…"]);
    const { runId } = await answer;
    await ended(rig, runId);
    await rig.until(async () => (await titles())[1]?.includes("check isSmall warns"));
  });

  it("takes what another program writes to an open file for saved", async () => {
    const { runId } = await start(rig, ["totals"], "missing");
    await ended(rig, runId);
    await rig.openFile("src/lib/round.ts");
    const written = "export function round(value: number): number {\n  return Math.ceil(value);\n}\n";
    // The editor reads it again before it tells of the file.
    await rig.changeFile("src/lib/round.ts", written);
    await rig.until(() => rig.fileDiagnostics("src/totals.ts").some(({ code }) => code === "edited"));
    await rig.writeOnDisk("src/lib/round.ts", written);
    await rig.until(() => rig.fileDiagnostics("src/totals.ts").some(({ code }) => code === "stale"));
  });

  it("shows which asset an edit of a helper makes stale, and why", async () => {
    const { runId } = await start(rig, ["totals"], "missing");
    await ended(rig, runId);
    await rig.openFile("src/lib/round.ts");
    const edited = "export function round(value: number): number {\n  return Math.floor(value);\n}\n";
    await rig.changeFile("src/lib/round.ts", edited);
    await rig.until(async () => {
      const [, status] = await rig.titles("src/totals.ts", "export const totals");
      return status === "$(warning) edited: round in src/lib/round.ts changed · check isSmall warns";
    });
    await rig.saveFile("src/lib/round.ts", edited);
    const stale = await rig.until(() => rig.fileDiagnostics("src/totals.ts").find(({ code }) => code === "stale"));
    assert.equal(messageText(stale), "totals is stale: round in src/lib/round.ts changed");
    assert.deepEqual(
      stale.relatedInformation?.map(({ location, message }) => [location.uri, location.range.start, message]),
      [[rig.uri("src/lib/round.ts"), { line: 0, character: 16 }, "round in src/lib/round.ts changed"]],
    );

    const answer = await rig.request(materialize, {
      project: rig.projectUri,
      target: { kind: "fresh", keys: ["totals"] },
      ignoreChecks: false,
    });
    assert.ok(answer.kind === "started", JSON.stringify(answer));
    assert.equal(answer.steps, 1, "orders is current and stays as it is");
    await ended(rig, answer.runId);
    await rig.until(() => !rig.fileDiagnostics("src/totals.ts").some(({ code }) => code === "stale"));
  });

  it("puts a failure on the line that threw", async () => {
    const { runId } = await start(rig, ["broken"], "missing");
    const { state, failed } = await ended(rig, runId);
    assert.equal(state, "failed");
    assert.equal(failed[0]?.at?.uri, rig.uri("src/broken.ts"));
    const fault = await rig.until(() => rig.fileDiagnostics("src/broken.ts").find(({ code }) => code === "HW501"));
    assert.equal(fault.range.start.line, 3);
    assert.match(messageText(fault), /^broken failed: TypeError: /);
    const related = fault.relatedInformation ?? [];
    assert.ok(related.some(({ location }) => location.uri.startsWith("headwater-log:")));
    assert.equal(related[0]?.message, "at broken");
    const log = await rig.request(runLog, { project: rig.projectUri, runId });
    assert.ok(log.kind === "text");
    assert.match(log.text, /│ {5}at broken \(src\/broken\.ts:4:18\)/);
  });

  it("moves a failure from the line that threw to the name when the code is edited", async () => {
    const { runId } = await start(rig, ["broken"], "missing");
    await ended(rig, runId);
    await rig.until(() => rig.fileDiagnostics("src/broken.ts").some(({ range }) => range.start.line === 3));
    await rig.openFile("src/broken.ts");
    const source = rig.fixture.files.get("src/broken.ts") ?? "";
    await rig.changeFile("src/broken.ts", source.replace("nothing.length", "(nothing?.length ?? 0)"));
    const moved = await rig.until(() =>
      rig.fileDiagnostics("src/broken.ts").find(({ range }) => range.start.line === 1),
    );
    assert.match(messageText(moved), /^The last run of broken failed before this edit: TypeError: /);
    assert.deepEqual(
      rig.fileDiagnostics("src/broken.ts").map(({ range }) => range.start.line),
      [1],
    );
    const [, status] = await rig.titles("src/broken.ts", "export const broken");
    assert.equal(status, "$(error) failed before this edit: TypeError");
    await rig.changeFile("src/broken.ts", source);
    await rig.until(() => rig.fileDiagnostics("src/broken.ts").some(({ range }) => range.start.line === 3));
  });

  it("goes with the line that threw, while lines above it come and go", async () => {
    const { runId } = await start(rig, ["broken"], "missing");
    await rig.openFile("src/broken.ts");
    await ended(rig, runId);
    const text = rig.fixture.files.get("src/broken.ts") ?? "";
    const lineOf = () => rig.fileDiagnostics("src/broken.ts").find(({ code }) => code === "HW501")?.range.start.line;
    const words = async () => {
      const { projects } = await rig.request(overview, {});
      return projects.flatMap(({ assets }) => assets).find(({ key }) => key === "broken")?.words;
    };
    await rig.until(() => lineOf() === 3);
    assert.equal(await words(), "failed: TypeError at src/broken.ts:4");
    await rig.changeFile("src/broken.ts", `/** Of many. */\n\n${text}`);
    await rig.until(() => lineOf() === 5);
    assert.equal(await words(), "failed: TypeError at src/broken.ts:6");
    await rig.changeFile("src/broken.ts", text.replace("const nothing", "// a comment alone\n  const nothing"));
    await rig.until(() => lineOf() === 4);
    await rig.changeFile("src/broken.ts", text);
    await rig.until(() => lineOf() === 3);
  });

  it("is found by what its line held where the file changed while nobody looked, and is nowhere where that went", async () => {
    const { runId } = await start(rig, ["broken"], "missing");
    await ended(rig, runId);
    const text = rig.fixture.files.get("src/broken.ts") ?? "";
    const lines = () =>
      rig.fileDiagnostics("src/broken.ts").flatMap(({ code, range }) => (code === "HW501" ? [range.start.line] : []));
    // Not open: what the disk holds counts.
    await rig.until(() => lines()[0] === 3);
    await rig.writeOnDisk("src/broken.ts", `// Of many.\n\n${text}`);
    await rig.until(() => lines()[0] === 5);
    await rig.end();

    await rig.folder.write("src/broken.ts", `// Of very many.\n${text}`);
    const again = await open(rig.folder);
    await again.indexed();
    const linesAgain = () =>
      again.fileDiagnostics("src/broken.ts").flatMap(({ code, range }) => (code === "HW501" ? [range.start.line] : []));
    await again.until(() => linesAgain()[0] === 4);
    // The same code, in which no line holds what it held.
    const elsewhere = text.replace("return nothing.length +", "return (nothing).length +");
    await again.openFile("src/broken.ts", elsewhere);
    await again.until(() => linesAgain()[0] === 1);
    await again.changeFile("src/broken.ts", `\n\n${text}`);
    await again.until(() => linesAgain()[0] === 5);
  });

  it("tells where a step is defined whose process died", async () => {
    await rig.writeOnDisk(
      "src/gone.ts",
      `import { asset } from "headwater";\n\nexport const gone = asset(() => process.exit(3));\n`,
    );
    await rig.until(async () =>
      (await rig.request(overview, {})).projects[0]?.assets.some(({ key }) => key === "gone"),
    );
    const { runId } = await start(rig, ["gone"]);
    const { failed } = await ended(rig, runId);
    assert.deepEqual(
      failed.map(({ key, at }) => [key, at?.uri, at?.range.start.line]),
      [["gone", rig.uri("src/gone.ts"), 2]],
    );
  });

  it("tells of a check that failed the run, on the check, on its asset and on what it blocks", async () => {
    const { runId } = await start(rig, ["reader"], "missing");
    const { state, failed } = await ended(rig, runId);
    assert.equal(state, "failed");
    assert.deepEqual(
      failed.map(({ key, message, at }) => [key, message, at?.uri]),
      [["checked", "check isLarge failed", rig.uri("src/checked.ts")]],
    );
    const faults = await rig.until(() => {
      const found = rig.fileDiagnostics("src/checked.ts");
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual(faults.map(({ range }) => range.start.line).toSorted(), [1, 2]);
    assert.equal(
      (await rig.titles("src/checked.ts", "export const reader"))[1],
      "$(circle-outline) blocked by check isLarge of checked",
    );
  });

  it("knows which files a run reaches", async () => {
    const { uris } = await rig.request(reachedFiles, {
      project: rig.projectUri,
      target: { kind: "assets", keys: ["totals"], with: "self" },
    });
    const wanted = ["headwater.config.ts", "src/totals.ts", "src/lib/round.ts"].map((file) => rig.uri(file));
    assert.deepEqual(uris.toSorted(), wanted.toSorted());
  });
});

describe("a run that is not to be", function () {
  this.timeout(60_000);
  const open = useRigs();

  it("is refused in Restricted Mode, until trust is given", async () => {
    const rig = await open(SHOP, { trusted: false });
    await rig.indexed();
    const ask = async () =>
      await rig.request(materialize, {
        project: null,
        target: { kind: "assets", keys: ["orders"], with: "self" },
        ignoreChecks: false,
      });
    const refused = await ask();
    assert.ok(refused.kind === "refused");
    assert.equal(refused.refusal.kind, "untrusted");
    assert.match(refused.refusal.message, /Restricted Mode/);
    const [project] = (await rig.request(overview, {})).projects;
    assert.equal(project?.refusal?.kind, "untrusted");
    const runTitle = async () => (await rig.titles("src/raw.ts", "export const orders"))[0];
    assert.equal(await runTitle(), "$(workspace-untrusted) Not run in Restricted Mode");
    const written = await readdir(rig.root, { recursive: true, withFileTypes: true });
    assert.deepEqual(
      written
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .toSorted(),
      [...rig.fixture.files.keys()].map((path) => basename(path)).toSorted(),
      "nothing is written into the workspace",
    );
    await rig.setClient({ trusted: true });
    await rig.until(async () => (await runTitle()) === "▶ Materialize");
    assert.equal((await ask()).kind, "started");
  });

  it("is refused while the project has errors, with the first", async () => {
    const rig = await open(`${CONFIG}
//- /a.ts
import { asset } from "headwater";
export const a = asset((nothing: number) => nothing);
`);
    await rig.indexed();
    const answer = await rig.request(materialize, { project: null, target: { kind: "all" }, ignoreChecks: false });
    assert.ok(answer.kind === "refused");
    assert.equal(answer.refusal.kind, "definition");
    assert.match(
      answer.refusal.message,
      /^Nothing was run, because the definitions have errors\. a\.ts:2:25 HW201: No asset is named `nothing`/,
    );
    assert.deepEqual((await rig.titles("a.ts", "export const a"))[1], "$(circle-outline) missing: never materialized");
  });

  it("can be canceled", async () => {
    const rig = await open(`${CONFIG}
//- /a.ts
import { asset } from "headwater";
export const endless = asset(() => new Promise<number>(() => setInterval(() => undefined, 1000)));
`);
    await rig.indexed();
    const { runId } = await start(rig, ["endless"]);
    await rig.until(async () => (await rig.titles("a.ts", "export const endless"))[0] === "$(debug-stop) Cancel");
    await rig.until(() => rig.progress.some(({ running }) => running.includes("endless")));
    const answer = await rig.request(cancelRun, { project: rig.projectUri, runId });
    assert.equal(answer.kind, "requested");
    assert.equal((await ended(rig, runId)).state, "canceled");
    assert.equal((await rig.request(cancelRun, { project: null, runId: null })).kind, "refused");
  });
});
