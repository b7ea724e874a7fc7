/** The commands that only read: list, lineage, status, validate. */
import assert from "node:assert/strict";
import { type CommandResult, headwater } from "../support/command.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";
import { SHOP } from "./shop.ts";

describe("headwater list, lineage, status, validate", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  const run = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: project.root });
  const json = async (...args: string[]): Promise<unknown> => JSON.parse((await run(...args, "--json")).stdout);

  before(() => {
    project = temporaryProject(SHOP);
  });
  after(() => {
    project.remove();
  });

  it("lists what the text defines", async () => {
    const listed = await json("list", "--select", "rawOrders or report");
    const [rawOrders, report] = (listed as { assets: { codeVersion: string }[] }).assets;
    assert.match(rawOrders?.codeVersion ?? "", /^h1:[0-9a-f]{16}$/);
    assert.deepEqual(listed, {
      project: "shop",
      assets: [
        {
          key: "rawOrders",
          source: "text",
          file: "src/orders.ts",
          line: 12,
          column: 14,
          group: "raw",
          owners: ["team:sales"],
          tags: { layer: "bronze" },
          kinds: ["json"],
          metadata: {},
          formerly: [],
          description: "Orders as they come.",
          deps: [{ key: "feed", via: "deps" }],
          checks: [],
          codeVersion: rawOrders?.codeVersion,
          external: false,
        },
        {
          key: "report",
          source: "text",
          file: "src/orders.ts",
          line: 23,
          column: 14,
          group: "default",
          owners: [],
          tags: {},
          kinds: [],
          metadata: {},
          formerly: [],
          description: "",
          deps: [{ key: "orders", via: "ins" }],
          checks: [],
          codeVersion: report?.codeVersion,
          external: false,
        },
      ],
      problems: [],
    });
  });

  it("lists checks with their asset, and what is external", async () => {
    const { assets } = (await json("list", "--select", "orders or feed")) as {
      assets: { external: boolean; checks: unknown }[];
    };
    assert.deepEqual(
      assets.map(({ external, checks }) => ({ external, checks })),
      [
        { external: true, checks: [] },
        {
          external: false,
          checks: [
            { name: "ordersHaveIds", blocking: true, severity: "error" },
            { name: "enoughOrders", blocking: false, severity: "warn" },
          ],
        },
      ],
    );
  });

  it("finds the project from a folder below it, and by --project", async () => {
    const below = await headwater(["list", "--json"], { cwd: `${project.root}/src/lib` });
    const named = await headwater(["list", "--json", "--project", project.root], { cwd: "/" });
    assert.equal(below.exitCode, 0);
    assert.equal(named.stdout, below.stdout);
  });

  it("shows lineage upstream first", async () => {
    const { stdout } = await run("lineage", "+report");
    assert.deepEqual(stdout.trim().split("\n"), [
      "✓ feed",
      "○ rawOrders  ← feed",
      "○ orders  ← rawOrders",
      "○ report  ← orders",
    ]);
    assert.deepEqual(await json("lineage", "orders+"), {
      project: "shop",
      nodes: [
        { key: "orders", source: "text", group: "clean", external: false, status: "missing" },
        { key: "report", source: "text", group: "default", external: false, status: "missing" },
      ],
      edges: [{ from: "orders", to: "report", via: "ins" }],
    });
  });

  it("reads statuses without making a store", async () => {
    const { environment, assets } = (await json("status", "--select", "orders")) as {
      environment: string;
      assets: unknown;
    };
    assert.equal(environment, "dev");
    assert.deepEqual(assets, [
      {
        key: "orders",
        source: "text",
        status: "missing",
        upstreamStale: true,
        causes: [],
        latest: null,
        checks: [
          { name: "ordersHaveIds", passed: null, severity: "error", at: null, blocking: true, outdated: false },
          { name: "enoughOrders", passed: null, severity: "warn", at: null, blocking: false, outdated: false },
        ],
        blockedBy: null,
        failure: null,
      },
    ]);
  });

  it("accepts a project without faults", async () => {
    assert.deepEqual(await json("validate"), { project: "shop", valid: true, assets: 4, edges: 2, problems: [] });
    assert.equal((await run("validate")).stdout, "✓ 4 assets, the types of 2 edges: no problems\n");
  });
});

describe("headwater on wrong use and wrong definitions", function () {
  this.timeout(60_000);
  const faulty = `
//- /src/assets.ts
import { asset } from "headwater";
export const orders = asset(() => [1]);
export const report = asset((ordrs: number[]) => ordrs.length);
`;
  const cases: { says: string; args: string[]; exitCode: number; stderr: RegExp }[] = [
    { says: "unknown command", args: ["lst"], exitCode: 2, stderr: /unknown command 'lst'[\s\S]*Did you mean list\?/ },
    { says: "unknown option", args: ["list", "--jsn"], exitCode: 2, stderr: /unknown option '--jsn'/ },
    { says: "missing argument", args: ["materialize"], exitCode: 2, stderr: /missing required argument 'selection'/ },
    { says: "no project", args: ["list", "-C", "/"], exitCode: 2, stderr: /HW513[\s\S]*headwater\.config\.ts/ },
    { says: "unknown environment", args: ["status", "--env", "prdo"], exitCode: 2, stderr: /no environment "prdo"/ },
    {
      says: "selection with a fault",
      args: ["list", "-s", "key:a key:b"],
      exitCode: 2,
      stderr: /HW401[^]*\n {4}key:a key:b\n {10}\^/,
    },
    {
      says: "unknown parameter",
      args: ["validate"],
      exitCode: 2,
      stderr: /src\/assets\.ts:3:30 error HW201 .*ordrs[^]*\^\^\^\^\^[^]*orders/,
    },
    { says: "running a faulty asset", args: ["materialize", "report"], exitCode: 2, stderr: /HW509/ },
    { says: "running nothing", args: ["materialize", "nothing"], exitCode: 2, stderr: /HW402/ },
    { says: "unknown run", args: ["logs", "20200101-000000-aaaaaa"], exitCode: 2, stderr: /HW512/ },
  ];
  let project: TemporaryProject;

  before(() => {
    project = temporaryProject(faulty);
  });
  after(() => {
    project.remove();
  });

  for (const { says, args, exitCode, stderr } of cases) {
    it(`${says}: exits ${String(exitCode)} and says why`, async () => {
      const result = await headwater(args, { cwd: project.root });
      assert.equal(result.exitCode, exitCode, result.stderr);
      assert.match(result.stderr, stderr);
      assert.equal(result.stdout, "");
    });
  }

  it("a fault elsewhere does not keep a sound asset from running", async () => {
    const result = await headwater(["materialize", "orders"], { cwd: project.root });
    assert.equal(result.exitCode, 0, result.stderr);
  });

  for (const command of ["list", "lineage", "status", "validate", "materialize", "check", "runs", "logs"]) {
    it(`${command} --help says what it does`, async () => {
      const result = await headwater([command, "--help"], { cwd: project.root });
      assert.equal(result.exitCode, 0);
      assert.match(result.stdout, new RegExp(`^Usage: headwater ${command} [^]*--json`));
    });
  }
});
