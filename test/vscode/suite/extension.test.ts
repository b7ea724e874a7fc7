/** The extension inside a real extension host, on a copy of the sample project. The tests follow each other. */
import assert from "node:assert/strict";
import { MarkdownString, Range, TabInputWebview, commands, languages, window, workspace } from "vscode";
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  Hover,
  Location,
  LocationLink,
  SymbolInformation,
  TextDocument,
} from "vscode";
import {
  activated,
  execute,
  fileUri,
  manifestCommands,
  openFile,
  placeOf,
  replaceIn,
  serverProcess,
  titlesAbove,
  until,
  waitForDiagnostic,
  waitForTitle,
} from "./support.ts";

const DAILY = "export const dailyWeather";
/** The first run starts processes and reads the project on a machine that may be busy. */
const RUN_LIMIT = 90_000;

describe("the extension", () => {
  before(async function () {
    this.timeout(RUN_LIMIT);
    await activated();
    const document = await openFile("src/weather.ts");
    await waitForTitle(document, DAILY, /missing/);
  });

  it("finds no fault in the sample project", () => {
    const faults = languages
      .getDiagnostics()
      .flatMap(([, diagnostics]) => diagnostics.filter(({ source }) => source === "headwater"));
    assert.deepEqual(faults, []);
  });

  it("registers the commands that its manifest names", async () => {
    const registered = new Set(await commands.getCommands(true));
    for (const command of manifestCommands()) assert.ok(registered.has(command), command);
  });

  it("shows lenses above an asset", async () => {
    const document = await openFile("src/weather.ts");
    const titles = await titlesAbove(document, DAILY);
    assert.deepEqual([titles[0], titles[2]], ["▶ Materialize with 1 upstream", "Lineage"]);
  });

  it("goes from a parameter to the upstream asset alone, however new the cursor is there", async () => {
    const document = await openFile("src/weather.ts");
    const place = placeOf(document, "rawWeather:");
    await window.showTextDocument(document, { selection: new Range(place, place) });
    // What F12 does, in the moment in which the cursor comes.
    await commands.executeCommand("headwater.goToUpstream");
    assert.equal(window.activeTextEditor?.document.uri.toString(), fileUri("src/raw.ts").toString());
    const elsewhere = placeOf(document, "parseDate(row");
    await window.showTextDocument(document, { selection: new Range(elsewhere, elsewhere) });
    await commands.executeCommand("headwater.goToUpstream");
    assert.notEqual(window.activeTextEditor.document.uri.toString(), fileUri("src/raw.ts").toString());
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("goes from a parameter to the upstream asset, and tells of it in a hover", async () => {
    const document = await openFile("src/weather.ts");
    const place = placeOf(document, "rawWeather:");
    const found = await commands.executeCommand<(Location | LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      place,
    );
    const targets = found.map((target) => ("targetUri" in target ? target.targetUri : target.uri).toString());
    assert.ok(targets.includes(fileUri("src/raw.ts").toString()), targets.join());

    const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, place);
    const text = hovers
      .flatMap(({ contents }) => contents.map((part) => (part instanceof MarkdownString ? part.value : "")))
      .join("\n");
    assert.match(text, /rawWeather/);
    assert.match(text, /The daily weather of Seattle and New York/);
  });

  it("lists the assets of a file", async () => {
    const document = await openFile("src/raw.ts");
    const symbols = await commands.executeCommand<DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    const names = symbols.map(({ name }) => name);
    assert.ok(
      ["rawWeather", "rawAirports", "rawFlights"].every((name) => names.includes(name)),
      names.join(),
    );
  });

  it("finds assets that a loop makes when its file runs, and loses them with the file", async function () {
    this.timeout(RUN_LIMIT);
    const file = fileUri("src/made.ts");
    const find = async (): Promise<readonly SymbolInformation[]> => {
      const found = await commands.executeCommand<SymbolInformation[]>(
        "vscode.executeWorkspaceSymbolProvider",
        "made/",
      );
      return found.filter(({ name }) => name.startsWith("made/"));
    };
    const text = `import { asset } from "headwater";\nexport const made = ["a", "b"].map((key) => asset({ key: "made/" + key }, () => key));\n`;
    await workspace.fs.writeFile(file, Buffer.from(text));
    const symbols = await until(async () => {
      const found = await find();
      return found.length === 2 ? found : undefined;
    });
    assert.deepEqual([...new Set(symbols.map(({ location }) => location.uri.toString()))], [file.toString()]);
    await workspace.fs.delete(file);
    await until(async () => ((await find()).length === 0 ? true : undefined));
  });

  it("opens an asset from its key", async () => {
    const document = await openFile("src/weather.ts");
    const project = workspace.workspaceFolders?.[0]?.uri.toString();
    await commands.executeCommand("headwater.openAsset", { project, key: "rawFlights" });
    const editor = await until(() =>
      window.activeTextEditor?.document === document ? undefined : window.activeTextEditor,
    );
    assert.equal(editor.document.uri.toString(), fileUri("src/raw.ts").toString());
    assert.equal(editor.selection.active.line, placeOf(editor.document, "export const rawFlights").line);
  });

  it("materializes an asset with its missing upstream, and shows the result", async function () {
    this.timeout(RUN_LIMIT);
    const document = await openFile("src/weather.ts");
    await runLens(document.uri.toString(), "▶ Materialize with 1 upstream");
    await waitForTitle(document, DAILY, /current · 2,922 rows/);
    assert.equal((await titlesAbove(document, DAILY))[0], "▶ Materialize");
  });

  it("shows the log of a run", async () => {
    const project = workspace.workspaceFolders?.[0]?.uri.toString();
    await commands.executeCommand("headwater.showRunLog", { project, key: "dailyWeather" });
    const editor = await until(() =>
      window.activeTextEditor?.document.uri.scheme === "headwater-log" ? window.activeTextEditor : undefined,
    );
    assert.match(editor.document.getText(), /^# Run \d{8}-\d{6}/);
    assert.match(editor.document.getText(), /dailyWeather {2}materialized/);
  });

  it("warns of what an edit makes stale, with its cause, and offers to make it fresh", async function () {
    this.timeout(RUN_LIMIT);
    const document = await openFile("src/weather.ts");
    await replaceIn("src/lib/dates.ts", "is not a date", "is no date");
    await waitForTitle(document, DAILY, /stale: parseDate in src\/lib\/dates\.ts changed/);
    const stale = await waitForDiagnostic(document.uri, /^dailyWeather is stale/);
    assert.equal(stale.relatedInformation?.[0]?.location.uri.toString(), fileUri("src/lib/dates.ts").toString());
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      stale.range,
    );
    const titles = actions.map(({ title }) => title);
    assert.deepEqual(
      titles.filter((title) => title.startsWith("Materialize")),
      ["Materialize dailyWeather"],
    );
    const fresh = actions.find(({ title }) => title === "Materialize dailyWeather");
    assert.ok(fresh?.command !== undefined, titles.join());
    await execute(fresh.command);
    await waitForTitle(document, DAILY, /current/);
    await until(() => !languages.getDiagnostics(document.uri).some(({ source }) => source === "headwater"));
  });

  it("runs a failed check alone, from the quick fix on its diagnostic", async function () {
    this.timeout(RUN_LIMIT);
    const document = await openFile("src/checks.ts");
    const original = document.getText();
    const project = workspace.workspaceFolders?.[0]?.uri.toString();
    const checks = (passed: boolean): string => `import { assetCheck } from "headwater";
import { dailyWeather } from "./weather.ts";
function orThrow(passed: boolean): boolean {
  if (!passed) throw new Error("not so");
  return passed;
}
export const first = assetCheck({ asset: dailyWeather }, () => ${String(passed)});
export const second = assetCheck({ asset: dailyWeather }, () => orThrow(${String(passed)}));
`;
    const told = (name: string, where: string) =>
      languages
        .getDiagnostics(document.uri)
        .find(
          ({ message, range }) =>
            message.startsWith(`Check ${name} of`) && document.lineAt(range.start.line).text.includes(where),
        );
    const runAgain = async (name: string, where: string): Promise<void> => {
      const shown = await until(() => told(name, where));
      const actions = await commands.executeCommand<CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        shown.range,
      );
      const checkActions = actions.filter(({ title }) => title.startsWith("Run check "));
      assert.deepEqual(
        checkActions.map(({ title }) => title),
        [`Run check ${name} of dailyWeather again`],
      );
      const [again] = checkActions;
      assert.ok(again?.command !== undefined);
      await execute(again.command);
      await until(() => told(name, where) === undefined || undefined);
    };
    await replaceIn("src/checks.ts", original, checks(false));
    await commands.executeCommand("headwater.runChecks", { project, key: "dailyWeather" });
    await until(() => told("first", "const first") && told("second", "const second"));
    await showsLogOf(await until(() => told("second", "throw new Error")), document);

    await replaceIn("src/checks.ts", checks(false), checks(true));
    await runAgain("first", "const first");
    assert.ok(told("second", "const second") !== undefined, "the other was not run");
    // Which check a line is about that is no check's own, the diagnostic says.
    await runAgain("second", "throw new Error");

    await replaceIn("src/checks.ts", checks(true), original);
    await until(() => languages.getDiagnostics(document.uri).length === 0 || undefined);
  });

  /** Where it failed, with links to the places that it names. */
  async function showsLogOf(shown: Diagnostic, document: TextDocument): Promise<void> {
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      shown.range,
    );
    const action = actions.find(({ title }) => title === "Show the log of the run");
    assert.ok(action?.command !== undefined, actions.map(({ title }) => title).join());
    await execute(action.command);
    const log = await until(() =>
      window.activeTextEditor?.document.uri.scheme === "headwater-log" ? window.activeTextEditor : undefined,
    );
    assert.match(
      log.document.lineAt(log.selection.active).text,
      /dailyWeather:(?:first {2}check first|second {2}check second) failed/,
    );
    const links = await commands.executeCommand<DocumentLink[]>("vscode.executeLinkProvider", log.document.uri);
    const thrown = links.map(({ target }) => target).find((target) => target?.fragment.startsWith("L4,") === true);
    assert.equal(thrown?.with({ fragment: "" }).toString(), document.uri.toString());
  }

  it("opens the lineage panel beside the editor", async () => {
    await openFile("src/weather.ts");
    await commands.executeCommand("headwater.showLineage");
    const tab = await until(() =>
      window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith("headwater.lineage")),
    );
    assert.equal(tab.label, "Lineage");
    await window.tabGroups.close(tab);
  });

  it("comes back after a restart of the server", async () => {
    await commands.executeCommand("headwater.restartServer");
    const document = await openFile("src/weather.ts");
    await waitForTitle(document, DAILY, /current · 2,922 rows/);
  });

  it("starts a server anew that died", async () => {
    const died = serverProcess();
    process.kill(died, "SIGKILL");
    await until(() => {
      const now = serverProcess();
      return now > 0 && now !== died;
    });
    const document = await openFile("src/weather.ts");
    await waitForTitle(document, DAILY, /current · 2,922 rows/);
  });

  /** Does what a click on a lens does. */
  async function runLens(uri: string, title: string): Promise<void> {
    const document = await workspace.openTextDocument(fileUri("src/weather.ts"));
    assert.equal(document.uri.toString(), uri);
    const lenses = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 200);
    const { line } = placeOf(document, DAILY);
    const lens = lenses.find(({ range, command }) => range.start.line === line && command?.title === title);
    assert.ok(lens?.command !== undefined, title);
    await execute(lens.command);
  }
});
