/** Errors of every command: one shape with `--json`, places in words, and the exit codes of docs/COMMANDS.md. */
import assert from "node:assert/strict";
import { z } from "zod";
import { type CommandResult, headwater, headwaterInTerminal, jsonLines } from "../support/command.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";

const FAULTY = `
  //- /src/assets.ts
  import { asset } from "headwater";
  export const orders = asset(() => [1]);
  export const report = asset((ordrs: number[]) => ordrs.length);
  export const wrong = asset((orders: string) => orders.length);
  export const fails = asset(() => { throw new Error("no \\u001b[2J\\u001b]0;title\\u0007luck"); });
  export const prints = asset(() => { console.log("\\u001b[31mred\\u001b[0m \\u001b[2Jgone"); });
`;

const place = { file: z.string().nullable(), line: z.int().min(1).nullable(), column: z.int().min(1).nullable() };
const shape = z.strictObject({
  error: z.strictObject({
    code: z
      .string()
      .regex(/^HW\d{3}$/)
      .nullable(),
    message: z.string().min(1),
    ...place,
    next: z.array(z.string()),
    problems: z.array(z.strictObject({ code: z.string(), severity: z.string(), message: z.string(), ...place })),
  }),
});

describe("errors of the command line", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  const run = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: project.root });

  before(() => {
    project = temporaryProject(FAULTY);
  });
  after(() => {
    project.remove();
  });

  const RUN = "20200101-000000-aaaaaa";
  const cases: { args: string[]; code: string | null; exitCode: number; at?: readonly unknown[]; next?: RegExp }[] = [
    { args: [], code: null, exitCode: 2 },
    { args: ["lst"], code: null, exitCode: 2, next: /Did you mean list\?/ },
    { args: ["store"], code: null, exitCode: 2 },
    { args: ["store", "verfy"], code: null, exitCode: 2, next: /Did you mean verify\?/ },
    { args: ["materialize"], code: null, exitCode: 2 },
    { args: ["materialize", "headwater.config.ts", "src"], code: null, exitCode: 2, next: /quote it, as in '\*'/ },
    { args: ["list", "--selct", "x"], code: null, exitCode: 2, next: /--select/ },
    { args: ["runs", "-n", "none"], code: null, exitCode: 2 },
    ...["list", "lineage", "status", "validate", "runs", "logs", "check"].flatMap((command) => [
      { args: [command, "-C", "/"], code: "HW513", exitCode: 2, next: /headwater init/ },
      { args: [command, "-C", "/no/such/folder"], code: "HW513", exitCode: 2 },
      { args: [command, "--env", "nope"], code: "HW111", exitCode: 2 },
      { args: [command, "too", "many", "words", "--nonsense"], code: null, exitCode: 2 },
    ]),
    { args: ["list", "-s", "key:a key:b"], code: "HW401", exitCode: 2, at: [null, null, 7] },
    { args: ["lineage", "nope:x"], code: "HW403", exitCode: 2 },
    { args: ["status", "-s", "("], code: "HW401", exitCode: 2 },
    { args: ["check", "orders", "--check", "nope"], code: "HW404", exitCode: 2 },
    { args: ["check", "and"], code: "HW401", exitCode: 2, at: [null, null, 1] },
    { args: ["materialize", "orders and"], code: "HW401", exitCode: 2, at: [null, null, 11] },
    { args: ["materialize", "nothing"], code: "HW402", exitCode: 2 },
    { args: ["materialize", "report"], code: "HW509", exitCode: 2, at: ["src/assets.ts", 3, 30] },
    { args: ["accept", "report", "-r", "same"], code: "HW509", exitCode: 2, at: ["src/assets.ts", 3, 30] },
    { args: ["accept", "orders"], code: null, exitCode: 2 },
    { args: ["logs", RUN], code: "HW512", exitCode: 2 },
    { args: ["cancel", RUN], code: "HW512", exitCode: 2 },
    { args: ["cancel"], code: null, exitCode: 2 },
  ];
  for (const { args, code, exitCode, at, next } of cases) {
    it(`headwater ${args.join(" ")} --json: ${code ?? "wrong use"}`, async () => {
      const result = await run(...args, "--json");
      assert.equal(result.exitCode, exitCode, result.stdout + result.stderr);
      assert.equal(result.stderr, "");
      const { error } = shape.parse(JSON.parse(result.stdout));
      assert.equal(error.code, code);
      if (at !== undefined) assert.deepEqual([error.file, error.line, error.column], at);
      if (next !== undefined) assert.match(error.next.join("\n"), next);
    });
  }

  it("validate lists every fault with its place, edge types too, and exits 2", async () => {
    const text = await run("validate");
    assert.equal(text.exitCode, 2);
    assert.match(text.stderr, /^src\/assets\.ts:3:30 error HW201 .*\n.*\n.*\^\^\^\^\^/);
    assert.match(
      text.stderr,
      /src\/assets\.ts:4:29 error HW221 `orders` returns `number\[\]`, and this takes `string`/,
    );
    const { exitCode, stdout } = await run("validate", "--json");
    assert.equal(exitCode, 2);
    const { valid, problems } = z
      .object({ valid: z.boolean(), problems: z.array(z.object({ code: z.string(), ...place })) })
      .parse(JSON.parse(stdout));
    assert.equal(valid, false);
    assert.deepEqual(
      problems.map((problem) => [problem.code, problem.file, problem.line, problem.column]),
      [
        ["HW201", "src/assets.ts", 3, 30],
        ["HW221", "src/assets.ts", 4, 29],
      ],
    );
  });

  it("drops control sequences of user code, but for colours where a terminal shows them", async () => {
    const ran = await run("materialize", "fails or prints");
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stdout, /Error: no luck/);
    const escapes = (text: string): readonly string[] => text.match(/\u001b[^a-zA-Z]*[a-zA-Z]/g) ?? [];
    assert.deepEqual(escapes(ran.stdout + ran.stderr), []);
    assert.equal((await run("logs", "--step", "prints")).stdout, "red gone\n");
    assert.deepEqual(escapes((await run("logs")).stdout), []);
    const shown = await headwaterInTerminal(["logs", "--step", "prints"], {
      cwd: project.root,
      env: { NO_COLOR: "", FORCE_COLOR: "1" },
    });
    assert.equal(shown.stdout.trim(), "\u001b[31mred\u001b[0m gone\u001b[0m");
  });
});

describe("lines of steps that cannot be kept", function () {
  this.timeout(60_000);

  it("are said before anything runs", async () => {
    const project = temporaryProject(`
      //- /.headwater/runs
      Not a folder.
      //- /src/assets.ts
      import { asset } from "headwater";
      export const prints = asset(() => console.log("lost"));`);
    try {
      const { exitCode, stderr } = await headwater(["materialize", "prints"], { cwd: project.root });
      assert.equal(exitCode, 1);
      assert.match(stderr, /HW601.*[/\\]runs: it is not a folder\. Give this user/);
    } finally {
      project.remove();
    }
  });

  it("end when their folder goes, and the step goes on", async () => {
    const project = temporaryProject(`
      //- /src/assets.ts
      import { rmSync, writeFileSync } from "node:fs";
      import { asset } from "headwater";
      export const prints = asset(() => {
        rmSync(".headwater/runs", { recursive: true, force: true });
        writeFileSync(".headwater/runs", "Not a folder.");
        console.log("lost");
        return 1;
      });`);
    try {
      const { exitCode, stderr } = await headwater(["materialize", "prints"], { cwd: project.root });
      assert.equal(exitCode, 0, stderr);
    } finally {
      project.remove();
    }
  });
});

describe("a cache folder that cannot be made", function () {
  this.timeout(60_000);

  it("is done without, at once", async () => {
    const project = temporaryProject(
      `//- /src/assets.ts\nimport { asset } from "headwater";\nexport const one = asset(() => 1);`,
    );
    // Node itself tries for ever to make a folder below /proc; elsewhere a file is in the way.
    const folder = process.platform === "linux" ? "/proc/headwater/cache" : `${project.root}/src/assets.ts/cache`;
    try {
      for (const args of [["list"], ["materialize", "one"]]) {
        const { exitCode, stdout, stderr } = await headwater(args, {
          cwd: project.root,
          env: { HEADWATER_CACHE: folder, HEADWATER_STATE: folder },
        });
        assert.deepEqual([exitCode, stderr], [0, ""], stdout);
      }
    } finally {
      project.remove();
    }
  });
});

describe("a store that cannot be there", function () {
  this.timeout(60_000);

  it("leaves every status unknown, and is no store that is merely missing", async () => {
    const project = temporaryProject(`
      //- /.headwater/events.db/file
      This is in the way.
      //- /src/assets.ts
      import { asset } from "headwater";
      export const made = asset(() => 1);`);
    try {
      const said = await headwater(["status"], { cwd: project.root });
      assert.deepEqual([said.exitCode, said.stdout], [1, ""]);
      assert.match(
        said.stderr,
        /^error HW601 The status of every asset is unknown: the store .*events\.db cannot be there: a folder is in the place of its file\. Move it away/,
      );
      const json = await headwater(["status", "--json"], { cwd: project.root });
      const { error } = jsonLines(json)[0] as { error: { code: string } };
      assert.deepEqual([json.exitCode, error.code], [1, "HW601"]);
      for (const command of [["runs"], ["logs"], ["materialize", "made"], ["store", "verify"]])
        assert.match((await headwater(command, { cwd: project.root })).stderr, /cannot be there/, command.join(" "));
    } finally {
      project.remove();
    }
  });
});
