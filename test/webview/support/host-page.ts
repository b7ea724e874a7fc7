/**
 * The lineage panel in a browser as VS Code shows it: the host's page with its policy, the theme's variables on the root
 * element, and an `acquireVsCodeApi` that writes down what the panel posts. Everything but that script is the real thing.
 */
import type {
  LineagePanelMessage,
  LineagePanelRequest,
  LineagePanelState,
  LineageQuery,
  LineageView,
} from "@headwater/protocol/lineage";
import { createServer, type Server } from "node:http";
import type { Browser, Locator, Page } from "playwright-core";
import { launchChromium } from "../../../scripts/lib/chromium.ts";
import { panelBundle } from "./bundle.ts";
import { THEMES, type ThemeName } from "./themes.ts";
import { NEIGHBOURHOOD } from "./views.ts";

export interface PanelOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly restored?: LineagePanelState;
  readonly reducedMotion?: boolean;
  /** Leaves out a directive of the policy, to see how the panel fails. */
  readonly withoutWorkers?: boolean;
}

const NONCE = "b2dac06a";

export class PanelBrowser {
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #origin: string;

  private constructor(server: Server, browser: Browser, origin: string) {
    this.#server = server;
    this.#browser = browser;
    this.#origin = origin;
  }

  static async open(): Promise<PanelBrowser> {
    const bundle = await panelBundle();
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const send = (type: string, body: string): void => {
        response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(body);
      };
      switch (url.pathname) {
        case "/":
          response.setHeader(
            "content-security-policy",
            policy(`http://${request.headers.host ?? ""}`, url.searchParams.has("withoutWorkers")),
          );
          send("text/html", PAGE);
          return;
        case "/theme.js":
          send("text/javascript", applyTheme((url.searchParams.get("theme") as ThemeName | null) ?? "dark"));
          return;
        case "/lineage.js":
          send("text/javascript", bundle.script);
          return;
        case "/lineage.css":
          send("text/css", bundle.style);
          return;
        case "/elk-worker.min.js":
          send("text/javascript", bundle.elkWorker);
          return;
        default:
          response.writeHead(204).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const browser = await launchChromium({ headless: true });
    return new PanelBrowser(server, browser, `http://127.0.0.1:${port}`);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }

  async panel({
    theme = "dark",
    width = 1200,
    height = 760,
    restored,
    reducedMotion = false,
    withoutWorkers = false,
  }: PanelOptions = {}): Promise<PanelPage> {
    const context = await this.#browser.newContext({
      viewport: { width, height },
      reducedMotion: reducedMotion ? "reduce" : "no-preference",
    });
    const page = await context.newPage();
    const panel = new PanelPage(page);
    await page.addInitScript(scriptedApi, restored ?? null);
    await page.route("**/theme.js", (route) => route.continue({ url: `${this.#origin}/theme.js?theme=${theme}` }));
    await page.goto(`${this.#origin}/${withoutWorkers ? "?withoutWorkers" : ""}`);
    return panel;
  }
}

/** What a test sees and does. */
export class PanelPage {
  readonly page: Page;
  /** Errors, console complaints and violations of the policy. A test that expects none asserts that it is empty. */
  readonly faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.faults.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning")
        this.faults.push(`${message.type()}: ${message.text()}`);
    });
  }

  async send(message: LineagePanelMessage): Promise<void> {
    await this.page.evaluate((data) => {
      window.postMessage(data, "*");
    }, message);
  }

  /** Sends a view and, of a graph, waits until a card stands. */
  async show(view: LineageView, query: LineageQuery = NEIGHBOURHOOD): Promise<void> {
    await this.send({ kind: "view", query, view });
    if (view.kind === "graph" && view.nodes.length > 0) await this.cards.first().waitFor();
  }

  get stage(): Locator {
    return this.page.locator(".stage");
  }

  get cards(): Locator {
    return this.page.locator(".card");
  }

  card(key: string): Locator {
    return this.page.locator(`.card[data-key="${key}"]`);
  }

  get filter(): Locator {
    return this.page.locator("vscode-text-field input");
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name });
  }

  /** What the panel posted so far, without `ready`. */
  async posted(): Promise<LineagePanelRequest[]> {
    const all = await this.page.evaluate(() => (window as unknown as { hwPosted: LineagePanelRequest[] }).hwPosted);
    return all.filter(({ kind }) => kind !== "ready");
  }

  async allPosted(): Promise<LineagePanelRequest[]> {
    return this.page.evaluate(() => (window as unknown as { hwPosted: LineagePanelRequest[] }).hwPosted);
  }

  /** Waits for a message of this kind after the first `skip` of them. */
  async nextPosted<Kind extends LineagePanelRequest["kind"]>(
    kind: Kind,
    skip = 0,
  ): Promise<Extract<LineagePanelRequest, { kind: Kind }>> {
    await this.page.waitForFunction(
      ([wanted, count]) =>
        (window as unknown as { hwPosted: LineagePanelRequest[] }).hwPosted.filter((each) => each.kind === wanted)
          .length > count,
      [kind, skip] as const,
    );
    const found = (await this.allPosted()).filter((each) => each.kind === kind)[skip];
    return found as Extract<LineagePanelRequest, { kind: Kind }>;
  }

  async kept(): Promise<LineagePanelState | null> {
    return this.page.evaluate(() => (window as unknown as { hwState: LineagePanelState | null }).hwState);
  }

  async violations(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as { hwViolations: string[] }).hwViolations);
  }

  async positions(keys: readonly string[]): Promise<(string | undefined)[]> {
    return Promise.all(keys.map((key) => this.card(key).evaluate((card) => card.style.transform)));
  }

  /** Waits until nothing moves any more. */
  async settled(): Promise<void> {
    await this.page.evaluate(async () => {
      const world = document.querySelector<HTMLElement>(".world");
      for (let still = 0, last = ""; still < 3;) {
        await new Promise(requestAnimationFrame);
        if (document.querySelector(".arranging, .notice[aria-busy=true]") !== null) still = 0;
        const now = world?.style.transform ?? "";
        still = now === last && world?.classList.contains("gliding") === false ? still + 1 : 0;
        last = now;
      }
    });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

function policy(source: string, withoutWorkers: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${NONCE}'`,
    `style-src ${source} 'nonce-${NONCE}'`,
    `font-src ${source}`,
    `img-src ${source} data:`,
    `connect-src ${source}`,
    ...(withoutWorkers ? [] : ["worker-src blob:"]),
  ].join("; ");
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta property="csp-nonce" content="${NONCE}">
    <link rel="stylesheet" href="/lineage.css">
    <title>Lineage</title>
  </head>
  <body>
    <script nonce="${NONCE}" src="/theme.js"></script>
    <div id="root" data-elk-worker="/elk-worker.min.js"></div>
    <script nonce="${NONCE}" src="/lineage.js"></script>
  </body>
</html>`;

/** As VS Code does it: variables on the root element, a class and an attribute on the body, a ground behind it all. */
function applyTheme(name: ThemeName): string {
  const { bodyClass, kind, variables } = THEMES[name];
  return `{
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(${JSON.stringify(variables)})) style.setProperty(name, value);
    style.setProperty("background", "var(--vscode-editor-background)");
    document.body.classList.add(${JSON.stringify(bodyClass)});
    document.body.dataset.vscodeThemeKind = ${JSON.stringify(kind)};
  }`;
}

/** Runs in the page, before everything else. */
function scriptedApi(restored: LineagePanelState | null): void {
  const seen = { hwPosted: [] as unknown[], hwState: restored as unknown, hwViolations: [] as string[] };
  Object.assign(window, seen);
  const target = window as unknown as typeof seen & { acquireVsCodeApi: () => unknown };
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
    target.hwViolations.push(`${violatedDirective} ${blockedURI} ${sourceFile}`);
  });
  target.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => target.hwPosted.push(message),
    getState: () => target.hwState ?? undefined,
    setState: (state: unknown) => (target.hwState = state),
  });
}
