/** The rests between attempts, as Dagster's retry policies give them. */
import assert from "node:assert/strict";
import { parseDuration } from "@headwater/core/duration";
import { type RetryPolicy, retryDelay } from "@headwater/core/run/retry-policy";

const policy = (more: Partial<RetryPolicy>): RetryPolicy => ({
  max: 5,
  delayMs: 100,
  backoff: "constant",
  jitter: "none",
  ...more,
});

describe("the rest before a retry", () => {
  for (const [what, given, random, rests] of [
    ["is the delay", policy({}), 0.5, [100, 100, 100, 100]],
    ["is nothing where none is given", policy({ delayMs: 0, backoff: "exponential" }), 0.5, [0, 0, 0, 0]],
    ["grows by the delay", policy({ backoff: "linear" }), 0.5, [100, 200, 300, 400]],
    ["doubles and one more", policy({ backoff: "exponential" }), 0.5, [100, 300, 700, 1500]],
    ["is any part of it", policy({ backoff: "linear", jitter: "full" }), 0.25, [25, 50, 75, 100]],
    ["is less by up to the delay", policy({ backoff: "linear", jitter: "plus-minus" }), 0, [0, 100, 200, 300]],
    ["is more by up to the delay", policy({ backoff: "linear", jitter: "plus-minus" }), 0.75, [150, 250, 350, 450]],
  ] as const)
    it(what, () => {
      assert.deepEqual(
        rests.map((_, index) => retryDelay(given, index + 1, random)),
        rests,
      );
    });

  it("never exceeds what a timer can hold", () => {
    assert.equal(retryDelay(policy({ backoff: "exponential" }), 1_000, 1), 2 ** 31 - 1);
  });
});

describe("durations", () => {
  for (const [text, milliseconds] of [
    ["500ms", 500],
    ["1.5s", 1_500],
    ["10m", 600_000],
    ["2h", 7_200_000],
    ["1d", 86_400_000],
    ["0s", 0],
    ["10", undefined],
    ["10 s", undefined],
    ["-1s", undefined],
    ["", undefined],
    ["1e3s", undefined],
  ] as const)
    it(`${JSON.stringify(text)} is ${milliseconds ?? "none"}`, () => {
      assert.equal(parseDuration(text), milliseconds);
    });
});
