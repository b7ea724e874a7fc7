/** The shop sample, where nothing is installed: what its README promises, by the command line. */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { headwater, jsonLines } from "../runner/support/command.ts";

const SHOP = fileURLToPath(new URL("../../examples/shop", import.meta.url));
const MADE = new Set(["node_modules", ".headwater"]);
const statuses = z.object({
  assets: z.array(
    z.object({
      key: z.string(),
      status: z.string(),
      causes: z.array(z.object({ message: z.string() })),
      checks: z.array(z.object({ name: z.string(), passed: z.boolean().nullable() })),
    }),
  ),
});

describe("the shop sample", function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "headwater-shop-")));
    cpSync(SHOP, folder, { recursive: true, filter: (path) => !MADE.has(basename(path)) });
    assert.ok(!existsSync(join(folder, "node_modules")));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it("has eleven assets and no problem", async () => {
    const { exitCode, stdout } = await run("validate");
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /11 assets.*no problems/);
  });

  it("is made whole, with one check that passes and one that warns", async () => {
    assert.equal((await materialize("*")).length, 11);
    const { assets } = await status();
    assert.deepEqual([...new Set(assets.map(({ status }) => status))], ["current"]);
    assert.deepEqual(
      assets.flatMap(({ checks }) => checks.map(({ name, passed }) => `${name} ${String(passed)}`)),
      ["customersHaveAnEmail false", "ordersAreComplete true"],
    );
  });

  it("is stale where a price has changed, and makes only what depends on it", async () => {
    edit("data/products.csv", "24.90", "25.90");
    const { assets } = await status();
    const stale = assets.filter(({ status }) => status === "stale");
    assert.deepEqual(
      stale.map(({ key, causes }) => `${key}: ${causes.map(({ message }) => message).join()}`),
      ["rawProducts: data/products.csv changed"],
    );
    const made = await materialize("*", "--stale");
    assert.deepEqual(made.toSorted(), [
      ...["customerValue", "monthlyRevenue", "products", "rawProducts", "sales", "shopReport", "topProducts"],
    ]);
  });

  it("makes no sum of orders that are not complete", async () => {
    edit("data/orders.csv", /^(5001,[^,]+,[^,]+,[^,]+),\d+/m, "$1,0");
    const result = await run("materialize", "*", "--stale");
    assert.notEqual(result.exitCode, 0);
    assert.match(result.stdout, /check ordersAreComplete of orders did not pass: 1 of 270 lines/);
    assert.match(result.stdout, /sales {2}skipped: blocked by check ordersAreComplete/);
  });

  const run = (...args: string[]) => headwater(args, { cwd: folder });
  const status = async () => statuses.parse(JSON.parse((await run("status", "--json")).stdout));

  async function materialize(...args: string[]): Promise<string[]> {
    const result = await run("materialize", ...args, "--json");
    assert.equal(result.exitCode, 0, result.stdout + result.stderr);
    return jsonLines(result)
      .filter(({ type }) => type === "materialized")
      .map(({ asset }) => String(asset));
  }

  function edit(file: string, what: string | RegExp, by: string): void {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    const edited = text.replace(what, by);
    assert.notEqual(edited, text);
    writeFileSync(path, edited);
  }
});
