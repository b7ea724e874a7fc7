/** `retry` and `timeout` of assets that are made in this process, by a clock that the test moves, where it takes time. */
import assert from "node:assert/strict";
import { asset, assetCheck, materialize, type MaterializeOptions, type RetryPolicy } from "headwater";
import { retryDelay } from "@headwater/core/run/retry-policy";

describe("an asset made in this process", () => {
  let rests: number[];
  let warnings: string[];
  let options: MaterializeOptions;

  beforeEach(() => {
    rests = [];
    warnings = [];
    options = {
      log: { ...console, warn: (message) => warnings.push(message) },
      rest: (milliseconds) => {
        rests.push(milliseconds);
        return Promise.resolve();
      },
    };
  });

  /** Fails so many times before it succeeds. */
  function failing(times: number, given: { readonly retry?: number | RetryPolicy }) {
    let calls = 0;
    return asset(given, (context) => {
      calls += 1;
      context.addMetadata({ [`attempt ${String(calls)}`]: true });
      if (calls <= times) throw new Error(`attempt ${String(calls)} failed`);
      return calls;
    });
  }

  it("is tried again as often as its policy says, and says so", async () => {
    const a = failing(2, { retry: 2 });
    const result = await materialize({ a }, options);
    assert.equal(result.value("a"), 3);
    assert.deepEqual(Object.keys(result.metadata.a ?? {}), ["attempt 3"]);
    assert.deepEqual(warnings, [
      '"a" failed and is tried again in 0 ms: Error: attempt 1 failed',
      '"a" failed and is tried again in 0 ms: Error: attempt 2 failed',
    ]);
  });

  it("has failed with what the last attempt threw", async () => {
    const result = await materialize({ a: failing(3, { retry: 2 }) }, options);
    assert.equal(result.failures.a?.message, "attempt 3 failed");
    assert.equal((await materialize({ a: failing(1, {}) }, options)).failures.a?.message, "attempt 1 failed");
    assert.equal((await materialize({ a: failing(1, { retry: 0 }) }, options)).failures.a?.message, "attempt 1 failed");
  });

  const policies: readonly RetryPolicy[] = [
    { max: 3, delay: "2s" },
    { max: 3, delay: "2s", backoff: "linear" },
    { max: 3, delay: "2s", backoff: "exponential" },
  ];
  for (const retry of policies) {
    it(`rests as in a run: ${JSON.stringify(retry)}`, async () => {
      await materialize({ a: failing(3, { retry }) }, options);
      const policy = { max: 3, delayMs: 2_000, backoff: retry.backoff ?? "constant", jitter: "none" } as const;
      assert.deepEqual(
        rests,
        [1, 2, 3].map((nth) => retryDelay(policy, nth, 0.5)),
      );
    });
  }

  it("moves its rests by jitter", async () => {
    await materialize({ a: failing(3, { retry: { max: 3, delay: "1h", jitter: "full" } }) }, options);
    assert.ok(rests.every((rest) => rest >= 0 && rest <= 3_600_000) && new Set(rests).size > 1);
  });

  it("is not tried again once the signal is aborted, also while it rests", async () => {
    const aborted = new AbortController();
    const rest = (): Promise<void> => {
      aborted.abort();
      return Promise.resolve();
    };
    const result = await materialize({ a: failing(1, { retry: 1 }) }, { ...options, signal: aborted.signal, rest });
    assert.equal(result.failures.a?.message, "attempt 1 failed");

    const waiting = new AbortController();
    const log = { ...console, warn: () => setImmediate(() => waiting.abort()) };
    const slow = failing(1, { retry: { max: 1, delay: "1d" } });
    assert.equal(
      (await materialize({ slow }, { log, signal: waiting.signal })).failures.slow?.message,
      "attempt 1 failed",
    );
  });

  it("rests by real time where the test says nothing", async () => {
    const result = await materialize({ a: failing(1, { retry: { max: 1, delay: "5ms" } }) }, { log: options.log! });
    assert.equal(result.value("a"), 2);
  });

  it("fails after its timeout, with its signal aborted, and others go on", async () => {
    let reason: unknown;
    const slow = asset({ timeout: "20ms" }, async (context) => {
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
      reason = context.signal.reason;
      throw new Error("because of the signal");
    });
    const deaf = asset({ timeout: "20ms" }, () => new Promise<number>(() => undefined));
    const other = asset(() => 1);
    const result = await materialize({ slow, deaf, other }, options);
    assert.equal(result.failures.slow?.message, '"slow" took longer than its timeout of 20ms.');
    assert.equal(result.failures.deaf?.message, '"deaf" took longer than its timeout of 20ms.');
    assert.equal((reason as DOMException).name, "TimeoutError");
    assert.equal(result.value("other"), 1);
  });

  it("has its timeout for each attempt", async () => {
    let calls = 0;
    const a = asset({ timeout: "20ms", retry: 1 }, () => {
      calls += 1;
      return calls === 1 ? new Promise<number>(() => undefined) : calls;
    });
    assert.equal((await materialize({ a }, options)).value("a"), 2);
  });

  it("hands on the signal of the caller as well", async () => {
    const caller = new AbortController();
    const a = asset({ timeout: "1d" }, async (context) => {
      setImmediate(() => {
        caller.abort(new Error("enough"));
      });
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
      return String(context.signal.reason);
    });
    assert.equal((await materialize({ a }, { ...options, signal: caller.signal })).value("a"), "Error: enough");
  });

  it("does not try again what cannot be read, nor a check", async () => {
    const nothing = asset(() => undefined);
    const reader = asset({ retry: 3 }, (nothing: unknown) => nothing);
    const a = asset({ retry: 3 }, () => 1);
    let calls = 0;
    const check = assetCheck({ asset: a }, (): boolean => {
      calls += 1;
      throw new Error("no");
    });
    const result = await materialize({ nothing, reader, a, check }, options);
    assert.match(result.failures.reader?.message ?? "", /stores no value/);
    assert.equal(result.failures.check?.message, "no");
    assert.deepEqual([calls, warnings], [1, []]);
  });

  const wrong: readonly [given: object, message: RegExp][] = [
    [{ retry: -1 }, /In "a" the number of attempts in `retry` must be a whole number from 0 to 1000/],
    [{ retry: { delay: "1s" } }, /In "a" the number of attempts in `retry`/],
    [{ retry: { max: 1, delay: 5 } }, /`delay` must be a time such as/],
    [{ retry: { max: 1, backof: "linear" } }, /`retry` has no option `backof`/],
    [{ retry: { max: 1, backoff: "fast" } }, /`backoff` must be "linear" or "exponential"/],
    [{ retry: { max: 1, jitter: "some" } }, /`jitter` must be "full" or "plus-minus"/],
    [{ timeout: "soon" }, /`timeout` must be a time such as/],
    [{ timeout: "0s" }, /`timeout` must be a time such as/],
  ];
  for (const [given, message] of wrong) {
    it(`does not begin with ${JSON.stringify(given)}`, async () => {
      await assert.rejects(materialize({ a: asset(given, () => 1) }, options), message);
    });
  }
});
