/** Pictures of the panel for people to look at, in every theme and state; and that each can be drawn at all. */
import assert from "node:assert/strict";
import type { LineageGraph } from "@headwater/protocol/lineage";
import { PanelBrowser, type PanelOptions, type PanelPage } from "./support/host-page.ts";
import { large } from "./support/large.ts";
import { screenshot } from "./support/screenshots.ts";
import { NEIGHBOURHOOD, patched } from "./support/views.ts";
import { weather } from "./support/weather.ts";

interface Picture extends PanelOptions {
  readonly name: string;
  readonly take: (panel: PanelPage) => Promise<void>;
}

const graph =
  (view: (now: number) => LineageGraph = weather) =>
  async (panel: PanelPage): Promise<void> => {
    await panel.show(view(Date.now()));
    await panel.settled();
  };

/** A card selected, with its details, and another with what hovering it tells. */
async function selected(panel: PanelPage): Promise<void> {
  await graph()(panel);
  await panel.card("clean/weather").click();
  await panel.card("dailySummary").hover();
  await panel.page.locator(".tooltip:visible").waitFor();
  await panel.settled();
}

const PICTURES: readonly Picture[] = [
  { name: "dark", theme: "dark", take: selected },
  { name: "light", theme: "light", take: selected },
  { name: "high-contrast", theme: "high-contrast", take: selected },
  { name: "narrow", width: 300, height: 800, take: graph() },
  {
    name: "narrow-details",
    width: 460,
    height: 700,
    take: async (panel) => {
      await graph()(panel);
      await panel.card("clean/weather").click();
      await panel.page.locator(".details").waitFor();
      await panel.settled();
    },
  },
  {
    name: "wide",
    width: 1_600,
    height: 900,
    take: graph((now) =>
      patched(
        weather(now),
        {
          "clean/weather": { status: "running", step: "running", runningSince: now - 7_000 },
          dailySummary: { step: "waiting" },
          monthlyClimate: { step: "waiting" },
        },
        { runId: "run-123456" },
      ),
    ),
  },
  {
    name: "menu",
    take: async (panel) => {
      await graph()(panel);
      await panel.card("dailySummary").click({ button: "right" });
      await panel.page.getByRole("menu").waitFor();
    },
  },
  {
    name: "empty",
    theme: "light",
    width: 700,
    take: async (panel) => {
      await panel.show({
        kind: "empty",
        message: "This project has no assets yet. Export one, as in `export const orders = asset(() => [])`.",
      });
      await panel.page.getByRole("heading", { name: "No lineage to show" }).waitFor();
    },
  },
  {
    name: "error",
    width: 800,
    take: async (panel) => {
      await graph()(panel);
      await panel.filter.fill("group:raw and");
      const { query } = (await panel.nextPosted("state")).state;
      await panel.show({ kind: "error", message: "Expected an attribute after `and`.", column: 13 }, query);
      await panel.page.getByRole("alert").waitFor();
    },
  },
  {
    name: "suggestions",
    width: 800,
    take: async (panel) => {
      await graph()(panel);
      await panel.filter.focus();
      await panel.page.keyboard.type("status:stale and r");
      await panel.page.keyboard.press("ArrowDown");
      await panel.page.locator('.suggestion[aria-selected="true"]').waitFor();
    },
  },
  {
    name: "too-large",
    width: 800,
    take: async (panel) => {
      await panel.send({ kind: "view", query: NEIGHBOURHOOD, view: large(1_240, Date.now()) });
      await panel.page.getByRole("heading", { name: "1,240 assets" }).waitFor();
    },
  },
  {
    name: "two-hundred",
    width: 1_600,
    height: 1_000,
    take: async (panel) => {
      await graph((now) => large(200, now))(panel);
      await panel.button(/^Fit/).click();
      await panel.settled();
    },
  },
  {
    name: "five-hundred",
    width: 1_600,
    height: 1_000,
    take: async (panel) => {
      await graph((now) => large(500, now))(panel);
      await panel.button(/^Fit/).click();
      await panel.settled();
      await panel.page.locator("canvas.far:visible").waitFor();
    },
  },
];

describe("pictures of the lineage panel", function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  before(async () => {
    browser = await PanelBrowser.open();
  });
  after(() => browser.close());

  for (const { name, take, ...options } of PICTURES) {
    it(name, async () => {
      const panel = await browser.panel(options);
      await take(panel);
      await screenshot(panel, name);
      assert.deepEqual([...panel.faults, ...(await panel.violations())], []);
      await panel.close();
    });
  }
});
