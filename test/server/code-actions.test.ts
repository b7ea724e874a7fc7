/** What the light bulb offers, and that it is looked at again when it runs. */
import assert from "node:assert/strict";
import type { CodeAction } from "vscode-languageserver-protocol";
import { z } from "zod";
import { accept, assetReference, commands, materialize } from "@headwater/protocol/editor";
import type { RunTarget } from "@headwater/protocol/editor";
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
    `);
    await rig.openFile("src/raw.ts");
    await rig.indexed();
    await runToEnd(rig, { kind: "assets", keys: ["orders"], with: "missing" });
    const text = rig.fixture.files.get("src/raw.ts") ?? "";
    await rig.changeFile("src/raw.ts", text.replace("orders", "purchases"));
    const hint = await rig.until(() => rig.fileDiagnostics("src/raw.ts").find(({ code }) => code === "HW114"));
    assert.match(messageText(hint), /`purchases` has the code that made `orders`/);
    const [fix] = await actionsAt(rig, "src/raw.ts", "orders");
    assert.equal(fix?.title, "Continue the history of orders");
    const renamed = `purchases = asset({ formerly: ["orders"] }, `;
    await rig.changeFile("src/raw.ts", text.replace("orders = asset(", renamed));
    await rig.until(() => rig.fileDiagnostics("src/raw.ts").every(({ code }) => code !== "HW114") || undefined);
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
      ({ command }) => command?.command === commands.runChecks,
    );
    assert.equal(again?.title, "Run check isLarge of totals again");
    const reference = referenceOf(again);
    const target: RunTarget = { kind: "checks", keys: [reference.key] };
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
    const { project, key, version = "" } = referenceOf(await acceptable());
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

function referenceOf(action: CodeAction | undefined): z.infer<typeof assetReference> {
  const [reference] = z.tuple([assetReference]).parse(action?.command?.arguments);
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
