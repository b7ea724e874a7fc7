/**
 * docs/PROTOCOL.md has a section for every message between processes and for no other, with who sends it, when, and the
 * shape that its schema has.
 *
 * After a change of protocol/src, `UPDATE_DOCS=1 npm test -- docs` rewrites the shapes, adds sections for new messages
 * and removes those of messages that are gone. Who sends a new message, and when, is for a person to say.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { type Message, readProtocol } from "./support/protocol-messages.ts";

const FILE = new URL("../../docs/PROTOCOL.md", import.meta.url);

const HINT = "docs/PROTOCOL.md is behind protocol/src: run UPDATE_DOCS=1 npm test -- docs, then say who and when";

const SHARED = "Shapes";

/** A part of the page: what stands below a heading, up to the next one. */
interface Section {
  /** `## ...` or `### ...`. */
  readonly heading: string;
  readonly body: string;
}

const { messages, shared, common } = readProtocol();
if (process.env["UPDATE_DOCS"] === "1") writeFileSync(FILE, updated(readFileSync(FILE, "utf8")));
const text = readFileSync(FILE, "utf8");

describe("docs/PROTOCOL.md", () => {
  const sections = sectionsOf(text);

  it("has a section for every message, and for no other", () => {
    assert.deepEqual(
      sections.filter(({ heading }) => heading.startsWith("### ")).map(({ heading }) => heading),
      modulesOf().flatMap((module) => [
        ...messages.filter((message) => message.module === module).map(headingOf),
        ...(shared.has(module) ? [sharedHeading(module)] : []),
      ]),
      HINT,
    );
  });

  it("begins with the shapes that all of them use", () => {
    assert.equal(blockIn(text), common, HINT);
  });

  for (const message of messages) {
    describe(message.title, () => {
      const { body = "" } = sections.find(({ heading }) => heading === headingOf(message)) ?? {};

      it("has the shape that its schema has", () => {
        assert.equal(blockIn(body), message.shape, HINT);
      });

      it("says who sends it, and when", () => {
        const [direction = "", words = ""] = body.trim().split("\n\n");
        assert.match(direction, /^\*.+ → .+\*$/);
        assert.ok(!direction.includes("?"), direction);
        assert.ok(words.length > 20 && !words.startsWith("```"), words);
      });
    });
  }

  for (const [module, types] of shared) {
    it(`has the shapes that ${module}.ts shares`, () => {
      const { body = "" } = sections.find(({ heading }) => heading === sharedHeading(module)) ?? {};
      assert.equal(blockIn(body), types, HINT);
    });
  }
});

/** The page with the shapes of now; what is written by hand stays. */
function updated(page: string): string {
  const sections = sectionsOf(page);
  const bodyOf = (heading: string): string | undefined => sections.find((each) => each.heading === heading)?.body;
  const withBlock = (body: string, shape: string): string => {
    const block = `\`\`\`ts\n${shape}\n\`\`\``;
    return /```ts\n[^]*?\n```/.test(body) ? body.replace(/```ts\n[^]*?\n```/, () => block) : `${body}${block}\n\n`;
  };
  const parts = modulesOf().flatMap((module) => [
    moduleHeading(module),
    bodyOf(moduleHeading(module)) ?? "\n\n",
    ...messages
      .filter((message) => message.module === module)
      .flatMap((message) => [
        headingOf(message),
        withBlock(bodyOf(headingOf(message)) ?? "\n\n*? → ?*\n\n", message.shape),
      ]),
    ...(shared.has(module)
      ? [sharedHeading(module), withBlock(bodyOf(sharedHeading(module)) ?? "\n\n", shared.get(module) ?? "")]
      : []),
  ]);
  const before = withBlock(page.split(/^## /m)[0] ?? "", common);
  return `${before}${parts.join("").trimEnd()}\n`;
}

function sectionsOf(page: string): readonly Section[] {
  const parts = page.split(/^(##+ .*)$/m);
  return Array.from({ length: (parts.length - 1) / 2 }, (_, index) => ({
    heading: parts[index * 2 + 1] ?? "",
    body: parts[index * 2 + 2] ?? "",
  }));
}

function blockIn(body: string): string | undefined {
  return /```ts\n([^]*?)\n```/.exec(body)?.[1];
}

function modulesOf(): readonly string[] {
  return [...new Set(messages.map(({ module }) => module))];
}

function moduleHeading(module: string): string {
  return `## protocol/src/${module}.ts`;
}

function headingOf({ title }: Message): string {
  return `### \`${title}\``;
}

function sharedHeading(module: string): string {
  return `### ${SHARED} of ${module}.ts`;
}
