/** `retry` and `timeout`, as the text shows them. */
import assert from "node:assert/strict";
import { check, manifestOf } from "./support/check.ts";

describe("options of execution", () => {
  it("are read from literals, constants and wrappers", async () => {
    const { assets, problems } = await manifestOf(`
      //- /a.ts
      import { asset, assetWith, externalAsset } from "headwater";
      const patient = { max: 2, delay: "5s" } as const;
      const careful = assetWith({ retry: { ...patient, backoff: "exponential", jitter: "full" }, timeout: "1h" });
      export const a = asset({ retry: 3 }, () => 1);
      export const b = asset({ retry: patient, timeout: "250ms" }, () => 1);
      export const c = careful(() => 1);
      export const d = careful({ retry: 0, timeout: undefined }, () => 1);
      export const e = asset(() => 1);
      export const f = externalAsset();
    `);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      assets.map(({ key, retry, timeoutMs }) => [key, retry, timeoutMs]),
      [
        ["a", { max: 3, delayMs: 0, backoff: "constant", jitter: "none" }, null],
        ["b", { max: 2, delayMs: 5_000, backoff: "constant", jitter: "none" }, 250],
        ["c", { max: 2, delayMs: 5_000, backoff: "exponential", jitter: "full" }, 3_600_000],
        ["d", null, null],
        ["e", null, null],
        ["f", null, null],
      ],
    );
  });

  it("are no part of the code", async () => {
    const versionOf = async (options: string): Promise<string | undefined> => {
      const { assets } = await manifestOf(`
        //- /a.ts
        import { asset } from "headwater";
        export const a = asset({ ${options} group: "g" }, () => 1);
      `);
      return assets[0]?.code.version;
    };
    assert.equal(await versionOf(`retry: { max: 3, delay: "1s" }, timeout: "1h",`), await versionOf(""));
  });

  it("are reported where they say nothing that can be meant", () =>
    check(`
      //- /a.ts
      import { asset } from "headwater";
      export const a = asset({ retry: -1, timeout: "soon" }, () => 1);
                                    //^^ HW111 \`retry\` must be a whole number from 0 to 1000.
                                                 //^^^^^^ HW111 \`timeout\` must be a time such as
      export const b = asset({ retry: { delay: 5 }, timeout: "0s" }, () => 1);
                                    //^^^^^^^^^^^^ HW111 \`retry\` needs \`max\`
                                             //^ HW111 \`delay\` must be a text.
                                                           //^^^^ HW111 \`timeout\` must be a time such as
      export const c = asset({ retry: { max: 1.5, backof: "linear", backoff: "cubic", jitter: "all" } }, () => 1);
                                           //^^^ HW111 \`max\` must be a whole number
                                                //^^^^^^ HW111 There is no option \`backof\`. Did you mean \`backoff\`?
                                                                           //^^^^^^^ HW111 \`backoff\` must be "linear" or "exponential".
                                                                                            //^^^^^ HW111 \`jitter\` must be "full" or "plus-minus".
      export const d = asset({ retry: often(), timeout: process.env.TIMEOUT }, () => 1);
                                    //^^^^^^^ HW105 \`retry\` cannot be read from the text, so it counts as not given: write a whole number from 0 to 1000
                                                      //^^^^^^^^^^^^^^^^^^^ HW105 \`timeout\` cannot be read from the text, so it counts as not given
      export const e = asset({ retry: { max: often(), ["de" + lay]: "1s" } }, () => 1);
                                           //^^^^^^^ HW105 \`max\` cannot be read from the text
                                                    //^^^^^^^^^^^^^^^^^^ HW105 A computed name cannot be read from the text, so \`retry\` is read without it
    `));
});
