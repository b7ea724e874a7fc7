/** Every quick fix that is offered, wherever it writes: the problem is gone then, the text parses, and nothing else is wrong. */
import assert from "node:assert/strict";
import type { Problem } from "@headwater/core/problem";
import { edited, openFixture } from "./support/check.ts";
import { parseFixture } from "./support/fixture.ts";

const PROJECT = `
//- /src/a.ts
import { asset, assetCheck, assetWith } from "headwater";
import { memo } from "memo";
import { helper, deep } from "./lib.ts";
import { users as people } from "./users.ts";
export const orders = asset(() => [1]);
const unexported = asset(() => 1), second = asset(() => 2);
let mutable = asset(() => 3);
const held = { inner: asset(() => 4) };
export const e1 = asset((ordrs: number[]) => ordrs.length);
export const e2 = asset({}, (ordrs: number[]) => ordrs.length);
export const e3 = asset({ group: "x", }, (ordrs: number[]) => ordrs.length);
export const e4 = asset(
  {
    group: "x",
    ins: { people },
  },
  async ({ ordrs, people }: { ordrs: number[]; people: number[] }) => ordrs.length + people.length,
);
export const e5 = asset({ ins: {} }, (ordrs) => ordrs);
export const e6 = asset(/* none */ (ordrs /* one */, // two
  context) => 1);
export const e7 = asset(({
  ordrs, // the orders
  users,
}) => 1);
export const e8 = asset(async <T,>(ordrs: T) => ordrs);
export const e9 = asset({ ...{ group: "x" } }, (ordrs) => ordrs), e10 = asset((ordrs) => 1);
export const e11 = asset(({ "raw/users": u }) => u);
const bronze = assetWith({ group: "bronze" });
export const w1 = bronze((ordrs) => ordrs);
export const w2 = bronze({ kinds: ["a"] }, (ordrs) => ordrs);
export const w3 = bronze(memo(() => 1));
export const w4 = asset({ group: "g" }, memo(() => 1));
export const r1 = asset(compute);
function compute(ordrs: number[]) { return ordrs; }
export const d1 = asset({ deps: [] }, (_orders) => 1);
export const d2 = asset({ deps: ["order",] }, (_orders: number[], people) => 1);
export const d3 = asset(async (_orders, /* why */ context) => 1);
export const d4 = asset(_orders => 1);
export const d5 = asset((_orders, _users) => 1);
export const d6 = asset(({ _orders, users }) => 1);
export const d7 = asset({ ins: { x: "order" } }, ({ x }) => x);
export const c1 = asset(async () => { const r = await orders(); return r.concat(await orders()); });
export const c2 = asset(async (context) => helper(await people(), 1));
export const c3 = asset({ group: "q" }, async function () { return (await orders()).length; });
export const c4 = asset(async ({ users }) => [...(await orders()), users]);
export const c5 = asset(function* () { yield* orders(); });
export const c6 = asset(async function(){ return orders() });
export const c7 = asset(() => deep());
export const ok = assetCheck({ asset: orders }, async (rows) => (await people()).length === rows.length);
//- /src/lib.ts
import { orders } from "./a.ts";
export const helper = async (rows: unknown, n: number) => [rows, n];
export async function deep() { return middle(2); }
async function middle(n: number) { return (await orders()).length + n; }
//- /src/users.ts
import { asset } from "headwater";
export const users = asset({ keyPrefix: ["raw"] }, () => [1]);
//- /src/memo.d.ts
declare module "memo" { export function memo<T>(make: () => T): () => T; }
`;

const idOf = ({ at, code, message }: Problem): string => `${at.file} ${code} ${message}`;

describe("quick fixes", () => {
  it("mend what they are offered for, and harm nothing else", async () => {
    const fixture = parseFixture(PROJECT);
    const index = await openFixture(fixture);
    const { problems } = index.manifest;
    const counts = (all: readonly Problem[]): ReadonlyMap<string, number> =>
      new Map([...Map.groupBy(all, idOf)].map(([id, same]) => [id, same.length]));
    const before = counts(problems);
    let offered = 0;
    for (const problem of problems) {
      for (const { title, edits } of problem.fixes) {
        offered += 1;
        const files = [...Map.groupBy(edits, ({ at }) => at.file)].map(([path, own]) => {
          return { path, text: edited(fixture.files.get(path) ?? "", own) };
        });
        index.update(files);
        const after = counts(index.manifest.problems);
        const fresh = [...after].filter(([id, count]) => count > (before.get(id) ?? 0)).map(([id]) => id);
        const what = `${title}, for ${idOf(problem)}\n${files.map(({ text }) => text).join("\n")}`;
        assert.deepEqual(fresh, [], what);
        assert.ok((after.get(idOf(problem)) ?? 0) < (before.get(idOf(problem)) ?? 0), what);
        index.update(files.map(({ path }) => ({ path, text: fixture.files.get(path) ?? "" })));
      }
    }
    assert.deepEqual(index.manifest.problems, problems);
    assert.ok(offered > 30, String(offered));
  });
});
