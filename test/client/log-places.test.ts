/** Which words of a run's log lead into the project. */
import assert from "node:assert/strict";
import { placesIn } from "../../client/src/log-places.ts";

function check(line: string, ...expected: readonly string[]): void {
  const found = placesIn(`# Run 1\n${line}`);
  const shown = found.map(({ inLine, start, end, path, line: at, column }) => {
    assert.equal(inLine, 1);
    assert.ok(line.slice(start, end).endsWith(`:${String(at)}:${String(column)}`));
    return `${path} ${String(at)} ${String(column)}`;
  });
  assert.deepEqual(shown, expected);
}

describe("places in the log of a run", () => {
  it("are those of stacks", () => {
    check("22:19:28  daily  │     at oops (src/weather.ts:23:38)", "src/weather.ts 23 38");
    check("22:19:28  daily  │     at src/my data/weather.mts:1:1", "src/my data/weather.mts 1 1");
    check("at first (src/my data/a.ts:1:1)", "src/my data/a.ts 1 1");
    check("a.ts:1:2 and lib/b.tsx:3:4", "a.ts 1 2", "lib/b.tsx 3 4");
  });

  it("are none outside the project, and none without a line", () => {
    check("at ../secret.ts:1:1");
    check("at src/../../secret.ts:1:1");
    check("at /etc/passwd.ts:1:1");
    check("at C:\\data\\a.ts:1:1");
    check("at file:///etc/a.ts:1:1");
    check("at node:internal/a.js:1:1");
    check("src/weather.ts changed, 22:19:28");
  });
});
