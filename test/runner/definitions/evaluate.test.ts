/** Evaluating the configuration and the modules of a project: what only the run shows, and everything that can go wrong. */
import assert from "node:assert/strict";
import { z } from "zod";
import { headwater } from "../support/command.ts";
import { temporaryProject } from "../support/temporary-project.ts";
import { describeProblems, evaluateFixture } from "./support.ts";

const CONFIG = `//- /headwater.config.ts\nimport { definitions } from "headwater";\n`;
const ASSETS = `//- /src/assets.ts\nimport { asset, assetCheck } from "headwater";\n`;

describe("what only the run of definitions shows", function () {
  this.timeout(60_000);

  it("assets that are made in a loop, with their inputs and checks", async () => {
    const { assets, problems } = await evaluateFixture(`${ASSETS}
      export const source = asset(() => 1);
      const tables: Record<string, unknown> = {};
      for (const name of ["users", "posts"]) {
        tables[name] = asset(
          { keyPrefix: ["api"], group: name, deps: [source], checks: { fine: { check: () => true, blocking: true } } },
          (source: number) => source,
        );
      }
      tables["all"] = asset({ key: "all" }, ({ users, posts }: { users: number; posts: number }, context) => users + posts);
      export { tables };
      //- /headwater.config.ts
      import { asset, assetCheck, definitions } from "headwater";
      import { source } from "./src/assets.ts";
      const made = ["x", "y"].map((key) => asset({ key: "config/" + key }, () => 1));
      export default definitions({ assets: made });
    `);
    assert.deepEqual(describeProblems(problems), []);
    assert.deepEqual(
      assets.map(({ key, group, dependencies, checks, export: { file, name, member } }) => ({
        key,
        group,
        upstream: dependencies.map((each) => `${each.key}:${each.via}`).join(" "),
        checks: checks.map((check) => check.name).join(" "),
        at: `${file} ${name} ${String(member)}`,
      })),
      [
        {
          key: "all",
          group: "default",
          upstream: "api/users:parameter api/posts:parameter",
          checks: "",
          at: "src/assets.ts tables all",
        },
        {
          key: "api/posts",
          group: "posts",
          upstream: "source:parameter",
          checks: "fine",
          at: "src/assets.ts tables posts",
        },
        {
          key: "api/users",
          group: "users",
          upstream: "source:parameter",
          checks: "fine",
          at: "src/assets.ts tables users",
        },
        { key: "config/x", group: "default", upstream: "", checks: "", at: "headwater.config.ts default 0" },
        { key: "config/y", group: "default", upstream: "", checks: "", at: "headwater.config.ts default 1" },
      ],
    );
  });

  it("what has no key, or one that is taken", async () => {
    const { assets, problems } = await evaluateFixture(`${ASSETS}
      export const taken = asset(() => 1);
      export const made = ["a", "b"].map(() => asset(() => 1));
      export const more = [1].map(() => asset({ key: "no key" }, () => 1));
    `);
    assert.deepEqual(assets, []);
    assert.deepEqual(describeProblems(problems), [
      "src/assets.ts:1:1 HW112 `made[0]`, made when src/assets.ts runs, has no name to make a key of: give it the option `key`.",
      "src/assets.ts:1:1 HW112 `made[1]`, made when src/assets.ts runs, has no name to make a key of: give it the option `key`.",
      "src/assets.ts:1:1 HW103 `more[0]`, made when src/assets.ts runs, has the key `no key`, which is no key: use letters, digits, `_`, `.` and `-`, joined by `/`.",
    ]);
  });

  const DOUBLES = `${ASSETS}
      export const made = ["Orders", "users", "USERS", "users"].map((key) => asset({ key }, () => 1));
      //- /src/orders.ts
      import { asset } from "headwater";
      export const orders = asset(() => 1);
      export const other = asset({ key: "a/b" }, () => 1);
      //- /src/more.ts
      import { asset } from "headwater";
      export const more = Object.fromEntries(["a/b", "c"].map((key) => [key, asset({ key }, () => 1)]));
  `;

  for (const scope of ["project", "made-at-run"] as const) {
    it(`a key that another has, also if only case differs, is an error at both places (${scope})`, async () => {
      const { assets, problems } = await evaluateFixture(DOUBLES, { scope });
      assert.deepEqual(
        assets.map(({ key }) => key),
        ["c", "users"],
      );
      assert.deepEqual(describeProblems(problems).sort(), [
        "src/assets.ts:3:20 HW102 `made[0]`, made when src/assets.ts runs, is left out: its key `Orders` differs from `orders` only by case: rename one, or give it the option `key`.",
        "src/assets.ts:3:20 HW102 `made[2]`, made when src/assets.ts runs, is left out: its key `USERS` differs from `users` only by case: rename one, or give it the option `key`.",
        "src/assets.ts:3:20 HW102 `made[3]`, made when src/assets.ts runs, has the key `users` of another asset, and is left out: rename one, or give it the option `key`.",
        'src/more.ts:2:14 HW102 `more["a/b"]`, made when src/more.ts runs, has the key `a/b` of another asset, and is left out: rename one, or give it the option `key`.',
        "src/orders.ts:2:14 HW102 `Orders` differs from `orders` only by case: rename one, or give it the option `key`.",
        "src/orders.ts:3:14 HW102 Two assets have the key `a/b`: rename one, or give it the option `key`.",
      ]);
    });
  }
});

describe("a definition that is not what its text says", function () {
  this.timeout(60_000);

  const CASES: readonly { readonly says: string; readonly files: string; readonly problems: readonly string[] }[] = [
    {
      says: "in its options",
      files: `${ASSETS}const options = { group: "a", tags: { x: "1" }, metadata: { rows: 1 }, owners: ["team:x"] as const };
Object.assign(options, { group: "b", tags: { x: "2" }, metadata: { rows: 2 } });
export const a = asset(options, () => 1);
`,
      problems: [
        "src/assets.ts:4:14 HW122 (warning) `a` has the group `a` by its text, and `b` when src/assets.ts runs. The text counts.",
        "src/assets.ts:4:14 HW122 (warning) `a` has the tags `x`, `1` by its text, and `x`, `2` when src/assets.ts runs. The text counts.",
        'src/assets.ts:4:14 HW122 (warning) `a` has the metadata `rows` `{"type":"number","value":1}` by its text, and `{"type":"number","value":2}` when src/assets.ts runs. The text counts.',
      ],
    },
    {
      says: "in its key and checks",
      files: `${ASSETS}const options = { key: "a", checks: { fine: () => true } };
Object.assign(options, { key: "b", checks: { other: () => true } });
export const x = asset(options, () => 1);
`,
      problems: [
        "src/assets.ts:4:14 HW122 `a` has the key `a` by its text, and `b` when src/assets.ts runs. The text counts.",
        "src/assets.ts:4:14 HW122 `a` has the check `fine` `not blocking, of severity error` by its text, and not there when src/assets.ts runs. The text counts.",
      ],
    },
    {
      says: "in its inputs",
      files: `${ASSETS}export const up = asset(() => 1);
const options = { deps: ["up"] };
options.deps = [];
export const x = asset(options, () => 1);
`,
      problems: [
        "src/assets.ts:5:14 HW122 `x` has the upstream by `ins` and `deps` `up` by its text, and empty when src/assets.ts runs. The text counts.",
      ],
    },
    {
      says: "because it is not there",
      files: `${ASSETS}export const tables = { a: asset(() => 1), b: asset(() => 1) };
delete (tables as Partial<typeof tables>).a;
`,
      problems: [
        "src/assets.ts:2:25 HW122 The text defines `a`, but when src/assets.ts runs it exports no such asset.",
      ],
    },
    {
      says: "in an option that no text shows, with a value of a wrong type",
      files: `${ASSETS}const options = {};
Object.assign(options, { group: 5 });
export const a = asset(options, () => 1);
`,
      problems: [
        "src/assets.ts:4:14 HW111 a in src/assets.ts: The option `group` has a wrong value: expected string, received number.",
      ],
    },
    {
      says: "but only for what the text shows",
      files: `${ASSETS}const owners = process.env["PATH"] === undefined ? [] : ["team:x"];
/** The doc comment. */
export const a = asset({ owners, metadata: { now: Date.now() } }, () => 1);
`,
      problems: [],
    },
    {
      says: "in the configuration",
      files: `${CONFIG}const options = { environments: { dev: {} as object } };
Object.assign(options.environments, { dev: { protected: true }, prod: {} });
export default definitions(options);
`,
      problems: [
        'headwater.config.ts:1:1 HW122 names of `environments` is ["dev"] by the text of the configuration, and ["dev","prod"] when it runs. The text counts: write it so that the text shows it.',
        "headwater.config.ts:1:1 HW122 `protected` of the environment dev is false by the text of the configuration, and true when it runs. The text counts: write it so that the text shows it.",
      ],
    },
  ];
  for (const { says, files, problems } of CASES) {
    it(says, async () => {
      const { problems: found } = await evaluateFixture(files);
      assert.deepEqual(describeProblems(found), problems);
    });
  }
});

describe("a configuration that cannot be evaluated", function () {
  this.timeout(60_000);

  const CASES: readonly {
    readonly says: string;
    readonly files: string;
    readonly problems: readonly (string | RegExp)[];
    readonly limitMs?: number;
  }[] = [
    {
      says: "because it throws, with the place in the user's TypeScript",
      files: `${CONFIG}enum Mode {
  Fast,
}
function modeOf(name: string): Mode {
  if (name === "") throw new RangeError("no mode");
  return Mode.Fast;
}
export default definitions({ include: [String(modeOf(""))] });
`,
      problems: ["headwater.config.ts:6:26 HW120 The configuration threw an error: no mode"],
    },
    {
      says: "because what it imports throws",
      files: `${CONFIG}import { two } from "./lib/two.ts";
export default definitions({ include: [two] });
//- /lib/two.ts
export const two: string = JSON.parse("{") as string;
`,
      problems: [/^lib\/two\.ts:1:33 HW120 The configuration threw an error: Expected property name/],
    },
    {
      says: "because it throws what is no error",
      files: `${CONFIG}if (Date.now() > 0) throw "five";
export default definitions({});
`,
      problems: ["headwater.config.ts:1:1 HW120 The configuration threw an error: 'five'"],
    },
    {
      says: "because it exports an object",
      files: `//- /headwater.config.ts
const config: unknown = { include: [] };
export default config;
`,
      problems: [],
    },
    {
      says: "because it holds a wrong value",
      files: `${CONFIG}const options = {};
Object.assign(options, { environments: { prod: { protected: "yes" } } });
export default definitions(options);
`,
      problems: [
        "headwater.config.ts:1:1 HW110 The option `environments.prod.protected` of `definitions` has a wrong value: expected boolean, received string.",
      ],
    },
    {
      says: "because it ends its process",
      files: `${CONFIG}process.exit(3);
export default definitions({});
`,
      problems: [
        "headwater.config.ts:1:1 HW120 headwater.config.ts ended the process that evaluates it. Its process ended with exit code 3: does the code call process.exit, or has it crashed?",
      ],
    },
    {
      says: "because it ends its process, and leaves another that holds its output",
      files: `${CONFIG}import { spawn } from "node:child_process";
spawn(process.execPath, ["-e", "setTimeout(() => {}, 600_000)"], { stdio: "inherit" });
process.exit(3);
export default definitions({});
`,
      problems: [/^headwater\.config\.ts:1:1 HW120 .*exit code 3/],
    },
    {
      says: "because it loops for ever",
      files: `${CONFIG}while (Date.now() > 0);
export default definitions({});
`,
      limitMs: 2_000,
      problems: [
        "headwater.config.ts:1:1 HW121 headwater.config.ts never ends: it was stopped after 2 seconds. Move what waits or works into the function of an asset.",
      ],
    },
    {
      says: "because it awaits what never comes",
      files: `${CONFIG}await new Promise(() => undefined);
export default definitions({});
`,
      problems: ["headwater.config.ts:1:1 HW121 It never ends: it awaits a promise that nothing is left to settle."],
    },
    {
      says: "because it throws later than it ends, and then that does not matter",
      files: `${CONFIG}setTimeout(() => { throw new Error("late"); }, 60_000);
export default definitions({});
`,
      problems: [],
    },
    {
      says: "and prints much meanwhile",
      files: `${CONFIG}for (let i = 0; i < 2_000; i++) console.log("x".repeat(1_000));
throw new Error("after");
export default definitions({});
`,
      problems: ["headwater.config.ts:3:7 HW120 The configuration threw an error: after"],
    },
    {
      says: "because it says more than anybody reads",
      files: `${CONFIG}export default definitions({ include: ["x".repeat(20_000)] });
`,
      problems: [/HW120 .* What it says cannot be taken: config\.config\.include\.0: Too big/],
    },
    {
      says: "because it sends messages of its own, and then that does not matter",
      files: `${CONFIG}process.send?.({ type: "evaluated" });
export default definitions({});
`,
      problems: [],
    },
  ];
  for (const { says, files, problems, limitMs } of CASES) {
    it(says, async () => {
      const options = limitMs === undefined ? {} : { limitMs };
      const { problems: found, manifest } = await evaluateFixture(files, { scope: "config", ...options });
      const described = describeProblems(found);
      assert.equal(described.length, problems.length, described.join("\n"));
      for (const [index, expected] of problems.entries()) {
        if (typeof expected === "string") assert.equal(described[index], expected);
        else assert.match(described[index] ?? "", expected);
      }
      // What the text says of the configuration counts whatever becomes of its run.
      assert.equal(manifest.config.environments.length > 0, true);
    });
  }

  it("because of its export, which is said once, by the text or by the run", async () => {
    const { problems, manifest } = await evaluateFixture(`//- /headwater.config.ts\nexport default { include: [] };\n`);
    assert.deepEqual(
      [...manifest.problems, ...problems].map(({ code }) => code),
      ["HW110"],
    );
  });
});

describe("a module that cannot be loaded", function () {
  this.timeout(60_000);

  it("is reported at its place, and the others are there all the same", async () => {
    const { problems, assets } = await evaluateFixture(`//- /src/a.ts
import { asset } from "headwater";
const loop = [1].map(() => asset({ key: "made" }, () => 1));
export { loop };
//- /src/b.ts
import { asset } from "headwater";
import { nothing } from "not-installed";
export const b = asset(() => nothing);
//- /src/c.ts
import { asset } from "headwater";
import { b } from "./d.ts";
export const c = asset(() => 1);
b();
//- /src/d.ts
import { asset } from "headwater";
export const b = asset({ key: "d" }, () => 1);
//- /src/e.ts
import { asset } from "headwater";
await new Promise(() => undefined);
export const e = asset(() => 1);
`);
    assert.deepEqual(
      assets.map(({ key }) => key),
      ["made"],
    );
    const described = describeProblems(problems);
    assert.match(
      described[0] ?? "",
      /^src\/b\.ts:2:25 HW506 src\/b\.ts cannot be loaded: Cannot find package 'not-installed'/,
    );
    assert.match(
      described[1] ?? "",
      /^src\/c\.ts:4:1 HW506 .* The asset "d" was called as a function while assets are/,
    );
    assert.match(described[2] ?? "", /^src\/e\.ts:1:1 HW121 src\/e\.ts cannot be loaded: It never ends: it awaits/);
    assert.equal(described.length, 3);
  });
});

describe("the command line on what runs", function () {
  this.timeout(60_000);

  it("lists assets that are made in a loop, marked, and finds them by selection", async () => {
    const project = temporaryProject(`${ASSETS}
      export const source = asset(() => 1);
      export const made = ["a", "b"].map((key) => asset({ key, deps: [source] }, () => 1));
    `);
    try {
      const listed = await headwater(["list", "--runtime", "--json", "-s", "source+"], { cwd: project.root });
      const shape = z.object({
        assets: z.array(z.object({ key: z.string(), source: z.string() })),
        problems: z.array(z.unknown()),
      });
      assert.deepEqual(shape.parse(JSON.parse(listed.stdout)), {
        assets: [
          { key: "a", source: "runtime" },
          { key: "b", source: "runtime" },
          { key: "source", source: "text" },
        ],
        problems: [],
      });
      const table = await headwater(["list", "--runtime"], { cwd: project.root });
      assert.match(table.stdout, /^a .*source .*src\/assets\.ts \(when it runs\)$/m);
      assert.doesNotMatch((await headwater(["list"], { cwd: project.root })).stdout, /^a /m);
    } finally {
      project.remove();
    }
  });

  it("validates by running the configuration, and with --runtime everything", async () => {
    const project = temporaryProject(`${CONFIG}if (process.env["BREAK"]) throw new Error("broken");
export default definitions({});
${ASSETS}throw new Error("no module");
export const a = asset(() => 1);
`);
    try {
      const fine = await headwater(["validate"], { cwd: project.root });
      assert.equal(fine.exitCode, 0, fine.stderr);
      const broken = await headwater(["validate"], { cwd: project.root, env: { BREAK: "1" } });
      assert.equal(broken.exitCode, 2);
      assert.match(broken.stderr, /headwater\.config\.ts:2:33 error HW120 The configuration threw an error: broken/);
      const all = await headwater(["validate", "--runtime"], { cwd: project.root });
      assert.equal(all.exitCode, 2);
      assert.match(all.stderr, /src\/assets\.ts:2:7 error HW506 src\/assets\.ts cannot be loaded: no module/);
    } finally {
      project.remove();
    }
  });
});
