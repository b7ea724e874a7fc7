/** Assets that a loop makes over a file are run, read and found stale like those that the text shows. */
import assert from "node:assert/strict";
import { z } from "zod";
import { temporaryProject, type TemporaryProject } from "./support/temporary-project.ts";
import { headwater } from "./support/command.ts";
import { ends, find } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

const TABLES = `
  //- /src/tables.ts
  import { asset, assetCheck } from "headwater";
  import names from "./names.json" with { type: "json" };
  export const tables = Object.fromEntries(
    names.map((name) => [
      name,
      asset({ keyPrefix: ["tables"], checks: { long: (rows: string[]) => rows.length > 0 } }, (source: string) => [
        source + " " + name,
      ]),
    ]),
  );
  export const others = names.map((name) => asset({ key: "others/raw-" + name }, () => name));
  //- /src/names.json
  ["users", "posts"]
  //- /src/assets.ts
  import { asset } from "headwater";
  import { tables } from "./tables.ts";
  export const source = asset(() => "from source");
  export const report = asset({ ins: { users: tables.users } }, ({ users, posts }: { users: string[]; posts: string[] }) => [
    ...users,
    ...posts,
  ]);
`;

describe("assets made at run time", function () {
  const rigs = useRunRig(this);

  it("are run with what is up and down their stream, and checked", async () => {
    const rig = rigs.open(TABLES);
    const { outcome, events } = await rig.run();
    assert.equal(outcome.kind, "succeeded");
    assert.deepEqual(ends(events), {
      "others/raw-posts": "succeeded",
      "others/raw-users": "succeeded",
      report: "succeeded",
      source: "succeeded",
      "tables/posts": "succeeded",
      "tables/users": "succeeded",
    });
    assert.deepEqual(await rig.value("report"), ["from source users", "from source posts"]);
    assert.equal(await rig.value("others/raw-posts"), "posts");
    const checked = events.flatMap((event) =>
      event.type === "check-evaluated" ? [`${event.asset} ${event.check}`] : [],
    );
    assert.deepEqual(checked.sort(), ["tables/posts long", "tables/users long"]);
    assert.deepEqual(ends((await rig.run({ mode: "stale" })).events), {});
  });

  it("are run by their keys, from the graph around them, and their checks alone", async () => {
    const rig = rigs.open(TABLES);
    assert.deepEqual(ends((await rig.run({ selection: "+key:tables/users" })).events), {
      source: "succeeded",
      "tables/users": "succeeded",
    });
    const { events } = await rig.run({ selection: "key:tables/users", checksOnly: true });
    assert.equal(find(events, "check-evaluated").passed, true);
    const { outcome } = await rig.run({ selection: "key:tables/nothing" });
    assert.ok(outcome.kind === "refused" && outcome.code === "HW402");
  });

  it("are stale when the file changes that the loop is over, and when the code does", async () => {
    const rig = rigs.open(TABLES);
    await rig.run();
    rig.project.write(`//- /src/names.json\n["users", "posts", "likes"]`);
    assert.deepEqual(ends((await rig.run({ mode: "stale" })).events), {
      "others/raw-likes": "succeeded",
      "others/raw-posts": "succeeded",
      "others/raw-users": "succeeded",
      // Made again, its upstream is the same data.
      report: "unchanged",
      "tables/likes": "succeeded",
      "tables/posts": "succeeded",
      "tables/users": "succeeded",
    });
    const text = rig.project.read("src/tables.ts") ?? "";
    rig.project.write(`//- /src/tables.ts\n${text.replace('source + " "', 'source + ": "')}`);
    const { events } = await rig.run({ mode: "stale", selection: "*" });
    assert.equal(new Map(Object.entries(ends(events))).get("tables/users"), "succeeded");
    assert.deepEqual(await rig.value("report"), ["from source: users", "from source: posts"]);
  });

  it("have the options of others, and are found by their keys in a list of another order", async () => {
    const rig = rigs.open(`
      //- /src/tables.ts
      import { readFileSync, writeFileSync } from "node:fs";
      import { asset } from "headwater";
      // What it writes itself lies where nothing counts as code.
      const FILE = new URL("../node_modules/names.txt", import.meta.url);
      const names = readFileSync(FILE, "utf8").trim().split(" ");
      // Between the look at it and the step, the list is turned around.
      if (process.env["TURNED"] === undefined) writeFileSync(FILE, names.toReversed().join(" "));
      process.env["TURNED"] = "";
      const tried = new Set<string>();
      export const tables = names.map((key) =>
        asset({ key, codeFiles: ["src/*.sql"], retry: 1, timeout: "30s" }, () => {
          if (tried.size === 0) {
            tried.add(key);
            throw new Error("once");
          }
          return key;
        }),
      );
      //- /node_modules/names.txt
      users posts
      //- /src/users.sql
      select 1
    `);
    const { events } = await rig.run({ selection: "key:users" });
    assert.deepEqual(ends(events), { users: "succeeded" });
    assert.equal(find(events, "step-retrying").error.message, "once");
    assert.equal(await rig.value("users"), "users");
    assert.deepEqual(ends((await rig.run({ selection: "key:users", mode: "stale" })).events), {});
    rig.project.write("//- /src/users.sql\nselect 2");
    assert.deepEqual(ends((await rig.run({ selection: "key:users", mode: "stale" })).events), { users: "succeeded" });
  });

  it("are stale when a file changes that their module read", async () => {
    const rig = rigs.open(`
      //- /src/tables.ts
      import { asset } from "headwater";
      import { lines } from "./lines.ts";
      export const tables = lines("src/names.txt").map((key) => asset({ key }, () => key));
      export const late = [asset({ key: "late" }, () => 1)].map((each) => each);
      await import("node:fs/promises").then(({ readFile }) => readFile(new URL("./late.txt", import.meta.url)));
      //- /src/others.ts
      import { asset } from "headwater";
      import { lines } from "./lines.ts";
      export const others = lines("src/others.txt").map((key) => asset({ key }, () => key));
      //- /src/lines.ts
      import { readFileSync } from "node:fs";
      export const lines = (path: string): string[] => readFileSync(path, "utf8").trim().split(" ");
      //- /src/names.txt
      users posts
      //- /src/late.txt
      1
      //- /src/others.txt
      more
    `);
    assert.equal((await rig.run()).outcome.kind, "succeeded");
    assert.deepEqual(ends((await rig.run({ mode: "stale" })).events), {});
    rig.project.write("//- /src/others.txt\nmore most");
    assert.deepEqual(ends((await rig.run({ mode: "stale" })).events), { more: "succeeded", most: "succeeded" });
    rig.project.write("//- /src/late.txt\n2");
    const all = { late: "succeeded", posts: "succeeded", users: "succeeded" };
    assert.deepEqual(ends((await rig.run({ mode: "stale" })).events), all);
  });

  it("bring checks of assets that the text shows, which block as others do", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { asset } from "headwater";
      export const numbers = asset({ checks: { some: (rows: number[]) => rows.length > 0 } }, () => [1, 2]);
      export const below = asset((numbers: number[]) => numbers.length);
      //- /src/checks.ts
      import { assetCheck } from "headwater";
      import { numbers } from "./assets.ts";
      const LIMITS = { atLeastOne: 1, atLeastFive: 5 };
      export const limits = Object.entries(LIMITS).map(([name, least]) =>
        assetCheck({ asset: numbers, name, blocking: true }, (rows: number[]) => rows.length >= least),
      );
      export const doubled = ["some"].map((name) => assetCheck({ asset: numbers, name }, () => false));
    `);
    const { events } = await rig.run({ selection: "numbers+" });
    assert.deepEqual(ends(events), { below: "skipped", numbers: "succeeded" });
    const checked = events.flatMap((event) => (event.type === "check-evaluated" ? [[event.check, event.passed]] : []));
    assert.deepEqual(checked, [
      ["some", true],
      ["atLeastOne", true],
      ["atLeastFive", false],
    ]);
    // Also of one that is asked for by its key alone.
    const alone = await rig.run({ selection: "key:numbers", checksOnly: true });
    assert.equal(alone.events.filter(({ type }) => type === "check-evaluated").length, 3);
    const valid = await headwater(["validate", "--runtime"], { cwd: rig.project.root });
    assert.match(
      valid.stdout + valid.stderr,
      /HW108.*`doubled\[0\]`, made when src\/checks\.ts runs, is left out: `numbers` has another check named `some`/s,
    );
  });

  it("are what CommonJS code exports, in whichever way", async () => {
    const rig = rigs.open(`
      //- /src/a.cjs
      const { asset } = require("headwater");
      exports.first = asset(() => 1);
      //- /src/b.cjs
      const { asset } = require("headwater");
      const second = asset((first) => first + 1);
      module.exports = { second };
      //- /package.json
      {}
      //- /src/c.js
      const { asset } = require("headwater");
      const third = asset((second) => second + 1);
      module.exports = { third };
      //- /src/d.ts
      import { asset } from "headwater";
      import c from "./c.js";
      import { third } from "./c.js";
      import * as b from "./b.cjs";
      export const fourth = asset({ ins: { x: third, y: b.second }, deps: [c.third] }, (x, y) => x + y);
    `);
    const all = ["first", "second", "third", "fourth"].map((key) => [key, "succeeded"]);
    assert.deepEqual(ends((await rig.run()).events), Object.fromEntries(all));
    assert.equal(await rig.value("fourth"), 5);
    assert.deepEqual(ends((await rig.run({ mode: "stale" })).events), {});
  });

  it("are those whose keys are computed, also where others name them", async () => {
    const rig = rigs.open(`
      //- /src/dims.ts
      import { asset } from "headwater";
      export const dim = (name: string) => asset({ key: ["dim", name].join("/") }, () => name);
      //- /src/a.ts
      import { asset } from "headwater";
      import { dim } from "./dims.ts";
      const layer = "silver".toUpperCase();
      export const days = dim("days");
      export const tables = { one: asset({ key: layer + "/one" }, (days: string) => days + 1) };
      export const two = asset({ keyPrefix: [layer] }, (one: string) => one + 2);
      export const three = asset({ ins: { x: tables.one, days, y: two } }, ({ x, days, y }) => x + days + y);
      export const plain = asset(() => 1);
    `);
    const keys = ["dim/days", "SILVER/one", "SILVER/two", "three"];
    const all = Object.fromEntries(keys.map((key) => [key, "succeeded"]));
    assert.deepEqual(ends((await rig.run({ selection: "+three" })).events), all);
    assert.equal(await rig.value("three"), "days1daysdays12");
    rig.project.write("//- /src/a.ts\n" + (rig.project.read("src/a.ts") ?? "").replace("one + 2", "one + 3"));
    assert.deepEqual(ends((await rig.run({ selection: "+three", mode: "stale" })).events), {
      "SILVER/two": "succeeded",
      three: "succeeded",
    });
  });

  it("keep from running what they may check, while their module cannot be run", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { asset } from "headwater";
      export const numbers = asset(() => [1, 2]);
      //- /src/checks.ts
      import { assetCheck } from "headwater";
      import { numbers } from "./assets.ts";
      export const limits = [1].map((least) => assetCheck({ asset: numbers }, (rows: number[]) => rows.length > least));
      throw new Error("not now");
    `);
    const { outcome } = await rig.run({ selection: "key:numbers" });
    assert.ok(outcome.kind === "refused" && outcome.code === "HW509");
    assert.match(outcome.message, /src\/checks\.ts cannot be loaded: not now/);
  });

  it("cost nothing where the text shows all that is asked for", async () => {
    const rig = rigs.open(`${TABLES}
      //- /src/never.ts
      import { asset } from "headwater";
      export const never = ["a"].map((key) => asset({ key: "never/" + key }, () => 1));
      throw new Error("run");
    `);
    assert.deepEqual(ends((await rig.run({ selection: "key:source" })).events), { source: "succeeded" });
    const { outcome } = await rig.run({ selection: "key:never/a" });
    assert.ok(outcome.kind === "refused" && outcome.code === "HW509");
    assert.match(outcome.message, /src\/never\.ts cannot be loaded: run/);
    assert.deepEqual(ends((await rig.run({ selection: 'key:"others/raw-users"' })).events), {
      "others/raw-users": "succeeded",
    });
  });

  it("are not run where another has the key but for its case", async () => {
    const rig = rigs.open(`${TABLES}
      //- /src/more.ts
      import { asset } from "headwater";
      export const more = ["Source", "c"].map((key) => asset({ key }, () => 1));
    `);
    const { outcome } = await rig.run({ selection: "key:source or key:c" });
    assert.ok(outcome.kind === "refused" && outcome.code === "HW509", JSON.stringify(outcome));
    assert.match(outcome.message, /its key `Source` differs from `source` only by case/);
  });

  it("are left out where that is asked for", async () => {
    const rig = rigs.open(TABLES);
    const { outcome } = await rig.run({ selection: 'key:"others/raw-users"' }, { runtime: false });
    assert.ok(outcome.kind === "refused" && outcome.code === "HW402");
  });
});

describe("the command line on assets made at run time", function () {
  this.timeout(60_000);

  let project: TemporaryProject;
  beforeEach(() => {
    project = temporaryProject(`//- /package.json\n{ "type": "module" }\n${TABLES}`);
  });
  afterEach(() => {
    project.remove();
  });

  it("runs them and says their status and lineage", async () => {
    const run = await headwater(["materialize", "+key:tables/users"], { cwd: project.root });
    assert.equal(run.exitCode, 0, run.stderr);
    const status = await headwater(["status", "-s", "key:tables/*"], { cwd: project.root });
    assert.match(status.stdout, /✓ tables\/users \(made at run time\) {2}current/);
    assert.match(status.stdout, /1 current, 1 missing|1 missing, 1 current/);
    const lineage = await headwater(["lineage", "+report", "--json"], { cwd: project.root });
    const { edges } = z.object({ edges: z.array(z.unknown()) }).parse(JSON.parse(lineage.stdout));
    assert.deepEqual(edges, [
      { from: "source", to: "tables/posts", via: "parameter" },
      { from: "source", to: "tables/users", via: "parameter" },
      { from: "tables/users", to: "report", via: "ins" },
      { from: "tables/posts", to: "report", via: "parameter" },
    ]);
    const check = await headwater(["check", "key:tables/users"], { cwd: project.root });
    assert.equal(check.exitCode, 0, check.stderr);
  });

  it("finds nothing wrong with them, and says that there may be some", async () => {
    const valid = await headwater(["validate"], { cwd: project.root });
    assert.equal(valid.exitCode, 0, valid.stderr);
    const list = await headwater(["list"], { cwd: project.root });
    assert.match(list.stdout, /More may be made when src\/tables\.ts runs/);
    // Whether a name means nothing is not known.
    assert.equal(list.stderr, "");
    const text = await headwater(["status", "--no-runtime"], { cwd: project.root });
    assert.doesNotMatch(text.stdout, /tables\//);
  });
});
