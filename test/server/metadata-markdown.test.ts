/** What a hover shows of metadata. */
import assert from "node:assert/strict";
import type { Metadata } from "@headwater/core/metadata";
import { metadataText } from "../../server/src/metadata-markdown.ts";

function check(metadata: Metadata, ...lines: readonly string[]): void {
  assert.deepEqual(metadataText(metadata).split("\n"), lines.length === 0 ? [""] : lines);
}

const table = (columns: readonly string[], rows: Extract<Metadata[string], { type: "table" }>["value"]["rows"]) =>
  ({ type: "table", value: { columns, rows } }) as const;

describe("metadata in a hover", () => {
  it("is a table of names and values", () => {
    check({});
    check({ rows: { type: "number", value: 1204 } }, "| | |", "|---|---|", "| rows | 1,204 |");
  });

  it("shows the beginning of a table", () => {
    check(
      {
        best: table(
          ["name", "sold"],
          [
            ["a|b", 1.5],
            ["<b>", null],
            ["c", 2012],
            ["d", { x: 1 }],
            ["e", 5],
          ],
        ),
      },
      "| | |",
      "|---|---|",
      "| best | table of 5 rows |",
      "",
      "best:",
      "",
      "| name | sold |",
      "| --- | --- |",
      "| a\\|b | 1.5 |",
      "| &lt;b\\> | null |",
      "| c | 2012 |",
      '| d | \\{"x"\\:1\\} |',
      "| … | … |",
    );
  });

  it("leaves out columns for which there is no room, and the body of an empty table", () => {
    const wide = metadataText({ wide: table(["a", "b", "c", "d", "e", "f", "g"], [[1, 2, 3, 4, 5, 6, 7]]) });
    assert.ok(
      wide.endsWith(
        "| a | b | c | d | e | f | … |\n| --- | --- | --- | --- | --- | --- | --- |\n| 1 | 2 | 3 | 4 | 5 | 6 | … |",
      ),
    );
    check({ none: table(["a"], []) }, "| | |", "|---|---|", "| none | table of 0 rows |");
  });
});
