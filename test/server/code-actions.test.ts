/** What the light bulb offers, and that it is looked at again when it runs. */
import assert from "node:assert/strict";
import type { CodeAction, Hover } from "vscode-languageserver-protocol";
import { z } from "zod";
import { accept, assetReference, checkReference, commands, materialize } from "@headwater/protocol/editor";
import type { CheckReference, RunProgress, RunTarget } from "@headwater/protocol/editor";
import { runToEnd } from "./support/runs.ts";
import { type ServerRig, messageText, useRigs } from "./support/server-rig.ts";

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /src/raw.ts
import { asset } from "headwater";
export const orders = asset(() => [1, 2]);
const hidden = asset(() => 1);
//- /src/totals.ts
import { asset, assetCheck } from "headwater";
export const totals = asset((orders: number[]) => orders.length);
export const isLarge = assetCheck({ asset: totals }, (totals: number) => totals > 2);
//- /src/faults.ts
import { asset } from "headwater";
export const wrong = asset((ordres: number[]) => ordres);
export const later = asset((_orders: number[]) => 1);
`;

describe("code actions", function () {
  this.timeout(60_000);
  const open = useRigs();

  it("mend faults by edits that belong to one version of the text", async () => {
    const rig = await open(PROJECT);
    await rig.openFile("src/faults.ts");
    await rig.indexed();
    const [nearest] = (await actionsAt(rig, "src/faults.ts", "ordres")).flatMap(
      ({ edit }) => edit?.documentChanges ?? [],
    );
    assert.ok(nearest !== undefined && "edits" in nearest);
    assert.deepEqual(nearest.textDocument, { uri: rig.uri("src/faults.ts"), version: 1 });
    assert.ok(nearest.edits.some((edit) => "newText" in edit && edit.newText.includes("orders")));
    const moved = await actionsAt(rig, "src/faults.ts", "_orders");
    assert.ok(
      moved.some(({ edit, title }) => edit !== undefined && title.includes("deps")),
      JSON.stringify(moved),
    );
    // Of a file that the editor has not opened, whatever it holds is edited.
    const exported = await actionsAt(rig, "src/raw.ts", "hidden");
    const [change] = exported.flatMap(({ edit }) => edit?.documentChanges ?? []);
    assert.deepEqual(change, {
      textDocument: { uri: rig.uri("src/raw.ts"), version: null },
      edits: [{ range: emptyRange(rig, "src/raw.ts", "const hidden"), newText: "export " }],
    });
  });

  it("continue the history of a renamed asset", async () => {
    const rig = await open(`
      //- /headwater.config.ts
      import { definitions } from "headwater";
      export default definitions({});
      //- /src/raw.ts
      import { asset } from "headwater";
      export const orders = asset(() => [1, 2]);
      //- /src/totals.ts
      import { asset } from "headwater";
      export const totals = asset({ checks: { few: (_: number, orders: number[]) => orders.length < 9 } }, (orders: number[]) => orders.length);
    `);
    await rig.openFile("src/raw.ts");
    await rig.openFile("src/totals.ts");
    await rig.indexed();
    await runToEnd(rig, { kind: "assets", keys: ["orders"], with: "missing" });
    const text = rig.fixture.files.get("src/raw.ts") ?? "";
    await rig.changeFile("src/raw.ts", text.replace("orders", "purchases"));
    const hint = await rig.until(() => rig.fileDiagnostics("src/raw.ts").find(({ code }) => code === "HW114"));
    assert.match(messageText(hint), /`purchases` has the code that made `orders`/);
    const [both, alone] = await actionsAt(rig, "src/raw.ts", "orders");
    const forAll = "Continue the history of orders, and have totals read purchases";
    assert.deepEqual([both?.title, alone?.title], [forAll, "Continue the history of orders"]);
    const titles = (await actionsAt(rig, "src/totals.ts", "(orders: number[]) => orders.length)")).map(
      ({ title }) => title,
    );
    assert.deepEqual(
      titles.filter((title) => title.startsWith("Continue")),
      [forAll],
    );
    const newTexts = (both?.edit?.documentChanges ?? []).flatMap((change) =>
      "edits" in change ? change.edits.flatMap((edit) => ("newText" in edit ? [edit.newText] : [])) : [],
    );
    assert.deepEqual(newTexts, ['{ formerly: ["orders"] }, ', ' ins: { orders: "purchases" },']);
    const renamed = `purchases = asset({ formerly: ["orders"] }, `;
    await rig.changeFile("src/raw.ts", text.replace("orders = asset(", renamed));
    await rig.until(() => rig.fileDiagnostics("src/raw.ts").every(({ code }) => code !== "HW114") || undefined);
  });

  it("offer each thing once: what makes all fresh where something above is stale, else the asset alone", async () => {
    const rig = await open(`
      //- /headwater.config.ts
      import { definitions } from "headwater";
      export default definitions({});
      //- /src/raw.ts
      import { asset } from "headwater";
      export const orders = asset(() => [1, 2]);
      //- /src/totals.ts
      import { asset } from "headwater";
      export const totals = asset((orders: number[]) => orders.length);
    `);
    await rig.openFile("src/raw.ts");
    await rig.openFile("src/totals.ts");
    await rig.indexed();
    const offered = async (file: string, word: string): Promise<string[]> =>
      (await actionsAt(rig, file, word)).map(({ title }) => title);
    assert.deepEqual(await offered("src/totals.ts", "totals"), ["Materialize totals with 1 upstream"]);
    await runToEnd(rig, { kind: "assets", keys: ["totals"], with: "missing" });
    await rig.until(async () => (await offered("src/totals.ts", "totals"))[0] === "Materialize totals");

    const edited = (rig.fixture.files.get("src/raw.ts") ?? "").replace("[1, 2]", "[1, 3]");
    await rig.changeFile("src/raw.ts", edited);
    await rig.saveFile("src/raw.ts", edited);
    await rig.until(() => rig.fileDiagnostics("src/raw.ts").some(({ code }) => code === "stale"));
    assert.deepEqual(await offered("src/raw.ts", "orders"), [
      "Materialize orders",
      "Accept the code of orders as giving the same data…",
    ]);
    assert.deepEqual(await offered("src/totals.ts", "totals"), [
      "Materialize what makes totals fresh",
      "Materialize totals",
    ]);
  });

  it("run the failed check again, and refuse it for code that was edited since", async () => {
    const rig = await open(PROJECT.replace(/\/\/- \/src\/faults[^]*/, "").replace(/const hidden.*\n/, ""));
    await rig.openFile("src/totals.ts");
    await rig.indexed();
    await runToEnd(rig, { kind: "assets", keys: ["totals"], with: "missing" });
    const failed = await rig.until(() =>
      rig.fileDiagnostics("src/totals.ts").find((fault) => messageText(fault).startsWith("Check isLarge")),
    );
    const again = (await actionsAt(rig, "src/totals.ts", "isLarge")).find(
      ({ command }) => command?.command === commands.runCheck,
    );
    assert.equal(again?.title, "Run check isLarge of totals again");
    const reference = referenceOf(again);
    const target: RunTarget = { kind: "checks", keys: [reference.key], checks: [reference.check] };
    const run = await runToEnd(rig, target);
    assert.deepEqual([run.state, run.total], ["failed", 1], "the check alone, which fails again");
    assert.ok(failed.code !== undefined);

    const text = rig.fixture.files.get("src/totals.ts") ?? "";
    await rig.changeFile("src/totals.ts", text.replace("orders.length", "orders.length + 1"));
    const answer = await rig.request(materialize, {
      project: rig.projectUri,
      target,
      ignoreChecks: false,
      offered: { [reference.key]: reference.version ?? "" },
    });
    assert.ok(answer.kind === "refused");
    assert.equal(answer.refusal.kind, "outdated");
  });

  describe("of checks", () => {
    const CHECKS = `
      //- /headwater.config.ts
      import { definitions } from "headwater";
      export default definitions({});
      //- /src/lib.ts
      export function first(rows: number[]): number {
        throw new Error("no first");
      }
      //- /src/rows.ts
      import { asset, assetCheck } from "headwater";
      import { first } from "./lib.ts";
      export const rows = asset({ checks: { few: (rows: number[]) => rows.length < 2 } }, () => [1, 2]);
      export const large = assetCheck({ asset: rows }, (rows: number[]) => rows[0]! > 1);
      export const throwing = assetCheck({ asset: rows }, (rows: number[]) => first(rows) > 0);
      export const right = assetCheck({ asset: rows }, () => true);
      export const single = asset({ checks: { only: () => true } }, () => 1);
      export const unread = asset({ checks: { never: () => true } }, () => 1);
    `;
    const runTitles = (actions: readonly CodeAction[]): string[] =>
      actions.map(({ title }) => title).filter((title) => title.startsWith("Run "));

    let rig: ServerRig;
    beforeEach(async () => {
      rig = await open(CHECKS);
      await rig.openFile("src/rows.ts");
      await rig.openFile("src/lib.ts");
      await rig.indexed();
      await runToEnd(rig, { kind: "assets", keys: ["rows"], with: "self" });
      await rig.until(() => failing(rig).length === 3);
    });

    it("are offered one by one where they are told, the failed ones at their asset", async () => {
      const titles = async (file: string, word: string) => runTitles(await actionsAt(rig, file, word));
      const all = "Run all checks of rows";
      assert.deepEqual(await titles("src/rows.ts", "large ="), ["Run check large of rows again", all]);
      assert.deepEqual(await titles("src/rows.ts", "few:"), [
        "Run check few of rows again",
        "Run check large of rows again",
        "Run check throwing of rows again",
        all,
      ]);
      assert.deepEqual(
        await titles("src/rows.ts", "right ="),
        ["Run check right of rows again", all],
        "a passed one too",
      );
      assert.deepEqual(await titles("src/lib.ts", "throw new"), ["Run check throwing of rows again", all]);
      await runToEnd(rig, { kind: "assets", keys: ["single"], with: "self" });
      assert.deepEqual(await titles("src/rows.ts", "single ="), ["Run check only of single again"]);
      assert.deepEqual(await titles("src/rows.ts", "unread ="), [], "there is no data to check");
      const [first] = await actionsAt(rig, "src/rows.ts", "large =");
      assert.equal(first?.command?.command, commands.runCheck, "before what is about the asset");
      assert.deepEqual(first.diagnostics?.map(messageText), ["Check large of rows failed"]);
    });

    it("are links of hovers: of a check, and of its asset where it failed", async () => {
      const hover = async (word: string): Promise<string> => {
        const { start } = rangeOf(rig, "src/rows.ts", word);
        const found = await rig.connection.sendRequest<Hover>("textDocument/hover", {
          textDocument: { uri: rig.uri("src/rows.ts") },
          position: start,
        });
        return z.object({ value: z.string() }).parse(found.contents).value;
      };
      const linked = (text: string): unknown[] =>
        [...text.matchAll(/command:headwater\.runCheckFromLink\?([^)]*)/g)].map(([, query = ""]) => {
          const [reference] = z.tuple([checkReference]).parse(JSON.parse(decodeURIComponent(query)));
          return `${reference.key}:${reference.check}`;
        });
      assert.deepEqual(linked(await hover("right =")), ["rows:right"]);
      assert.deepEqual(linked(await hover("rows =")), ["rows:few", "rows:large", "rows:throwing"]);
    });

    it("run that check alone: the others keep their results", async () => {
      const before = new Map(failing(rig));
      const text = rig.fixture.files.get("src/rows.ts") ?? "";
      await rig.saveFile("src/rows.ts", text.replace("rows[0]! > 1", "rows[0]! > 0"));
      const action = (await actionsAt(rig, "src/rows.ts", "large =")).find(({ title }) => title.includes("large"));
      const { key, check } = referenceOf(action);
      const run = await runToEnd(rig, { kind: "checks", keys: [key], checks: [check] });
      assert.deepEqual([run.state, run.total, run.failed], ["succeeded", 1, []]);
      before.delete("rows:large");
      await rig.until(() => failing(rig).length === 2);
      assert.deepEqual(new Map(failing(rig)), before, "of the runs that there were");

      const runFailing = async (...checks: string[]): Promise<RunProgress> =>
        await runToEnd(rig, { kind: "checks", keys: [key], checks });
      const few = await runFailing("few");
      assert.deepEqual(
        few.failed.map(({ message }) => message),
        ["check few failed"],
        "what other runs found is not told of this one",
      );
      await rig.until(() => new Map(failing(rig)).get("rows:few") === few.runId);
      assert.equal(new Map(failing(rig)).get("rows:throwing"), before.get("rows:throwing"));
      const both = await runFailing("few", "throwing");
      assert.deepEqual(
        both.failed.map(({ message }) => message).toSorted(),
        ["check few failed", "check throwing failed: no first"],
        "each is told once",
      );
    });

    it("are refused in words where they are gone, and not run for others", async () => {
      const answer = await rig.request(materialize, {
        project: rig.projectUri,
        target: { kind: "checks", keys: ["rows"], checks: ["larg"] },
        ignoreChecks: false,
      });
      assert.ok(answer.kind === "refused");
      assert.equal(answer.refusal.kind, "nothing");
      assert.match(answer.refusal.message, /^No check is named `larg`.*Did you mean `large`\?$/);
    });
  });

  it("accept changed code as giving the same data, when it is saved and is what was looked at", async () => {
    const rig = await open(PROJECT.replace(/\/\/- \/src\/faults[^]*/, "").replace(/const hidden.*\n/, ""));
    await rig.openFile("src/raw.ts");
    await rig.indexed();
    await runToEnd(rig, { kind: "assets", keys: ["orders"], with: "self" });
    const acceptable = async () =>
      (await actionsAt(rig, "src/raw.ts", "orders")).find(({ command }) => command?.command === commands.acceptVersion);
    assert.equal(await acceptable(), undefined, "there is nothing to accept");

    const edited = (rig.fixture.files.get("src/raw.ts") ?? "").replace("[1, 2]", "[1, 1 + 1]");
    await rig.changeFile("src/raw.ts", edited);
    await rig.until(() => rig.fileDiagnostics("src/raw.ts").some(({ code }) => code === "edited"));
    assert.equal(await acceptable(), undefined, "a run would not load what is not saved");
    await rig.saveFile("src/raw.ts", edited);
    await rig.until(() => rig.fileDiagnostics("src/raw.ts").some(({ code }) => code === "stale"));
    const [reference] = z.tuple([assetReference]).parse((await acceptable())?.command?.arguments);
    const { project, key, version = "" } = reference;
    const ask = (of: string) => rig.request(accept, { project, keys: [key], reason: "a sum", offered: { [key]: of } });
    const refused = await ask("another version");
    assert.deepEqual(refused.kind === "refused" && refused.refusal.kind, "outdated");
    assert.deepEqual(await ask(version), { kind: "accepted", keys: ["orders"] });
    await rig.until(async () =>
      (await rig.titles("src/raw.ts", "export const orders"))[1]?.startsWith("$(pass) current"),
    );
    await rig.until(() => rig.fileDiagnostics("src/raw.ts").length === 0);
    const twice = await ask(version);
    assert.match(twice.kind === "refused" ? twice.refusal.message : "", /is made by the current code/);
  });

  it("write nothing in Restricted Mode", async () => {
    const rig = await open(PROJECT, { trusted: false });
    await rig.indexed();
    const answer = await rig.request(accept, { project: rig.projectUri, keys: ["orders"], reason: "a sum" });
    assert.deepEqual(answer.kind === "refused" && answer.refusal.kind, "untrusted");
  });
});

/** `asset:check`, and the run that found it, by what the diagnostics of the workspace say. */
function failing(rig: ServerRig): (readonly [check: string, runId: string])[] {
  const told = rig.fileDiagnostics("src/rows.ts").flatMap((diagnostic) => {
    const check = z.object({ check: z.string() }).safeParse(diagnostic.data).data?.check;
    const log = diagnostic.relatedInformation?.find(({ message }) => message === "log of the run")?.location.uri;
    const runId = /\/([\w-]+)\.log/.exec(log ?? "")?.[1];
    return check === undefined || runId === undefined ? [] : [[check, runId] as const];
  });
  return [...new Map(told)];
}

function referenceOf(action: CodeAction | undefined): CheckReference {
  const [reference] = z.tuple([checkReference]).parse(action?.command?.arguments);
  return reference;
}

async function actionsAt(rig: ServerRig, file: string, word: string): Promise<CodeAction[]> {
  const range = rangeOf(rig, file, word);
  const actions = await rig.connection.sendRequest<CodeAction[] | null>("textDocument/codeAction", {
    textDocument: { uri: rig.uri(file) },
    range,
    context: { diagnostics: rig.fileDiagnostics(file).filter((fault) => fault.range.start.line === range.start.line) },
  });
  return actions ?? [];
}

/** Of the first time that the word is written. */
function rangeOf(rig: ServerRig, file: string, word: string) {
  const lines = (rig.fixture.files.get(file) ?? "").split("\n");
  const line = lines.findIndex((text) => text.includes(word));
  const character = lines[line]?.indexOf(word) ?? 0;
  return { start: { line, character }, end: { line, character: character + word.length } };
}

function emptyRange(rig: ServerRig, file: string, word: string) {
  const { start } = rangeOf(rig, file, word);
  return { start, end: start };
}
