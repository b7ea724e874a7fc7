/** The commands that run, and those that show runs. */
import assert from "node:assert/strict";
import { type CommandResult, headwater, headwaterInTerminal, jsonLines } from "../support/command.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";
import { SHOP } from "./shop.ts";

interface StatusJson {
  readonly assets: readonly {
    readonly key: string;
    readonly status: string;
    readonly upstreamStale: boolean;
    readonly causes: readonly Readonly<Record<string, string | null>>[];
    readonly latest: { readonly runId: string; readonly at: string; readonly metadata: unknown } | null;
    readonly checks: readonly { readonly name: string; readonly passed: boolean | null }[];
  }[];
}

describe("headwater materialize, check, runs, logs", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  const run = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: project.root });
  const status = async (): Promise<Map<string, StatusJson["assets"][number]>> => {
    const { assets } = JSON.parse((await run("status", "--json")).stdout) as StatusJson;
    return new Map(assets.map((asset) => [asset.key, asset]));
  };

  beforeEach(() => {
    project = temporaryProject(SHOP);
  });
  afterEach(() => {
    project.remove();
  });

  it("runs everything, one event a line, and the status says so", async () => {
    const result = await run("materialize", "*", "--json");
    assert.equal(result.exitCode, 0, result.stderr);
    const events = jsonLines(result);
    assert.equal(events[0]?.["type"], "run-started");
    assert.equal(events.at(-1)?.["type"], "run-ended");
    assert.deepEqual(
      events.filter(({ type }) => type === "materialized").map(({ asset }) => asset),
      ["rawOrders", "orders", "report"],
    );
    const rawOrders = (await status()).get("rawOrders");
    assert.equal(rawOrders?.status, "current");
    assert.equal(rawOrders.latest?.runId, events[0]["runId"]);
    assert.ok(rawOrders.latest);
    assert.deepEqual(rawOrders.latest.metadata, { rows: 1, source: "memory" });
    assert.ok(!Number.isNaN(Date.parse(rawOrders.latest.at)));
    const checks = (await status()).get("orders")?.checks.map(({ name, passed }) => ({ name, passed }));
    assert.deepEqual(checks, [
      { name: "ordersHaveIds", passed: true },
      { name: "enoughOrders", passed: false },
    ]);
  });

  it("offers a renamed asset its history, and says what a new key changes", async () => {
    await run("materialize", "rawOrders or orders or report");
    const text = project.read("src/orders.ts") ?? "";
    project.write(`//- /src/orders.ts\n${text.replace("export const report =", "export const summary =")}`);
    const offered = ["HW114", "information", "src/orders.ts"];
    for (const command of ["status", "validate"]) {
      const { exitCode, stdout } = await run(command, "--json");
      assert.equal(exitCode, 0);
      const { problems } = JSON.parse(stdout) as {
        problems: { code: string; severity: string; file: string; message: string }[];
      };
      assert.deepEqual(
        problems.map(({ code, severity, file }) => [code, severity, file]),
        [offered],
        command,
      );
      assert.match(problems[0]?.message ?? "", /`summary` has the code that made `report`/);
    }
    assert.match((await run("status")).stderr, /information HW114/);
  });

  it("names the helper that made an asset stale, and --stale runs just that", async () => {
    await run("materialize", "*");
    project.write(`//- /src/lib/dates.ts
export function parseDate(text: string): string {
  return text.substring(0, 10);
}
`);
    const orders = (await status()).get("orders");
    assert.equal(orders?.status, "stale");
    const [cause] = orders.causes;
    const { kind, upstream, message, before, after, madeAt, changedAt } = cause ?? {};
    assert.deepEqual([kind, upstream, message], ["code", null, "parseDate in src/lib/dates.ts changed"]);
    assert.match(`${before} ${after}`, /^h1:\w+ h1:\w+$/);
    assert.notEqual(before, after);
    assert.deepEqual([madeAt, changedAt, orders.causes.length], [orders.latest?.at, null, 1]);
    assert.deepEqual((await status()).get("report")?.upstreamStale, true);

    const events = jsonLines(await run("materialize", "*", "--stale", "--json"));
    assert.deepEqual(
      events
        .filter(({ type }) => type === "materialized" || type === "step-unchanged")
        .map(({ type, asset }) => [type, asset]),
      [
        ["materialized", "orders"],
        ["step-unchanged", "report"],
      ],
    );
    assert.ok([...(await status()).values()].every(({ status: word }) => word === "current"));
    const again = await run("materialize", "*", "--stale");
    assert.equal(again.exitCode, 0, again.stderr);
  });

  it("fails with the place in the user's file, and shows what was printed", async () => {
    project.write(`//- /src/lib/dates.ts
export function parseDate(text: string): string {
  console.error("about to throw");
  throw new TypeError(\`no date: \${text}\`);
}
`);
    const failed = await run("materialize", "*");
    assert.equal(failed.exitCode, 1);
    assert.match(failed.stdout, /✗ orders {2}TypeError: no date: 2026-01-02T10:00 \(src\/lib\/dates\.ts:3:9\)/);
    assert.match(failed.stdout, /– report {2}skipped: orders failed/);
    const runId = /headwater logs (\S+)/.exec(failed.stderr)?.[1] ?? "";
    const logs = await run("logs", runId);
    assert.match(logs.stdout, /about to throw/);
    assert.match(logs.stdout, /parseDate \(src\/lib\/dates\.ts:3:9\)/);
    assert.equal((await run("logs", runId, "--step", "rawOrders")).stdout, "reading orders\n");
    const unknown = await run("logs", runId, "--step", "nosuch");
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.stderr, /HW512 .*has no step "nosuch"\.\nIt has: .*rawOrders/);
    assert.match((await run("logs", runId, "--step", "rawOrder")).stderr, /Did you mean `rawOrders`\?/);
    const mistyped = `${runId.slice(0, -1)}_`;
    for (const args of [
      ["logs", mistyped],
      ["cancel", mistyped],
      ["logs", runId.slice(-6)],
    ])
      assert.match((await run(...args)).stderr, new RegExp(`HW512 There is no run .* Did you mean \`${runId}\``));
    assert.equal(jsonLines(await run("logs", runId, "--json")).filter(({ type }) => type === "line").length, 2);
    assert.match((await run("runs")).stdout, new RegExp(`${runId} +failed +.* 1/3 +dev +\\*`));
    assert.equal((await status()).get("orders")?.status, "failed");
  });

  it("evaluates checks alone on the data that is there", async () => {
    await run("materialize", "*");
    const result = await run("check", "--json");
    assert.equal(result.exitCode, 0, result.stderr);
    const events = jsonLines(result);
    assert.deepEqual(
      // They run at the same time, and either may end first.
      new Set(events.filter(({ type }) => type === "check-evaluated").map(({ check }) => check)),
      new Set(["ordersHaveIds", "enoughOrders"]),
    );
    assert.ok(!events.some(({ type }) => type === "materialized"));
  });

  it("keeps in the log that checks were ignored", async () => {
    await run("materialize", "rawOrders", "--ignore-checks");
    assert.match((await run("logs")).stdout, /run started: rawOrders in dev \(1 step\), in spite of blocking checks/);
  });

  it("evaluates the checks that are named, and says which name is none", async () => {
    await run("materialize", "*");
    const [started, ...events] = jsonLines(await run("check", "--check", "orders:ordersHaveIds", "--json"));
    assert.deepEqual([started?.["selection"], started?.["checks"]], ["*", ["orders:ordersHaveIds"]]);
    assert.deepEqual(
      events.filter(({ type }) => type === "check-evaluated").map(({ check }) => check),
      ["ordersHaveIds"],
    );
    const both = await run("check", "orders", "--check", "enoughOrders", "--check", "ordersHaveIds");
    assert.equal(both.exitCode, 0, both.stderr);
    assert.match(both.stdout, /run succeeded: 1 check passed, 1 check warned|1 check warned, 1 check passed/);
    assert.match((await run("runs")).stdout, /orders · checks enoughOrders, ordersHaveIds/);
    assert.match((await run("logs")).stdout, /run started: orders · checks enoughOrders, ordersHaveIds in dev/);
    assert.match((await run("runs", "--json")).stdout, /"checks": \[\s+"enoughOrders",\s+"ordersHaveIds"\s+\]/);

    const unknown = await run("check", "--check", "orderHaveIds");
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.stderr, /HW404[^]*`orderHaveIds`[^]*Did you mean `ordersHaveIds`\?/);
    const elsewhere = await run("check", "report", "--check", "enoughOrders");
    assert.match(elsewhere.stderr, /HW404[^]*`enoughOrders` is a check of orders, which the selection leaves out/);
  });

  it("asks for --yes in a protected environment", async () => {
    const refused = await run("materialize", "rawOrders", "--env", "prod");
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /HW510[^]*--yes/);
    assert.equal((await run("materialize", "rawOrders", "--env", "prod", "--yes")).exitCode, 0);
    assert.equal((await status()).get("rawOrders")?.status, "missing", "environments are apart");
  });

  it("cancels on Ctrl-C and exits with 130", async () => {
    project.write(`//- /src/slow.ts
import { asset } from "headwater";
export const slow = asset(async (context) => {
  await new Promise((resolve) => context.signal.addEventListener("abort", resolve, { once: true }));
  throw new Error("stopped");
});
`);
    const result = await headwater(["materialize", "slow", "--json"], {
      cwd: project.root,
      onOutput: (stdout, interrupt) => {
        if (stdout.includes('"step-started"') && !stdout.includes('"run-ended"')) interrupt();
      },
    });
    assert.equal(result.exitCode, 130, result.stderr);
    const events = jsonLines(result);
    assert.deepEqual(
      events
        .filter(({ type }) => type === "step-canceled" || type === "run-ended")
        .map(({ type, outcome }) => [type, outcome]),
      [
        ["step-canceled", undefined],
        ["run-ended", "canceled"],
      ],
    );
    assert.equal((await status()).get("slow")?.status, "missing", "a canceled attempt changes nothing");
  });

  it("paints a live view on a terminal", async () => {
    const result = await headwaterInTerminal(["materialize", "*"], { cwd: project.root });
    assert.equal(result.exitCode, 0, result.stdout);
    assert.match(result.stdout, /· report/, "steps that wait are shown");
    assert.match(result.stdout, /\u001b\[[0-9]*A/, "it repaints in place");
    assert.match(result.stdout, /run succeeded: 3 materialized/);
  });

  it("drops control sequences of user texts", async () => {
    project.write(`//- /src/evil.ts
import { asset } from "headwater";
export const evil = asset(() => {
  console.log("\\u001b]0;owned\\u0007\\u001b[2Jhidden");
  throw new Error("\\u001b[2Jboo");
});
`);
    const failed = await run("materialize", "evil");
    const logs = await run("logs");
    assert.ok(!`${failed.stdout}${failed.stderr}${logs.stdout}`.includes("\u001b"));
    assert.match(logs.stdout, /hidden/);
  });
});
