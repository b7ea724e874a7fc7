/** What is refused before anything runs, with its code, and what is not in the way. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { RunRig } from "./support/run-rig.ts";

interface RefusalCase {
  readonly name: string;
  readonly files: string;
  readonly request?: Parameters<RunRig["request"]>[0];
  /** `null` where the run goes on. */
  readonly code: string | null;
  readonly message?: RegExp;
  readonly column?: number;
}

const FINE = `export const fine = asset(() => 1);`;

const CASES: readonly RefusalCase[] = [
  {
    name: "a selection that cannot be parsed",
    files: FINE,
    request: { selection: "fine and" },
    code: "HW401",
    column: 8,
  },
  { name: "a selection of nothing", files: FINE, request: { selection: "other" }, code: "HW402", message: /other/ },
  {
    name: "a selection that is misspelt",
    files: FINE,
    request: { selection: "fin" },
    code: "HW402",
    message: /^The selection fin selects no asset\. No asset is named `fin`\. Did you mean `fine`\?$/,
  },
  {
    name: "checks of assets that have none",
    files: FINE,
    request: { checksOnly: true },
    code: "HW402",
    message: /checks/,
  },
  { name: "an attribute without data", files: FINE, request: { selection: "changed_in_branch:main" }, code: "HW403" },
  {
    name: "an environment that is not there",
    files: FINE,
    request: { environment: "prod" },
    code: "HW111",
    message: /"prod"; it has local/,
  },
  {
    name: "a fault of a selected definition",
    files: `${FINE}\nexport const bad = asset((nowhere: number) => nowhere);`,
    code: "HW509",
    message: /nowhere/,
  },
  {
    name: "a fault of another definition",
    files: `${FINE}\nexport const bad = asset((nowhere: number) => nowhere);`,
    request: { selection: "fine" },
    code: null,
  },
  { name: "a file that is half typed", files: `${FINE}\nexport const bad = asset((`, code: "HW509" },
  {
    name: "a protected environment",
    files: `
      //- /headwater.config.ts
      import { definitions } from "headwater";
      export default definitions({ environments: { dev: {}, prod: { protected: true } } });
      //- /src/assets.ts
      import { asset } from "headwater";
      ${FINE}`,
    request: { environment: "prod" },
    code: "HW510",
    message: /prod is protected/,
  },
];

describe("refusal", function () {
  this.timeout(60_000);
  for (const { name, files, request, code, message, column } of CASES) {
    it(name, async () => {
      const rig = new RunRig(files);
      try {
        const { outcome, events } = await rig.run(request);
        if (code === null) {
          assert.equal(outcome.kind, "succeeded");
          return;
        }
        assert.equal(outcome.kind, "refused");
        assert.equal(outcome.code, code);
        if (message !== undefined) assert.match(outcome.message, message);
        if (column !== undefined) assert.equal(outcome.column, column);
        assert.equal(outcome.problems.length > 0, code === "HW509");
        assert.deepEqual(events, []);
      } finally {
        rig.close();
      }
    });
  }

  it("a folder without a project: nothing is made there", async () => {
    const rig = new RunRig(FINE);
    try {
      const { outcome } = await rig.run({ projectRoot: `${rig.project.root}/src` });
      assert.ok(outcome.kind === "refused" && outcome.code === "HW513");
      assert.ok(!existsSync(`${rig.project.root}/src/.headwater`));
    } finally {
      rig.close();
    }
  });
});
