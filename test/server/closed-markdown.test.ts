import assert from "node:assert/strict";
import fc from "fast-check";
import { closedMarkdown, codeSpan, escapeMarkdown } from "@headwater/server/closed-markdown";

describe("closed markdown", () => {
  const cases: readonly { readonly name: string; readonly text: string; readonly expected: string }[] = [
    { name: "keeps paragraphs", text: "One.\n\nTwo.", expected: "One\\.\n\nTwo\\." },
    { name: "keeps emphasis and code", text: "a **b** `c` _d_", expected: "a **b** `c` _d_" },
    { name: "keeps lists", text: "- one\n- two\n1. three", expected: "- one\n- two\n1. three" },
    {
      name: "keeps links to the web",
      text: "[a](https://example.org/x?y=1)",
      expected: "[a](https://example.org/x?y=1)",
    },
    { name: "drops commands", text: "[a](command:x)", expected: "\\[a\\]\\(command\\:x\\)" },
    { name: "drops HTML", text: "<img src=x onerror=y>", expected: "&lt;img src=x onerror=y\\>" },
    { name: "drops images", text: "![a](https://example.org/a.png)", expected: "\\![a](https://example.org/a.png)" },
    { name: "drops headings", text: "# A", expected: "\\# A" },
    { name: "closes a fence", text: "```ts\nconst a = 1;", expected: "```\nconst a = 1;\n```" },
    { name: "drops theme icons", text: "$(trash)", expected: "\\$\\(trash\\)" },
  ];
  for (const { name, text, expected } of cases) {
    it(name, () => {
      assert.equal(closedMarkdown(text), expected);
    });
  }

  it("never lets a command, an image or a tag through", () => {
    const piece = fc.constantFrom(
      "[a]",
      "(command:x)",
      "](",
      "<b>",
      "![",
      "`",
      "``",
      "**",
      "\n",
      "(https://e.org)",
      "command:x",
      "\\",
      "<",
      "&",
      "_",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        // As a reader of markdown goes: from left to right, an escaped character or a code span at a time.
        const inert = /\\.|(`+)(?:[^`]|[^`][\s\S]*?[^`])\1(?!`)/g;
        const outside = closedMarkdown(pieces.join("")).replaceAll(inert, "");
        assert.doesNotMatch(outside, /\]\((?!https?:)/);
        assert.doesNotMatch(outside, /!\[/);
        assert.doesNotMatch(outside, /</);
      }),
    );
  });

  it("keeps a code span closed", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? "";
        assert.ok(span.endsWith(fence));
        assert.ok(!span.includes("\n"));
      }),
    );
  });

  it("keeps text on one line", () => {
    assert.equal(escapeMarkdown("a\nb|c"), "a b\\|c");
  });
});
