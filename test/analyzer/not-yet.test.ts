/** What has its place in the SDK's types and does not work yet is told of where it is written, and makes no lineage. */
import assert from "node:assert/strict";
import { callNotYet, CALLS_NOT_YET, type CallNotYet, OPTIONS_NOT_YET, optionNotYet } from "@headwater/core/not-yet";
import { check, manifestOf } from "./support/check.ts";

const NOT_YET = "does not work in this version of Headwater yet";

describe("what does not work yet", () => {
  it("is a problem at each call, whatever stands around it", async () => {
    await check(`
      //- /a.ts
      import { graphAsset, ioManager, multiAsset, op, resource, dailyPartitions as daily, asset } from "headwater";
      import * as hw from "headwater";
      export const { users, posts } = multiAsset({ outs: { users: {}, posts: {} } }, (a) => ({ users: a, posts: a }));
                                    //^^^^^^^^^^ HW115 \`multiAsset\` ${NOT_YET}
      const { x } = hw.multiAsset({ specs: [hw.spec("x")] }, function* () {});
                  //^^^^^^^^^^^^^ HW115 \`multiAsset\` ${NOT_YET}
      export const load = op(() => 1);
                        //^^ HW115 \`op\` ${NOT_YET}
      export const whole = graphAsset({ ops: { load } }, ({ load }) => load());
                         //^^^^^^^^^^ HW115 \`graphAsset\` ${NOT_YET}
      const warehouse = ioManager({ store, load });
                      //^^^^^^^^^ HW115 \`ioManager\` ${NOT_YET}
      const db = resource({ create: () => 1 });
               //^^^^^^^^ HW115 \`resource\` ${NOT_YET}
      const days = daily({ start: "2024-01-01" });
                 //^^^^^ HW115 \`dailyPartitions\` ${NOT_YET}
      export const all = [multiAsset({ outs: {} }, () => ({}))];
                        //^^^^^^^^^^ HW115 \`multiAsset\` ${NOT_YET}
      export const deep = { inside: { m: graphAsset({ ops: {} }, () => 1) } };
                                       //^^^^^^^^^^ HW115 \`graphAsset\` ${NOT_YET}
      multiAsset({ outs: {} }, () => ({}));
    //^^^^^^^^^^ HW115 \`multiAsset\` ${NOT_YET}
      const bronze = (fn) => graphAsset({ ops: {} }, fn);
      export const made = bronze(() => 1);
                        //^^^^^^ HW115 \`graphAsset\` ${NOT_YET}
      export const a = asset(() => 1);
    `);
  });

  it("is a problem where a pattern takes apart what a wrapper of the project makes", () =>
    check(`
      //- /wrapper.ts
      import { multiAsset } from "headwater";
      export const pair = (fn) => multiAsset({ outs: { a: {}, b: {} } }, fn);
      export const config = () => ({ x: 1 });
      //- /a.ts
      import { asset } from "headwater";
      import * as wrapper from "./wrapper.ts";
      import { config, pair } from "./wrapper.ts";
      export const { a, b } = pair(() => 1);
                            //^^^^ HW115 \`multiAsset\` ${NOT_YET}
      const [c, d] = wrapper.pair(() => 1);
                   //^^^^^^^^^^^^ HW115 \`multiAsset\` ${NOT_YET}
      const { x } = config();
      const local = () => pair(() => 1);
      export const { a: e } = local();
                            //^^^^^ HW115 \`multiAsset\` ${NOT_YET}
      export const f = asset(() => x);
    `));

  it("is a problem at each option, in wrappers too, and the asset stays as its text shows it", async () => {
    const files = `
      //- /a.ts
      import { asset, assetCheck, assetWith, externalAsset, dailyPartitions, mappings } from "headwater";
      export const a = asset({ config: schema }, () => 1);
                             //^^^^^^ HW115 The option \`config\` ${NOT_YET}
      export const b = asset({ resources: { db }, io: "warehouse", pool: "db", output: schema }, (a) => a);
                             //^^^^^^^^^ HW115 The option \`resources\` ${NOT_YET}
                                                //^^ HW115 The option \`io\` ${NOT_YET}
                                                                 //^^^^ HW115 The option \`pool\` ${NOT_YET}
                                                                             //^^^^^^ HW115 The option \`output\` ${NOT_YET}
      export const c = asset({ partitions: dailyPartitions({ start: "2024-01-01" }), deps: [{ asset: a, mapping: mappings.all() }] }, (b) => b);
                             //^^^^^^^^^^ HW115 The option \`partitions\` ${NOT_YET}
                                                                                                      //^^^^^^^ HW115 The option \`mapping\` ${NOT_YET}
      export const d = asset({ ins: { rows: { asset: c, mapping: mappings.last() } } }, ({ rows }) => rows);
                                                      //^^^^^^^ HW115 The option \`mapping\` ${NOT_YET}
      export const ok = assetCheck({ asset: d, resources: { db } }, (d) => d > 0);
                                             //^^^^^^^^^ HW115 The option \`resources\` ${NOT_YET}
      export const outside = externalAsset({ partitions: days });
                                           //^^^^^^^^^^ HW115 The option \`partitions\` ${NOT_YET}
    `;
    await check(files);
    const { assets } = await manifestOf(files);
    const edges = assets.map(({ key, dependencies }) => [key, dependencies.map((each) => each.key)]);
    assert.deepEqual(edges, [
      ["a", []],
      ["b", ["a"]],
      ["c", ["b", "a"]],
      ["d", ["c"]],
      ["outside", []],
    ]);
  });

  it("is a problem of the asset, where a wrapper has the option", async () => {
    const { problems } = await manifestOf(`
      //- /wrapper.ts
      import { asset } from "headwater";
      export const daily = (fn) => asset({ partitions: days }, fn);
      //- /a.ts
      import { daily } from "./wrapper.ts";
      export const a = daily(() => 1);
    `);
    const [problem] = problems.filter(({ code }) => code === "HW115");
    assert.equal(problem?.at.file, "wrapper.ts");
    assert.deepEqual(
      problem.related.map(({ at }) => [at.file, at.range.start.line]),
      [["a.ts", 1]],
    );
  });

  it("is a problem of the configuration", async () => {
    await check(`
      //- /headwater.config.ts
      import { definitions } from "headwater";
      export default definitions({
        resources: { db },
      //^^^^^^^^^ HW115 The option \`resources\` ${NOT_YET}
        environments: { prod: { resources: { db } }, dev: { io: { default: files } } },
                              //^^^^^^^^^ HW115 The option \`resources\` ${NOT_YET}
                                                          //^^ HW115 The option \`io\` ${NOT_YET}
        io: { warehouse },
      //^^ HW115 The option \`io\` ${NOT_YET}
      });
    `);
  });

  it("is said in two sentences: that it does not work, and what to do", () => {
    const names = Object.keys(CALLS_NOT_YET) as CallNotYet[];
    for (const name of names) assert.match(callNotYet(name), /^`\w+` does not work [^.]+ yet\. [A-Z].+\.$/);
    for (const name of Object.keys(OPTIONS_NOT_YET) as (keyof typeof OPTIONS_NOT_YET)[])
      assert.match(optionNotYet(name), /^The option `\w+` does not work [^.]+ yet\. [A-Z].+\.$/);
  });
});
