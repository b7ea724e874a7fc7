/** The lineage panel as it ships, in Chromium, on a page with VS Code's policy: what a user does and what they see. */
import assert from "node:assert/strict";
import type { LineageGraph, LineageQuery } from "@headwater/protocol/lineage";
import { PanelBrowser, type PanelOptions, type PanelPage } from "./support/host-page.ts";
import { large } from "./support/large.ts";
import { graph, NEIGHBOURHOOD, node, patched, PROJECT } from "./support/views.ts";
import { weather } from "./support/weather.ts";

/** What a screen reader is told of the places of the cards that it finds, as it reads on. */
async function heardInOrder({ cards }: PanelPage): Promise<readonly string[]> {
  return await cards.evaluateAll((found) => found.map((card) => `${card.ariaPosInSet} of ${card.ariaSetSize}`));
}

/** Of the toolbar. */
async function rows({ page }: PanelPage): Promise<number> {
  const tops = await page
    .locator(".toolbar > div")
    .evaluateAll((parts) => parts.map((part) => Math.round(part.getBoundingClientRect().bottom / 12)));
  return new Set(tops).size;
}

describe("the lineage panel", function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;

  before(async () => {
    browser = await PanelBrowser.open();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.faults, [], "the console stays silent");
    assert.deepEqual(await panel.violations(), [], "the policy holds");
    assert.deepEqual(
      (await panel.posted()).filter(({ kind }) => kind === "fault"),
      [],
    );
    await panel.close();
  });

  const open = async (options?: PanelOptions): Promise<PanelPage> => {
    panel = await browser.panel(options);
    return panel;
  };
  const showing = async (view: LineageGraph = weather(Date.now()), options?: PanelOptions): Promise<PanelPage> => {
    await open(options);
    await panel.show(view);
    await panel.settled();
    return panel;
  };

  it("announces itself, then lays out what it is sent", async () => {
    await open();
    assert.deepEqual(await panel.allPosted(), [{ kind: "ready", state: null }]);
    await panel.page.getByRole("heading", { name: "Connecting to Headwater" }).waitFor();
    await panel.show(weather(Date.now()));
    await panel.settled();
    assert.equal(await panel.cards.count(), 13);
    assert.equal(await panel.page.locator(".edge").count(), 15);
    assert.equal(await panel.card("clean/weather").getAttribute("data-look"), "stale");
    assert.match(
      (await panel.card("clean/weather").textContent()) ?? "",
      /weather.*✓ 2.*stale: parseDate in lib\/dates\.ts changed.*clean\/.*typescript/,
    );
    assert.equal(
      await panel.page
        .locator(".status-bar")
        .textContent()
        .then((text) => text?.startsWith("weatherlocal13 of 18 assets")),
      true,
    );
  });

  it("a click selects, a double click opens, and the card stays where it is", async () => {
    await showing();
    const before = await panel.card("dailySummary").boundingBox();
    await panel.card("dailySummary").click();
    await panel.page.getByRole("region", { name: "Details of dailySummary" }).waitFor();
    assert.equal(await panel.card("dailySummary").getAttribute("aria-selected"), "true");
    assert.deepEqual(await panel.card("dailySummary").boundingBox(), before);
    assert.deepEqual(await panel.posted(), []);
    await panel.card("dailySummary").dblclick();
    assert.deepEqual(await panel.nextPosted("open"), { kind: "open", project: PROJECT, key: "dailySummary" });
  });

  it("a card that its own details cover takes the second click of a double click, and then comes clear of them", async () => {
    await showing(undefined, { width: 500, height: 520 });
    const keyOfLowest = await panel.cards.evaluateAll((cards) => {
      const bottom = (card: Element): number => card.getBoundingClientRect().bottom;
      const inView = cards.filter((card) => bottom(card) < innerHeight - 30);
      return inView.toSorted((a, b) => bottom(b) - bottom(a))[0]?.getAttribute("data-key") ?? "";
    });
    const lowest = panel.card(keyOfLowest);
    const box = await lowest.boundingBox();
    assert.ok(box !== null);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const details = panel.page.locator(".details");
    await panel.page.mouse.click(x, y);
    await details.waitFor();
    const covered = await details.boundingBox();
    assert.ok(covered !== null && covered.y < y, "the details lie over the card");
    await panel.page.mouse.click(x, y, { clickCount: 2 });
    assert.equal((await panel.nextPosted("open")).key, keyOfLowest);
    await panel.page.waitForFunction((key) => {
      const top = document.querySelector(".details")?.getBoundingClientRect().top ?? 0;
      const card = document.querySelector(`.card[data-key="${key}"]`);
      return card !== null && card.getBoundingClientRect().bottom <= top;
    }, keyOfLowest);
  });

  it("what hovering a card tells stays clear of the details of another", async () => {
    await showing();
    const box = await panel.card("clean/weather").boundingBox();
    assert.ok(box !== null);
    // The card ends right above the details, so that there is no room below it.
    await panel.page.setViewportSize({ width: 1200, height: Math.round(box.y + box.height + 170) });
    await panel.settled();
    await panel.card("dailySummary").click();
    const details = await panel.page.locator(".details").boundingBox();
    assert.ok(details !== null);
    await panel.card("clean/weather").hover();
    const tooltip = panel.page.getByRole("tooltip");
    await tooltip.filter({ hasText: "parseDate" }).waitFor();
    const shown = await tooltip.boundingBox();
    assert.ok(shown !== null && shown.y + shown.height <= details.y, "it is not cut off");
  });

  it("the keyboard walks along edges, opens, selects, and reaches the menu and the filter", async () => {
    await showing();
    await panel.stage.focus();
    const { keyboard } = panel.page;
    const active = (key: string): Promise<void> => panel.page.locator(`.card.active[data-key="${key}"]`).waitFor();
    await active("dailySummary");
    await keyboard.press("ArrowLeft");
    await active("clean/weather");
    assert.equal(
      await panel.stage.getAttribute("aria-activedescendant"),
      await panel.card("clean/weather").getAttribute("id"),
    );
    await keyboard.press("ArrowRight");
    await active("dailySummary");
    await keyboard.press("ArrowDown");
    await active("monthlyClimate");
    await keyboard.press("Enter");
    assert.equal((await panel.nextPosted("open")).key, "monthlyClimate");
    await keyboard.press("Shift+F10");
    const menu = panel.page.getByRole("menu", { name: "monthlyClimate" });
    await menu.waitFor();
    assert.equal(await panel.page.locator(":focus").textContent(), "Materialize");
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    assert.deepEqual(await panel.nextPosted("materialize"), {
      kind: "materialize",
      project: PROJECT,
      keys: ["monthlyClimate"],
      with: "upstream",
    });
    assert.equal(await menu.count(), 0);
    assert.equal(
      await panel.stage.evaluate((stage) => stage === document.activeElement),
      true,
      "the menu gives the keyboard back",
    );
    await keyboard.press("/");
    await panel.page.locator("vscode-text-field:focus-within").waitFor();
  });

  it("is one stop on the way of the Tab key, and says what each card is", async () => {
    await showing();
    await panel.stage.focus();
    await panel.page.keyboard.press("Tab");
    assert.equal(await panel.page.locator(".stage :focus").count(), 0);
    const options = panel.page.getByRole("listbox", { name: "Asset lineage" }).getByRole("option");
    assert.equal(await options.count(), 13);
    const label = await panel.card("clean/weather").getAttribute("aria-label");
    assert.equal(label, "weather in clean, stale: parseDate in lib/dates.ts changed, 2 checks passed");
  });

  it("the context menu materializes, opens and focuses", async () => {
    await showing(weather(Date.now()), { width: 1600 });
    const choose = async (item: string): Promise<void> => {
      await panel.card("clean/weather").click({ button: "right" });
      await panel.page.getByRole("menuitem", { name: item, exact: true }).click();
    };
    await choose("Materialize");
    await choose("Materialize with downstream");
    await choose("Open definition");
    await choose("Focus here");
    const posted = await panel.posted();
    assert.deepEqual(posted.slice(0, 3), [
      { kind: "materialize", project: PROJECT, keys: ["clean/weather"], with: "self" },
      { kind: "materialize", project: PROJECT, keys: ["clean/weather"], with: "downstream" },
      { kind: "open", project: PROJECT, key: "clean/weather" },
    ]);
    assert.equal((await panel.nextPosted("state")).state.query.focus, "clean/weather");
    await panel.card("noaaStations").click({ button: "right" });
    await panel.page.getByText("Made elsewhere: it cannot be materialized here").waitFor();
    await panel.page.keyboard.press("Escape");
    assert.equal(await panel.page.getByRole("menu").count(), 0);
  });

  it("the context menu runs the checks of an asset, those that failed one by one", async () => {
    await showing(weather(Date.now()), { width: 1600 });
    const checksOf = async (card: string): Promise<string[]> => {
      await panel.card(card).click({ button: "right" });
      const items = await panel.page.getByRole("menuitem").allTextContents();
      return items.filter((text) => text.startsWith("Run "));
    };
    assert.deepEqual(await checksOf("rawWeather"), ["Run check"]);
    await panel.page.keyboard.press("Escape");
    assert.deepEqual(await checksOf("busiestRoutes"), ["Run check hasRoutes again"]);
    await panel.page.keyboard.press("Escape");
    assert.deepEqual(await checksOf("monthlyClimate"), []);
    await panel.page.keyboard.press("Escape");
    assert.deepEqual(await checksOf("clean/airports"), ["Run check plausible again", "Run 2 checks"]);
    await panel.page.getByRole("menuitem", { name: "Run check plausible again" }).click();
    await panel.card("clean/airports").click({ button: "right" });
    await panel.page.getByRole("menuitem", { name: "Run 2 checks" }).click();
    const posted = await panel.posted();
    assert.deepEqual(
      posted.filter(({ kind }) => kind === "check"),
      [
        { kind: "check", project: PROJECT, key: "clean/airports", checks: ["plausible"] },
        { kind: "check", project: PROJECT, key: "clean/airports" },
      ],
    );
  });

  it("a run shows live without moving a card, and can be canceled", async () => {
    const view = weather(Date.now());
    await showing(view);
    const keys = view.nodes.map(({ key }) => key);
    const before = await panel.positions(keys);
    const since = Date.now() - 65_000;
    await panel.show(
      patched(
        view,
        {
          "clean/weather": { status: "running", step: "running", runningSince: since },
          dailySummary: { step: "waiting" },
        },
        { runId: "run-123456" },
      ),
    );
    await panel.page.locator('.card[data-look="running"]').waitFor();
    assert.match((await panel.card("clean/weather").textContent()) ?? "", /running · 1 min \d s/);
    assert.equal(await panel.page.locator(".edge.flowing").count(), 1);
    assert.equal(await panel.card("dailySummary").getAttribute("data-look"), "waiting");
    assert.deepEqual(await panel.positions(keys), before);
    const said = panel.page.locator('[aria-live="polite"]');
    assert.equal(await said.textContent(), "weather running");
    await panel.button("Cancel").click();
    assert.deepEqual(await panel.nextPosted("cancel"), { kind: "cancel", project: PROJECT, runId: "run-123456" });
    await panel.show(
      patched(view, { "clean/weather": { status: "current", causes: [], at: Date.now(), fact: "2,930 rows" } }),
    );
    await panel.page.locator('.card[data-key="clean/weather"][data-look="current"]').waitFor();
    assert.match((await panel.card("clean/weather").textContent()) ?? "", /2,930 rows · just now/);
    assert.equal(await said.textContent(), "weather current");
    // It keeps its place: a toolbar that breaks into another row would move the graph.
    assert.ok(await panel.button("Cancel: nothing runs").isDisabled());
  });

  it("materializes the selection from the toolbar", async () => {
    await showing();
    await panel.card("clean/weather").click();
    await panel.card("monthlyClimate").click({ modifiers: ["Control"] });
    await panel.button("Materialize 2").click();
    assert.deepEqual((await panel.nextPosted("materialize")).keys, ["clean/weather", "monthlyClimate"]);
    await panel.button("With upstream").click();
    assert.equal((await panel.nextPosted("materialize", 1)).with, "upstream");
  });

  it("materializes one asset from its details, alone or with what is upstream", async () => {
    await showing();
    await panel.card("clean/weather").click();
    const details = panel.page.locator(".details vscode-button");
    await details.filter({ hasText: "Materialize" }).click();
    assert.equal((await panel.nextPosted("materialize")).with, "self");
    await details.filter({ hasText: "With upstream" }).click();
    assert.equal((await panel.nextPosted("materialize", 1)).with, "upstream");
  });

  it("refuses to run where the host refuses, and says why", async () => {
    await showing({ ...weather(Date.now()), refusal: "Restricted Mode: trust this workspace to run assets" });
    assert.equal(await panel.page.locator("vscode-button", { hasText: "Materialize" }).getAttribute("disabled"), "");
    await panel.card("dailySummary").click({ button: "right" });
    await panel.page.locator(".menu-reason", { hasText: "Restricted Mode" }).waitFor();
    await panel.page.getByRole("menuitem", { name: "Materialize", exact: true }).click({ force: true });
    await panel.page.keyboard.press("Escape");
    assert.deepEqual(await panel.posted(), []);
  });

  it("filters as one types, and points at what is wrong", async () => {
    await showing();
    await panel.filter.fill("group:raw and");
    const { query } = (await panel.nextPosted("state")).state;
    assert.deepEqual(query.scope, { kind: "selection", text: "group:raw and" });
    await panel.show({ kind: "error", message: "Expected an attribute after `and`.", column: 13 }, query);
    const fault = panel.page.getByRole("alert");
    await fault.waitFor();
    assert.equal(await fault.textContent(), "group:raw and Expected an attribute after `and`. (column 14)");
    assert.equal(await panel.page.locator("vscode-text-field").getAttribute("aria-invalid"), "true");
    assert.equal(await panel.cards.count(), 13, "the last graph stays");
    await panel.filter.fill("group:nothing");
    const next = (await panel.nextPosted("state", 1)).state.query;
    await panel.show(graph([], []), next);
    await panel.page.getByRole("heading", { name: "No asset matches the filter" }).waitFor();
    await panel.page.locator(".notice").getByText("Clear the filter").click();
    assert.deepEqual((await panel.nextPosted("state", 2)).state.query.scope, NEIGHBOURHOOD.scope);
    await panel.page.waitForFunction(() => document.querySelector<HTMLInputElement>("vscode-text-field")?.value === "");
  });

  it("suggests what may come next in the filter", async () => {
    await showing();
    const { keyboard } = panel.page;
    await panel.filter.focus();
    await keyboard.type("gr");
    const suggestions = panel.page.getByRole("listbox", { name: "Suggestions" });
    await suggestions.waitFor();
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await panel.page.getByRole("option", { name: "group:reports" }).waitFor();
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await keyboard.press("Tab");
    await suggestions.waitFor({ state: "detached" });
    await panel.page.waitForFunction(
      () => document.querySelector<HTMLInputElement>("vscode-text-field")?.value === "group:raw",
    );
    await keyboard.type(" and r");
    await suggestions.waitFor();
    await keyboard.press("Escape");
    await suggestions.waitFor({ state: "detached" });
    await keyboard.press("Enter");
    await panel.page.waitForFunction(() => document.activeElement?.classList.contains("stage"));
    const last = (await panel.posted()).at(-1);
    assert.deepEqual(last?.kind === "state" && last.state.query.scope, { kind: "selection", text: "group:raw and r" });
  });

  it("changes depth and scope, pins, and keeps all that over a reload", async () => {
    await showing();
    await panel.button("More levels upstream").click();
    assert.deepEqual((await panel.nextPosted("state")).state.query.scope, { kind: "neighbourhood", up: 3, down: 2 });
    await panel.page.locator("vscode-button.pressed").waitFor({ state: "detached" });
    await panel.button(/^Pin:/).click();
    assert.equal((await panel.nextPosted("state", 1)).state.pinned, true);
    await panel.page.getByRole("combobox", { name: "Which part of the graph" }).click();
    await panel.page.getByRole("option", { name: "All assets" }).click();
    const { state } = await panel.nextPosted("state", 2);
    assert.deepEqual(state, { query: { ...NEIGHBOURHOOD, scope: { kind: "all" } }, pinned: true });
    assert.deepEqual(await panel.kept(), state);
    await panel.close();
    await open({ restored: state });
    assert.deepEqual(await panel.allPosted(), [{ kind: "ready", state }]);
  });

  it("opens hidden neighbours, and the card where that was asked stays in place", async () => {
    const view = weather(Date.now());
    const query: LineageQuery = { ...NEIGHBOURHOOD, focus: "rawAirports" };
    await open({ restored: { query, pinned: false } });
    await panel.show({ ...view, focus: "rawAirports" }, query);
    await panel.settled();
    // Someone who moved the view keeps it; else it would be framed anew, gently.
    await panel.page.mouse.move(600, 600);
    await panel.page.mouse.wheel(0, 10);
    await panel.settled();
    await panel.card("rawAirports").locator(".card-stub[data-side=upstream]").click();
    const asked = (await panel.nextPosted("state")).state.query;
    assert.deepEqual(asked.scope, { kind: "neighbourhood", up: 3, down: 2 });
    const more = graph(
      [
        ...view.nodes.map((each) => ({ ...each, hiddenUpstream: 0 })),
        node("faa", { group: "raw" }),
        node("icao", { group: "raw" }),
        node("iata", { group: "raw" }),
      ],
      [
        ...view.edges.map(({ from, to, via }) => `${from} ${via === "deps" ? "~" : ">"} ${to}`),
        "faa > rawAirports",
        "icao > rawAirports",
        "iata > rawAirports",
      ],
      { focus: "rawAirports" },
    );
    const path = panel.card("rawAirports").evaluate(async (card) => {
      const seen: { x: number; y: number }[] = [];
      for (let after = 0; after < 20; after += document.querySelector('.card[data-key="iata"]') === null ? 0 : 1) {
        await new Promise(requestAnimationFrame);
        const { x, y } = card.getBoundingClientRect();
        seen.push({ x, y });
      }
      return seen;
    });
    await panel.send({ kind: "view", query: asked, view: more });
    const [start, ...rest] = await path;
    for (const at of rest)
      assert.ok(Math.hypot(at.x - (start?.x ?? NaN), at.y - (start?.y ?? NaN)) < 1, JSON.stringify({ start, at }));
  });

  it("follows the cursor by asking for its neighbourhood", async () => {
    await showing();
    await panel.send({ kind: "cursor", project: PROJECT, key: "rawFlights" });
    assert.equal((await panel.nextPosted("state")).state.query.focus, "rawFlights");
  });

  it("tells all causes on hover, and never as markup", async () => {
    const evil = `<img src=x onerror="document.title='owned'">`;
    const view = graph(
      [
        node("orders", {
          status: "stale",
          causes: [evil, "rawOrders has new data"],
          description: evil,
          kinds: [evil],
          group: evil,
          fact: evil,
        }),
        node("b", { group: "g", blockedBy: evil }),
      ],
      ["orders > b"],
      { projectName: evil, environment: evil, refusal: evil },
    );
    await showing(view);
    await panel.card("orders").hover();
    const tooltip = panel.page.getByRole("tooltip");
    await tooltip.waitFor();
    assert.deepEqual(await tooltip.locator("li").allTextContents(), [evil, "rawOrders has new data"]);
    await panel.card("orders").click();
    await panel.card("orders").click({ button: "right" });
    await panel.send({ kind: "unavailable", message: evil });
    await panel.page.getByRole("heading", { name: "Headwater is not running" }).waitFor();
    assert.equal(await panel.page.locator("img").count(), 0);
    assert.equal(await panel.page.title(), "Lineage");
  });

  it("is never blank", async () => {
    await open();
    const says = async (words: string): Promise<void> => {
      await panel.page.locator(".notice", { hasText: words }).waitFor();
    };
    await says("Connecting to Headwater");
    await panel.show({ kind: "indexing" });
    await says("Reading your assets");
    await panel.show({ kind: "empty", message: "Open a file of a project." });
    await says("Open a file of a project.");
    await panel.show({ kind: "error", message: "The store is newer than this version.", column: null });
    await says("The store is newer than this version.");
    await panel.send({ kind: "unavailable", message: "The server stopped. Restart it." });
    await says("The server stopped. Restart it.");
    await panel.button("Try again").click();
    assert.equal((await panel.allPosted()).filter(({ kind }) => kind === "ready").length, 2);
    await panel.send({ kind: "view", query: NEIGHBOURHOOD, view: large(1_050, Date.now()) });
    await says("1,050 assets are a lot to look at");
    assert.equal(await panel.cards.count(), 0);
  });

  it("says so when the page's policy forbids workers, instead of waiting for ever", async () => {
    await open({ withoutWorkers: true });
    await panel.send({ kind: "view", query: NEIGHBOURHOOD, view: weather(Date.now()) });
    await panel.page.getByRole("heading", { name: "The graph could not be arranged" }).waitFor();
    panel.faults.length = 0;
    await panel.page.evaluate(() => {
      (window as unknown as { hwViolations: string[] }).hwViolations = [];
    });
  });

  it("pans, zooms around the pointer, and fits", async () => {
    await showing();
    const zoom = async (): Promise<number> =>
      panel.page.locator(".world").evaluate((world) => new DOMMatrix(getComputedStyle(world).transform).a);
    const box = async () => (await panel.card("dailySummary").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const [start, initial] = [await box(), await zoom()];
    await panel.page.mouse.move(600, 160);
    await panel.page.mouse.down();
    await panel.page.mouse.move(650, 190, { steps: 4 });
    await panel.page.mouse.up();
    await panel.settled();
    assert.deepEqual([Math.round((await box()).x - start.x), Math.round((await box()).y - start.y)], [50, 30]);
    await panel.page.mouse.wheel(0, 40);
    await panel.settled();
    assert.equal(Math.round((await box()).y - start.y), -10);
    const at = await box();
    await panel.page.mouse.move(at.x, at.y);
    await panel.page.keyboard.down("Control");
    await panel.page.mouse.wheel(0, -20);
    await panel.page.keyboard.up("Control");
    await panel.settled();
    assert.ok((await zoom()) > initial);
    assert.ok(Math.abs((await box()).x - at.x) < 1.5, "what is under the pointer stays there");
    await panel.button(/^Fit/).click();
    await panel.settled();
    assert.ok((await panel.card("rawWeather").boundingBox()) !== null && (await zoom()) < initial);
  });

  it("shows a map of what is out of view, and goes where it is clicked", async () => {
    await showing(large(120, Date.now()));
    const map = panel.page.locator(".minimap");
    await panel.button(/^Fit/).click();
    await panel.settled();
    assert.equal(await map.isVisible(), false);
    await panel.stage.focus();
    for (let times = 0; times < 6; times += 1) await panel.page.keyboard.press("+");
    await panel.settled();
    await map.waitFor();
    const transform = async (): Promise<string> =>
      panel.page.locator(".world").evaluate((world) => world.style.transform);
    const before = await transform();
    await map.click({ position: { x: 12, y: 12 } });
    await panel.settled();
    assert.notEqual(await transform(), before);
    assert.deepEqual(await panel.posted(), []);
    // Where room is scarce, cards need it more.
    await panel.page.setViewportSize({ width: 560, height: 700 });
    await panel.settled();
    assert.equal(await map.isVisible(), false);
  });

  it("draws the newest of several graphs that come while it arranges", async () => {
    await open();
    for (const size of [300, 250, 200])
      await panel.send({ kind: "view", query: NEIGHBOURHOOD, view: large(size, Date.now()) });
    await panel.show(weather(Date.now()));
    await panel.card("dailySummary").waitFor();
    await panel.settled();
    assert.equal(await panel.cards.count(), 13);
  });

  it("draws only what is near the viewport", async () => {
    await showing(large(300, Date.now()));
    await panel.stage.focus();
    for (let times = 0; times < 8; times += 1) await panel.page.keyboard.press("+");
    await panel.settled();
    const drawn = await panel.cards.count();
    assert.ok(drawn > 0 && drawn < 150, `${drawn} cards`);
  });

  it("draws hundreds of cards on a canvas, where they can be clicked, opened and walked as any", async function () {
    this.timeout(60_000);
    await showing(large(500, Date.now()), { width: 1_200, height: 800 });
    await panel.button(/^Fit/).click();
    await panel.settled();
    const far = panel.page.locator("canvas.far");
    assert.equal(await far.isVisible(), true);
    const heard = await heardInOrder(panel);
    assert.deepEqual([heard.length, heard.at(0), heard.at(-1)], [13, "1 of 500", "13 of 500"]);

    // Columns of cards are wider than the step.
    const box = await far.boundingBox();
    assert.ok(box !== null);
    const details = panel.page.locator(".details");
    for (let part = 0.3; !(await details.isVisible()) && part < 0.9; part += 0.01) {
      await panel.page.mouse.click(box.x + box.width * part, box.y + box.height * 0.5);
      await panel.settled();
    }
    const selected = panel.page.locator('.card[aria-selected="true"]');
    assert.equal(await selected.count(), 1, "a screen reader finds the card that was clicked");
    const key = await selected.getAttribute("data-key");
    await panel.stage.focus();
    await panel.page.keyboard.press("Enter");
    assert.equal((await panel.nextPosted("open")).key, key);
    const place = Number(await selected.getAttribute("aria-posinset"));
    const around = Array.from({ length: 500 }, (_, index) => index + 1).filter((at) => Math.abs(at - place) <= 12);
    assert.deepEqual(
      await heardInOrder(panel),
      around.map((at) => `${at} of 500`),
    );

    for (let times = 0; times < 8; times += 1) await panel.page.keyboard.press("+");
    await panel.settled();
    assert.equal(await far.isVisible(), false);
    assert.ok((await panel.cards.count()) > 1);
  });

  for (const width of [240, 300, 380]) {
    it(`flows down in a side bar of ${width} pixels, with every control in reach and no word cut`, async () => {
      await showing(weather(Date.now()), { width, height: 700 });
      const [above, below] = [
        await panel.card("clean/weather").boundingBox(),
        await panel.card("dailySummary").boundingBox(),
      ];
      assert.ok(above !== null && below !== null && above.y + above.height < below.y);
      const controls = await panel.page
        .locator(".toolbar :is(vscode-button, vscode-dropdown, vscode-text-field)")
        .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().toJSON() as DOMRect));
      assert.ok(controls.every(({ left, right }) => left >= 0 && right <= width));
      const overlaps = controls.flatMap((a, index) =>
        controls
          .slice(index + 1)
          .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
      );
      assert.deepEqual(overlaps, []);
      const scope = panel.page.locator("vscode-dropdown .selected-value");
      assert.ok(await scope.evaluate((value) => value.scrollWidth <= value.clientWidth), "Neighbours is read whole");
      await panel.page.getByRole("button", { name: /^Materialize/ }).waitFor();
    });
  }

  it("saves all that is laid out as a picture, in which no name becomes markup", async () => {
    await showing(patched(weather(Date.now()), { dailySummary: { kinds: ["<script>alert(1)</script>"] } }));
    await panel.button(/^Save the graph/).click();
    const { svg } = await panel.nextPosted("save-picture");
    const found = await panel.page.evaluate((text) => {
      const { documentElement: root } = new DOMParser().parseFromString(text, "image/svg+xml");
      const texts = [...root.querySelectorAll("text")].map(({ textContent }) => textContent);
      return { name: root.localName, scripts: root.querySelectorAll("script, parsererror").length, texts };
    }, svg);
    assert.deepEqual([found.name, found.scripts], ["svg", 0]);
    for (const text of ["dailySummary", "<script>alert(1)</script>", "weatherReport", "raw"])
      assert.ok(found.texts.includes(text), text);
    assert.doesNotMatch(svg, /var\(|color-mix|color\(/, "colors that every program reads");
  });

  it("tells a screen reader what each control is", async () => {
    await showing();
    await panel.page.getByRole("textbox", { name: /^Filter by a selection expression/ }).waitFor();
    await panel.page.getByRole("combobox", { name: "Which part of the graph" }).waitFor();
    const options = await panel.page.getByRole("listbox", { name: "Asset lineage" }).ariaSnapshot();
    assert.doesNotMatch(options, /^ *- text:/m, "nothing stands between the assets");
  });

  for (const width of [900, 650, 560, 430]) {
    it(`keeps the filter and the button to run in one row at ${width} pixels`, async () => {
      await showing(patched(weather(Date.now()), {}, { runId: "run-123456" }), { width, height: 500 });
      const middles = await panel.page.locator(".filter, .toolbar-run vscode-button").evaluateAll((parts) =>
        parts.map((part) => {
          const { top, height } = part.getBoundingClientRect();
          return Math.round(top + height / 2);
        }),
      );
      assert.equal(middles.length, 3);
      assert.ok(Math.max(...middles) - Math.min(...middles) <= 2, middles.join(", "));
      if (width >= 650) assert.equal(await rows(panel), 1);
    });
  }

  it("shows the whole name of the project beside why nothing may be run", async () => {
    const refusal =
      "This workspace is in Restricted Mode. Materializing runs code of the workspace, so it needs trust.";
    await showing(patched(weather(Date.now()), {}, { refusal, projectName: "energy-data" }), { width: 520 });
    const isCut = await panel.page.locator(".status-project").evaluate((name) => name.scrollWidth > name.clientWidth);
    assert.equal(isCut, false);
  });

  it("keeps what clears the selection in the corner of the details, however narrow", async () => {
    for (const width of [300, 460, 900]) {
      await showing(weather(Date.now()), { width, height: 700 });
      await panel.card("dailySummary").click();
      const close = await panel.button("Clear the selection").boundingBox();
      const details = await panel.page.locator(".details").boundingBox();
      assert.ok(close !== null && details !== null);
      assert.ok(close.y - details.y < 16, `${close.y - details.y} from the top at ${width}`);
      assert.ok(width - close.x - close.width < 24, `${width - close.x - close.width} from the side at ${width}`);
      if (width !== 900) await panel.close();
    }
  });

  it("stands still for those who ask for calm", async () => {
    await showing(weather(Date.now()), { reducedMotion: true });
    const moving = await panel.page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === "running").length,
    );
    assert.equal(moving, 0);
  });
});
