/** The text editor: lines, lenses, hovers, squiggles, typing. */
import type { Locator, Page } from "playwright-core";
import { type EventuallyOptions, eventually } from "./eventually.ts";
import { type Wanted, matches, plain } from "./text.ts";

/** Where on the screen a word stands. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** A code lens on the screen, with the text of the line that it stands above. */
export interface Lens extends Place {
  readonly text: string;
  readonly above: string;
}

export type Severity = "error" | "warning" | "info" | "hint";

/** How long one attempt waits, before it is made again. */
const ATTEMPT_MS = 3_000;

export class Editor {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Puts the cursor at a place, both counted from 1, and brings it into view. */
  async goTo(line: number, column = 1): Promise<void> {
    const position = `Ln ${String(line)}, Col ${String(column)}`;
    const there = this.page.locator(".statusbar-item", { hasText: position });
    const box = this.page.locator(".quick-input-widget:visible .quick-input-box input");
    await eventually(
      `The cursor stands at ${position}`,
      async () => {
        // A key that comes while the workbench takes the last one in gets lost, so it may have to be pressed again.
        await this.focus();
        await this.page.keyboard.press("Control+G");
        const asked = await isDone(box.fill(`:${String(line)}:${String(column)}`, { timeout: ATTEMPT_MS }));
        if (!asked) return false;
        await this.page.keyboard.press("Enter");
        return await isDone(there.waitFor({ timeout: ATTEMPT_MS }));
      },
      Boolean,
    );
  }

  /** Puts the cursor on the first place where this text stands in view. */
  async clickWord(text: string): Promise<void> {
    const { x, y } = await this.placeOf(text);
    await this.page.mouse.click(x, y);
  }

  /** The place of the cursor as the status bar tells it, both counted from 1. */
  async cursor(): Promise<{ readonly line: number; readonly column: number }> {
    const text = await this.page.locator('[id="status.editor.selection"]').innerText();
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(text) ?? [];
    return { line: Number(line), column: Number(column) };
  }

  /** The name of the file that the active editor shows. */
  async fileName(): Promise<string> {
    const tab = this.page.locator(".part.editor .editor-group-container.active .tab.active");
    return (await tab.getAttribute("data-resource-name")) ?? "";
  }

  /** What is open beside each other. */
  async fileNames(): Promise<readonly string[]> {
    const tabs = this.page.locator(".part.editor .editor-group-container .tab.active");
    return await tabs.evaluateAll((all) => all.map((tab) => tab.getAttribute("data-resource-name") ?? ""));
  }

  /** The lines in view, in their order. */
  async lines(): Promise<readonly string[]> {
    return await (await this.instance()).locator(".view-line").evaluateAll((lines) =>
      lines
        .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text.replaceAll("\u00a0", " ")),
    );
  }

  /** Inserts text at the cursor as a paste does: without completions or closing brackets. */
  async insert(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.insertText(text);
  }

  /** Replaces a whole line, counted from 1. */
  async replaceLine(line: number, text: string): Promise<void> {
    await this.goTo(line);
    await this.page.keyboard.press("Home");
    await this.page.keyboard.press("Shift+End");
    await this.page.keyboard.insertText(text);
  }

  /** Replaces the first place where a text stands in view. */
  async replace(text: string, by: string): Promise<void> {
    const index = (await this.lines()).findIndex((line) => line.includes(text));
    if (index === -1) throw new Error(`No line in view has ${JSON.stringify(text)}.`);
    await this.clickWord(text);
    const { line } = await this.cursor();
    const content = (await this.lines())[index] ?? "";
    await this.replaceLine(
      line,
      content.replace(text, () => by),
    );
  }

  async save(): Promise<void> {
    await this.page.keyboard.press("Control+S");
    await this.page
      .locator(".part.editor .editor-group-container.active .tab.active.dirty")
      .waitFor({ state: "detached" });
  }

  // --------------------------------------------------------------- lenses

  /** The lenses in view, from top to bottom and left to right. */
  async lenses(): Promise<readonly Lens[]> {
    return await (await this.instance()).evaluate(lensesInEditor);
  }

  /** The texts of the lenses above the line that contains this text. */
  async lensesAbove(line: string): Promise<readonly string[]> {
    return (await this.lenses()).filter((lens) => lens.above.includes(line)).map((lens) => lens.text);
  }

  /** Waits for a lens with this text above the line with that text, and gives its whole text. */
  async waitForLens(above: string, text: Wanted, options?: EventuallyOptions): Promise<string> {
    const found = await eventually(
      `A lens ${String(text)} above ${JSON.stringify(above)}`,
      () => this.lensesAbove(above),
      (texts) => texts.some((lens) => matches(lens, text)),
      options,
    );
    return found.find((lens) => matches(lens, text)) ?? "";
  }

  /** Waits for a lens and clicks it. */
  async clickLens(above: string, text: Wanted, options?: EventuallyOptions): Promise<void> {
    await this.waitForLens(above, text, options);
    // Lenses are drawn anew whenever one changes, so the click goes to the place and not to an element.
    const lens = (await this.lenses()).find((one) => one.above.includes(above) && matches(one.text, text));
    if (lens === undefined) await this.clickLens(above, text, options);
    else await this.page.mouse.click(lens.x, lens.y);
  }

  /** Clicks a lens until another one stands there: a click is lost when lenses are drawn anew under it. */
  async clickLensUntil(above: string, text: Wanted, then: Wanted, options?: EventuallyOptions): Promise<void> {
    const isThere = async () => (await this.lensesAbove(above)).some((lens) => matches(lens, then));
    await this.clickLensUntilDone(above, text, isThere, options);
  }

  /** Clicks a lens until something else has come of it. */
  async clickLensUntilDone(
    above: string,
    text: Wanted,
    isDone: () => Promise<boolean>,
    options?: EventuallyOptions,
  ): Promise<void> {
    await this.waitForLens(above, text, options);
    await eventually(
      `What a click on ${String(text)} above ${JSON.stringify(above)} leads to`,
      async () => {
        if (await isDone()) return true;
        if ((await this.lensesAbove(above)).some((lens) => matches(lens, text))) await this.clickLens(above, text);
        return await eventually("It is done", isDone, Boolean, { timeoutMs: 5_000 }).catch(() => false);
      },
      Boolean,
      options,
    );
  }

  // ------------------------------------------------- hovers and squiggles

  /** Points at a text in view and gives what the hover says. */
  async hover(text: string, wanted: Wanted = /./): Promise<string> {
    const { x, y } = await this.placeOf(text);
    return await eventually(
      `A hover on ${JSON.stringify(text)} with ${String(wanted)}`,
      async () => {
        // A pointer that does not move shows nothing new, as when the server was not ready for the first hover.
        await this.page.mouse.move(x - 200, y + 200);
        await this.page.mouse.move(x, y, { steps: 3 });
        const hover = this.page
          .locator(".monaco-editor .monaco-hover:visible, .monaco-resizable-hover .monaco-hover:visible")
          .first();
        await hover.waitFor({ timeout: 2000 }).catch(() => undefined);
        return plain(await hover.innerText({ timeout: 500 }).catch(() => ""));
      },
      (seen) => matches(seen, wanted) && seen !== "Loading...",
    );
  }

  /** The hover that is shown, for its links. */
  hoverBox(): Locator {
    return this.page.locator(".monaco-hover:visible").first();
  }

  /** The texts that are underlined as errors, warnings and so on, as far as they are in view. */
  async squiggles(severity: Severity): Promise<readonly string[]> {
    return await (await this.instance()).evaluate(squigglesInEditor, severity);
  }

  /** Waits until a text in view is underlined. */
  async waitForSquiggle(severity: Severity, text: string, options?: EventuallyOptions): Promise<void> {
    await eventually(
      `${JSON.stringify(text)} is underlined as ${severity}`,
      () => this.squiggles(severity),
      (seen) => seen.some((underlined) => underlined.includes(text)),
      options,
    );
  }

  // ---------------------------------------------------------------- inside

  /** The text editor of the active group; when a panel is active there, the first text editor of the window. */
  private async instance(): Promise<Locator> {
    const editor = ".editor-instance .monaco-editor[role='code']";
    const active = this.page.locator(`.part.editor .editor-group-container.active ${editor}`);
    return (await active.count()) > 0 ? active.first() : this.page.locator(`.part.editor ${editor}`).first();
  }

  private async focus(): Promise<void> {
    const input = (await this.instance()).locator(".native-edit-context, textarea.inputarea").first();
    await input.focus();
  }

  private async placeOf(text: string): Promise<Place> {
    const place = await eventually(
      `${JSON.stringify(text)} is in view`,
      async () => (await this.instance()).evaluate(placeInEditor, text),
      (seen) => seen !== undefined,
    );
    if (place === undefined) throw new Error("unreachable");
    return place;
  }
}

async function isDone(action: Promise<void>): Promise<boolean> {
  return await action.then(
    () => true,
    () => false,
  );
}

/** Runs in the page: the middle of the first place where the text stands. */
function placeInEditor(editor: Element, text: string): Place | undefined {
  for (const line of editor.querySelectorAll(".view-line")) {
    const at = line.textContent.replaceAll("\u00a0", " ").indexOf(text);
    if (at === -1) continue;
    const range = document.createRange();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let before = 0;
    let isStarted = false;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const length = (node.textContent ?? "").length;
      if (!isStarted && at < before + length) {
        range.setStart(node, at - before);
        isStarted = true;
      }
      if (isStarted && at + text.length <= before + length) {
        range.setEnd(node, at + text.length - before);
        const box = range.getBoundingClientRect();
        return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      }
      before += length;
    }
  }
  return undefined;
}

/** Runs in the page. */
function lensesInEditor(editor: Element): readonly Lens[] {
  const visible = (selector: string) =>
    [...editor.querySelectorAll(selector)]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0)
      .sort((a, b) => a.box.top - b.box.top);
  const one = (text: string | null) => (text ?? "").replaceAll(/[\s\u00a0]+/g, " ").trim();
  const lines = visible(".view-line");
  return visible(".codelens-decoration").flatMap(({ element, box: { top } }) => {
    const below = lines.find(({ box }) => box.top > top + 1);
    return [...element.children]
      .map((lens) => ({ text: one(lens.textContent), box: lens.getBoundingClientRect() }))
      .filter(({ text }) => text !== "" && text !== "|")
      .map(({ text, box }) => ({
        text,
        above: one(below?.element.textContent ?? ""),
        x: box.left + box.width / 2,
        y: box.top + box.height / 2,
      }));
  });
}

/** Runs in the page: the letters over each underline. */
function squigglesInEditor(editor: Element, severity: string): readonly string[] {
  return [...editor.querySelectorAll(`.squiggly-${severity}`)].map((mark) => {
    const under = mark.getBoundingClientRect();
    const letters: string[] = [];
    for (const line of editor.querySelectorAll(".view-line")) {
      const { top, height } = line.getBoundingClientRect();
      if (Math.abs(top - under.top) > height / 2) continue;
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const content = node.textContent ?? "";
        for (let at = 0; at < content.length; at++) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const { left, right } = range.getBoundingClientRect();
          const middle = (left + right) / 2;
          if (middle > under.left && middle < under.right) letters.push(content.charAt(at));
        }
      }
    }
    return letters.join("").replaceAll("\u00a0", " ");
  });
}
