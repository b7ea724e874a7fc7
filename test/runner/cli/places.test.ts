/** What has no stack names the place of the definition: in words, with `--json`, and in the log. */
import assert from "node:assert/strict";
import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { headwater, jsonLines } from "../support/command.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";

const place = { file: z.string(), line: z.number(), column: z.number() };
const located = z.object({ code: z.string(), message: z.string(), ...place, frames: z.array(z.object(place)) });

/** Assets that fail, and the code that each fails with; a mark stands before the name that is the place. */
const FAILING: Readonly<Record<string, string>> = {
  HW501: `export const /*HW501*/text = asset(() => { throw "just text"; });`,
  HW502: `export const /*HW502*/exits = asset(() => { process.exit(3); });`,
  HW504: `export const /*HW504*/unstorable = asset(() => ({ fn() {} }));`,
  HW505: `export const /*HW505*/reader = asset((damaged: number) => damaged);`,
  HW508: `export const data = asset(() => 1);\nexport const /*HW508*/odd = assetCheck({ asset: data }, () => "fine" as never);`,
  HW511: `export const /*HW511*/slow = asset({ timeout: "20ms" }, () => new Promise(() => setInterval(() => {}, 1000)));`,
};
const FAILED_CHECK = `export const few = asset(() => 1);
export const /*failed*/enough = assetCheck({ asset: few }, (few: number) => ({ passed: few > 1, description: "too few" }));`;
const THROWN = `export const throws = asset(() => { throw /*thrown*/new Error("thrown"); });`;
const SOURCE = `import { asset, assetCheck } from "headwater";
export const damaged = asset(() => 1);
${[...Object.values(FAILING), FAILED_CHECK, THROWN].join("\n")}
`;

describe("places of faults without a stack", function () {
  this.timeout(120_000);
  let project: TemporaryProject;

  before(async () => {
    project = temporaryProject(`//- /package.json\n{ "type": "module" }\n//- /src/assets.ts
${SOURCE.replaceAll(/\/\*\w+\*\//g, "")}`);
    await headwater(["materialize", "damaged"], { cwd: project.root });
    const values = join(project.root, ".headwater", "values");
    for (const name of readdirSync(values, { recursive: true }).map(String))
      if (name.includes("damaged") && name.includes(".json")) appendFileSync(join(values, name), " ");
  });
  after(() => {
    project.remove();
  });

  it("stand behind each fault of a run, for eyes and for programs", async () => {
    const selection = ["materialize", "not key:damaged"];
    const { stdout, exitCode } = await headwater(selection, { cwd: project.root });
    assert.equal(exitCode, 1);
    const logs = (await headwater(["logs"], { cwd: project.root })).stdout;
    for (const code of Object.keys(FAILING)) {
      const at = `src/assets.ts:${positionOf(code).join(":")}`;
      assert.match(stdout, new RegExp(`${code === "HW501" ? "Error: It threw" : code} .*\\(${at}\\)`), code);
      assert.ok(logs.includes(`at ${at}\n`), code);
    }
    const check = `src/assets.ts:${positionOf("failed").join(":")}`;
    assert.ok(stdout.includes(`check enough of few did not pass: too few (${check})`), stdout);

    const events = jsonLines(await headwater([...selection, "--json"], { cwd: project.root }));
    const errors = events.flatMap((event) => ("error" in event ? [located.parse(event["error"])] : []));
    assert.deepEqual(
      errors
        .filter(({ message }) => message !== "thrown")
        .map(({ code, file, line, column }) => [code, file, line, column])
        .sort(),
      Object.keys(FAILING).map((code) => [code, "src/assets.ts", ...positionOf(code)]),
    );
    const [file, line, column] = ["src/assets.ts", ...positionOf("thrown")];
    const thrown = errors.find(({ message }) => message === "thrown");
    assert.deepEqual([thrown?.line, thrown?.column, thrown?.frames], [line, column, [{ file, line, column }]]);
    const failed = events.find(({ check: name }) => name === "enough");
    assert.deepEqual(
      [failed?.["file"], failed?.["line"], failed?.["column"]],
      ["src/assets.ts", ...positionOf("failed")],
    );
  });
});

describe("places of what failed in an earlier run", function () {
  this.timeout(60_000);
  const THROWS = `import { asset } from "headwater";
export const throws = asset(() => {
  throw new Error("thrown");
});
export const exits = asset(() => process.exit(3));
`;

  it("are those of the files as they are, and none where the line went", async () => {
    const project = temporaryProject(`//- /package.json\n{ "type": "module" }\n//- /src/assets.ts\n${THROWS}`);
    try {
      await headwater(["materialize", "*"], { cwd: project.root });
      const says = async (text: string): Promise<string> => {
        project.write(`//- /src/assets.ts\n${text}`);
        return (await headwater(["status"], { cwd: project.root })).stdout;
      };
      assert.match(
        await says(THROWS),
        /throws {2}failed: Error at src\/assets\.ts:3\n.*thrown \(src\/assets\.ts:3:9\)/,
      );
      const moved = await says(`// One.\n\n${THROWS}`);
      assert.match(moved, /throws {2}failed: Error at src\/assets\.ts:5\n.*thrown \(src\/assets\.ts:5:9\)/);
      assert.match(moved, /HW502 .* \(src\/assets\.ts:7:14\)/);
      const other = await says(THROWS.replace(`throw new Error("thrown")`, "throw (new Error('thrown'))"));
      assert.match(other, /throws {2}failed: Error\n.*thrown \(src\/assets\.ts:2:14\)/);
    } finally {
      project.remove();
    }
  });
});

/** Line and column of what stands behind a mark, from 1, as the file is without marks. */
function positionOf(mark: string): readonly [line: number, column: number] {
  const [before = ""] = SOURCE.split(`/*${mark}*/`);
  const lines = before.split("\n");
  return [lines.length, (lines.at(-1) ?? "").length + 1];
}
