/** What is left of a module when the types that it passes on are gone: white space, and every position where it was. */
import assert from "node:assert/strict";
import { elideTypeExports, exportedNames } from "@headwater/runner/loader/type-exports";

/** `./types` has `value` and a default export, and any number of types; nobody knows what other modules have. */
const exportsOf = (specifier: string): ReadonlySet<string> | undefined =>
  specifier === "./types" ? new Set(["value", "default"]) : undefined;

describe("exports of types", () => {
  for (const [before, after] of [
    [`export { Row } from "./types";`, ``],
    [`export { Row, value } from "./types";`, `export { value } from "./types";`],
    [`export { value, Row } from "./types";`, `export { value } from "./types";`],
    [`export { value, Row, Other, } from "./types";`, `export { value , } from "./types";`],
    [`export { Row, value, Other } from "./types";`, `export { value } from "./types";`],
    [`export { Row as value, value as Row } from "./types";`, `export { value as Row } from "./types";`],
    [`export { Row } from "elsewhere";`, null],
    [`export * from "./types"; export { default } from "./types";`, null],
    [`import { Row } from "./types"; export { Row };`, ` `],
    [
      `import { Row, value } from "./types"; export { Row, value };`,
      `import { value } from "./types"; export { value };`,
    ],
    [`import all, { Row } from "./types"; export { Row, all };`, `import all from "./types"; export { all };`],
    [
      `import { Row } from "./types"; const row = Row; export { Row };`,
      `import { Row } from "./types"; const row = Row; `,
    ],
    [`const Row = 1; export { Row };`, null],
    [`export const value = 1;`, null],
  ] as const)
    it(before, () => {
      const elided = elideTypeExports(before, exportsOf);
      assert.equal(elided.length, before.length);
      assert.equal(elided.replaceAll(/ +/g, " ").trim(), (after ?? before).trim());
    });

  it("keeps every line and column where it was", () => {
    const text = `export {\n  Row,\n  value,\n} from "./types";\nthrow new Error();`;
    const lines = elideTypeExports(text, exportsOf).split("\n");
    assert.deepEqual(
      lines.map((line) => line.trimEnd()),
      ["export {", "", "  value,", '} from "./types";', "throw new Error();"],
    );
  });

  for (const [code, names] of [
    [`export const { a, b: [c = 1, ...d], ...e } = x, f = 1;`, ["a", "c", "d", "e", "f"]],
    [`export function a() {} export class B {} export default 1;`, ["B", "a", "default"]],
    [`export { a as b, c as "d e" } from "x"; export * as all from "y";`, ["all", "b", "d e"]],
    [`export * from "./types"; export const own = 1;`, ["own", "value"]],
    [`export * from "elsewhere"; export const own = 1;`, undefined],
    [`this is no module`, undefined],
  ] as const)
    it(`of ${code} are ${names?.join(", ") ?? "unknown"}`, () => {
      const found = exportedNames(code, exportsOf);
      assert.deepEqual(found && [...found].sort(), names);
    });
});
