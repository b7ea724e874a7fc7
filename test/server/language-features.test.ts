import assert from "node:assert/strict";
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  Hover,
  Location,
  LocationLink,
} from "vscode-languageserver-protocol";
import { assetAt, locate, overview } from "@headwater/protocol/editor";
import { lineage } from "@headwater/protocol/lineage";
import type { LineageGraph, LineageQuery } from "@headwater/protocol/lineage";
import { ServerRig, messageText } from "./support/server-rig.ts";

const SHOP = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /src/lib/dates.ts
export function parseDate(text: string): number {
  return Date.parse(text);
}
//- /src/raw.ts
import { asset } from "headwater";
/** Orders as they came. See [the shop](https://example.org) or [run](command:evil). */
export const orders = asset({ group: "raw", owners: ["team:sales"] }, () => [{ at: "2024-01-01", total: 3 }]);
//           ^^^^^^ orders
export const customers = asset({ group: "raw" }, () => ["ann"]);
//           ^^^^^^^^^ customers
//- /src/totals.ts
import { asset, assetCheck } from "headwater";
import { parseDate } from "./lib/dates.ts";
export const totals = asset((orders: { at: string; total: number }[]) => orders.map((order) => parseDate(order.at)));
//           ^^^^^^ totals
//                           ^^^^^^ upstream
export const report = asset((totals: number[], custmers: string[]) => totals.length);
//                                             ^^^^^^^^ error HW201
export const notEmpty = assetCheck({ asset: totals, blocking: true }, (totals: number[]) => totals.length > 0);
`;

describe("the server on a project", function () {
  this.timeout(60_000);
  let rig: ServerRig;

  before(async () => {
    rig = await ServerRig.open(SHOP);
    await rig.openFile("src/totals.ts");
    await rig.openFile("src/raw.ts");
    await rig.indexed();
  });

  after(async () => {
    await rig.close();
  });

  const mark = (text: string) => {
    const found = rig.fixture.marks.find((candidate) => candidate.text === text);
    assert.ok(found !== undefined, `a mark ${text}`);
    return found;
  };
  const at = (text: string) => {
    const { file, range } = mark(text);
    return {
      textDocument: { uri: rig.uri(file) },
      position: { line: range.start.line, character: range.start.character + 1 },
    };
  };

  it("puts lenses above assets, all on the range of the name", async () => {
    assert.deepEqual(await rig.titles("src/raw.ts", "export const orders"), [
      "▶ Materialize",
      "$(circle-outline) missing: never materialized",
      "Lineage",
    ]);
    assert.deepEqual((await rig.titles("src/totals.ts", "export const totals"))[0], "▶ Materialize with 1 upstream");
    const lenses = await rig.lenses("src/raw.ts");
    const ranges = new Set(
      lenses
        .filter(({ line }) => line === mark("orders").range.start.line)
        .map(({ lens }) => JSON.stringify(lens.range)),
    );
    assert.deepEqual([...ranges], [JSON.stringify(mark("orders").range)]);
  });

  it("reports definition faults with their fixes, in files that are not open too", async () => {
    const { range } = mark("error HW201");
    const fault = await rig.until(() => rig.fileDiagnostics("src/totals.ts").find(({ code }) => code === "HW201"));
    assert.deepEqual(fault.range, range);
    assert.equal(fault.source, "headwater");
    assert.match(messageText(fault), /customers/);
    const actions = await rig.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri: rig.uri("src/totals.ts") },
      range,
      context: { diagnostics: [fault] satisfies Diagnostic[] },
    });
    const edits = actions
      .flatMap(({ edit }) => edit?.documentChanges ?? [])
      .flatMap((change) => ("edits" in change ? change.edits : []));
    assert.ok(
      edits.some((edit) => "newText" in edit && edit.newText.includes("customers")),
      JSON.stringify(actions),
    );
  });

  it("goes from a parameter to the upstream asset", async () => {
    const [link] = await rig.connection.sendRequest<LocationLink[]>("textDocument/definition", at("upstream"));
    assert.ok(link !== undefined);
    assert.equal(link.targetUri, rig.uri("src/raw.ts"));
    assert.deepEqual(link.targetSelectionRange, mark("orders").range);
    assert.deepEqual(link.originSelectionRange, mark("upstream").range);
  });

  it("finds the places that name an asset", async () => {
    const found = await rig.connection.sendRequest<Location[]>("textDocument/references", {
      ...at("orders"),
      context: { includeDeclaration: true },
    });
    assert.deepEqual(
      found.map(({ uri, range }) => [uri, range.start.line]),
      [
        [rig.uri("src/raw.ts"), mark("orders").range.start.line],
        [rig.uri("src/totals.ts"), mark("upstream").range.start.line],
      ],
    );
  });

  it("tells in a hover what is known, and lets no link of a comment act", async () => {
    const hover = await rig.connection.sendRequest<Hover>("textDocument/hover", at("upstream"));
    const { contents } = hover;
    assert.ok(typeof contents === "object" && "value" in contents);
    assert.match(contents.value, /\*\*\[orders\]\(command:headwater\.openAsset\?/);
    assert.match(contents.value, /\[the shop\]\(https:\/\/example\.org\)/);
    assert.doesNotMatch(contents.value, /\]\(command:evil\)/);
    assert.match(contents.value, /group `raw` · owned by `team:sales`/);
    assert.match(contents.value, /Downstream: .*totals/);
    assert.match(
      contents.value,
      /command:headwater\.materializeFromLink[^]*the shop/,
      "what can be done needs no scrolling",
    );
  });

  it("lists assets in the outline", async () => {
    const symbols = await rig.connection.sendRequest<DocumentSymbol[]>("textDocument/documentSymbol", {
      textDocument: { uri: rig.uri("src/raw.ts") },
    });
    assert.deepEqual(symbols.map(({ name }) => name).toSorted(), ["customers", "orders"]);
  });

  it("offers the names of upstream assets as parameters", async () => {
    const text = rig.fixture.files.get("src/totals.ts") ?? "";
    const line = text.split("\n").length - 1;
    await rig.changeFile("src/totals.ts", `${text}export const more = asset(()`);
    const items = await rig.connection.sendRequest<CompletionItem[]>("textDocument/completion", {
      textDocument: { uri: rig.uri("src/totals.ts") },
      position: { line, character: "export const more = asset((".length },
    });
    await rig.changeFile("src/totals.ts", text);
    const labels = items.map(({ label }) => label);
    assert.ok(
      ["orders", "customers", "totals"].every((name) => labels.includes(name)),
      labels.join(),
    );
  });

  it("knows the asset at a place, and the place of an asset", async () => {
    const { file, range } = mark("upstream");
    const found = await rig.request(assetAt, { uri: rig.uri(file), position: range.start });
    assert.deepEqual([found?.key, found?.upstream], ["totals", "orders"]);
    const own = await rig.request(assetAt, { uri: rig.uri("src/raw.ts"), position: mark("orders").range.start });
    assert.deepEqual([own?.key, own?.upstream], ["orders", null]);
    const place = await rig.request(locate, { project: rig.projectUri, key: "orders", check: null });
    assert.deepEqual(place, { uri: rig.uri("src/raw.ts"), range: mark("orders").range });
    assert.equal(await rig.request(locate, { project: rig.projectUri, key: "nothing", check: null }), null);
  });

  describe("lineage", () => {
    const ask = async (query: Partial<LineageQuery>) => {
      return await rig.request(lineage, { project: rig.projectUri, focus: null, scope: { kind: "all" }, ...query });
    };
    const graph = async (query: Partial<LineageQuery>): Promise<LineageGraph> => {
      const view = await ask(query);
      assert.ok(view.kind === "graph", JSON.stringify(view));
      return view;
    };

    it("gives all assets upstream first, with edges", async () => {
      const { nodes, edges, total } = await graph({});
      assert.equal(total, 4);
      const keys = nodes.map(({ key }) => key);
      assert.ok(keys.indexOf("orders") < keys.indexOf("totals"));
      assert.ok(edges.some(({ from, to, via }) => from === "orders" && to === "totals" && via === "parameter"));
    });

    it("gives a neighbourhood and counts what it leaves out", async () => {
      const { nodes, focus } = await graph({ focus: "totals", scope: { kind: "neighbourhood", up: 1, down: 0 } });
      assert.equal(focus, "totals");
      assert.deepEqual(
        nodes.map(({ key, hiddenDownstream }) => [key, hiddenDownstream]),
        [
          ["orders", 0],
          ["totals", 1],
        ],
      );
    });

    it("answers a selection, and says where one is wrong", async () => {
      const { nodes } = await graph({ scope: { kind: "selection", text: "group:raw" } });
      assert.deepEqual(nodes.map(({ key }) => key).toSorted(), ["customers", "orders"]);
      const wrong = await ask({ scope: { kind: "selection", text: "group:raw and" } });
      assert.equal(wrong.kind, "error");
    });

    it("says what to do where there is nothing to draw", async () => {
      const view = await ask({ scope: { kind: "neighbourhood", up: 1, down: 1 } });
      assert.equal(view.kind, "empty");
    });
  });

  describe("changes", () => {
    it("ask for lenses again where a title that is shown differs", async () => {
      const text = rig.fixture.files.get("src/raw.ts") ?? "";
      await rig.lenses("src/raw.ts");
      const before = rig.refreshes;
      await rig.changeFile("src/raw.ts", text.replace("export const orders", "export const ordered"));
      await rig.until(() => rig.refreshes > before);
      await rig.changeFile("src/raw.ts", text);
      await rig.until(async () => (await rig.titles("src/raw.ts", "export const orders")).length === 3);
    });

    it("do not ask for lenses again where no title that is shown differs", async () => {
      const text = rig.fixture.files.get("src/raw.ts") ?? "";
      await rig.lenses("src/raw.ts");
      const before = rig.refreshes;
      const more = 'import { asset } from "headwater";\nexport const elsewhere = asset(() => 1);\n';
      const keys = async () =>
        (await rig.request(overview, {})).projects.flatMap(({ assets }) => assets.map(({ key }) => key));
      // More often than the server would ask within the time that this takes.
      for (let time = 0; time < 4; time += 1) {
        await rig.writeOnDisk("src/elsewhere.ts", more);
        await rig.until(async () => (await keys()).includes("elsewhere"));
        await rig.remove("src/elsewhere.ts");
        await rig.until(async () => !(await keys()).includes("elsewhere"));
      }
      assert.equal(rig.refreshes, before);
      // What differs next is asked for: nothing was only late.
      await rig.changeFile("src/raw.ts", text.replace("export const orders", "export const ordered"));
      await rig.until(() => rig.refreshes > before);
      assert.equal(rig.refreshes, before + 1);
      await rig.changeFile("src/raw.ts", text);
      await rig.until(async () => (await rig.titles("src/raw.ts", "export const orders")).length === 3);
    });

    it("takes an edit in the editor at once, and a file from the disk", async () => {
      const text = rig.fixture.files.get("src/raw.ts") ?? "";
      await rig.changeFile("src/raw.ts", `${text}export const products = asset(() => 1);\n`);
      const keys = async () =>
        (await rig.request(overview, {})).projects.flatMap(({ assets }) => assets.map(({ key }) => key));
      await rig.until(async () => (await keys()).includes("products"));
      await rig.changeFile("src/raw.ts", text);
      await rig.until(async () => !(await keys()).includes("products"));
      await rig.writeOnDisk(
        "src/more.ts",
        'import { asset } from "headwater";\nexport const regions = asset(() => 1);\n',
      );
      await rig.until(async () => (await keys()).includes("regions"));
    });
  });
});
