/** The option `deferTo` of environments, as the text of the configuration shows it. */
import assert from "node:assert/strict";
import { deferralOf } from "@headwater/core/environment";
import { check, manifestOf } from "./support/check.ts";

const config = (environments: string): string => `
  //- /headwater.config.ts
  import { definitions } from "headwater";
  const target = "prod";
  export default definitions({ environments: { ${environments} } });
`;

describe("an environment that defers to another", () => {
  it("names it in the text, and the others follow in turn", async () => {
    const manifest = await manifestOf(
      config('dev: { deferTo: "staging" }, staging: { deferTo: target }, prod: { protected: true }'),
    );
    assert.deepEqual(manifest.problems, []);
    const [dev, staging, prod] = manifest.config.environments;
    assert.ok(dev && staging && prod);
    assert.deepEqual([dev.deferTo, staging.deferTo, "deferTo" in prod], ["staging", "prod", false]);
    const names = [dev, staging, prod].map((each) => deferralOf(manifest.config, each).map(({ name }) => name));
    assert.deepEqual(names, [["staging", "prod"], ["prod"], []]);
  });

  const wrong: readonly [title: string, environments: string, messages: readonly string[]][] = [
    [
      "to one that is not there",
      'dev: { deferTo: "prdo" }, prod: {}',
      ["`deferTo` names `prdo`, which is no environment of the project. Did you mean `prod`?"],
    ],
    [
      "to one that is like none",
      'dev: { deferTo: "elsewhere" }, prod: {}',
      ["`deferTo` names `elsewhere`, which is no environment of the project. There is: prod."],
    ],
    [
      "where there is no other",
      'dev: { deferTo: "prod" }',
      ["`deferTo` names `prod`, which is no environment of the project. There is no other."],
    ],
    [
      "to itself",
      'dev: { deferTo: "dev" }, prod: {}',
      ["The environment dev cannot defer to itself: name another one."],
    ],
    [
      "in a circle, at each place of it",
      'a: { deferTo: "b" }, b: { deferTo: "c" }, c: { deferTo: "b" }',
      [
        "Environments defer to each other in a circle: b → c → b.",
        "Environments defer to each other in a circle: c → b → c.",
      ],
    ],
    ["by something that is no text", "dev: { deferTo: 5 }, prod: {}", ["`deferTo` must be a text."]],
  ];
  for (const [title, environments, messages] of wrong) {
    it(`is an error ${title}`, async () => {
      const { problems, config: read } = await manifestOf(config(environments));
      assert.deepEqual(
        problems.map(({ code, severity, message }) => [code, severity, message]),
        messages.map((message) => ["HW111", "error", message]),
      );
      for (const each of read.environments) assert.ok(deferralOf(read, each).length < read.environments.length);
    });
  }

  it("is marked where it is written", async () => {
    await check(`
      //- /headwater.config.ts
      import { definitions } from "headwater";
      export default definitions({
        environments: {
          dev: { deferTo: "prdo" },
                        //^^^^^^ HW111 \`deferTo\` names \`prdo\`
          prod: {},
        },
      });
    `);
  });
});
