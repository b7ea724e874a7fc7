/** Environments: which is chosen, where each stores, what variables its steps see. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readManifest } from "@headwater/analyzer/read-manifest";
import { projectPath } from "@headwater/core/keys";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { headwater, jsonLines } from "./support/command.ts";
import { find, RunRig } from "./support/run-rig.ts";
import { type TemporaryProject, temporaryProject } from "./support/temporary-project.ts";

const CONFIG = `
//- /headwater.config.ts
import { definitions, env } from "headwater";
export default definitions({
  storage: "store",
  executor: { concurrency: 1 },
  environments: {
    dev: { variables: { PLACE: "variables", BASE: "variables", OWN: "variables" } },
    prod: { protected: true, storage: env("PROD_STORE"), variables: { PLACE: "production" } },
  },
});
//- /.env
PLACE=env
BASE="from .env"
# A comment.
PROD_STORE=prod-store
//- /.env.dev
PLACE=env.dev
BOTH=env.dev
//- /.env.local
BOTH=env.local
INHERITED=file
//- /src/assets.ts
import { asset } from "headwater";
const { PLACE, BASE, OWN, BOTH, INHERITED } = process.env;
export const seen = asset((context) => ({ PLACE, BASE, OWN, BOTH, INHERITED, environment: context.environment }));
`;

describe("environments", function () {
  this.timeout(60_000);
  let rig: RunRig;

  before(() => {
    rig = new RunRig(CONFIG);
    process.env["INHERITED"] = "process";
  });
  after(() => {
    delete process.env["INHERITED"];
    rig.close();
  });

  it("are read from the text, with the variables of each", async () => {
    const { config } = await readManifest({ root: rig.project.root, cache: null });
    assert.deepEqual(config.environments, [
      {
        name: "dev",
        protected: false,
        storage: "store",
        variables: { PLACE: "variables", BASE: "variables", OWN: "variables" },
      },
      { name: "prod", protected: true, storage: "prod-store", variables: { PLACE: "production" } },
    ]);
    assert.equal(config.concurrency, 1);
  });

  it("runs in the first, with variables from the process, the files and the configuration, in this order", async () => {
    const { outcome, events } = await rig.run();
    assert.equal(outcome.kind, "succeeded");
    assert.equal(find(events, "run-started").environment, "dev");
    assert.deepEqual(await value("dev", "store"), {
      PLACE: "env.dev",
      BASE: "from .env",
      OWN: "variables",
      BOTH: "env.local",
      INHERITED: "process",
      environment: "dev",
    });
  });

  it("runs in a protected one only where the user has said so, in a store of its own", async () => {
    const refused = await rig.run({ environment: "prod" });
    assert.equal(refused.outcome.kind === "refused" && refused.outcome.code, "HW510");
    assert.ok(!existsSync(join(rig.project.root, "prod-store")));

    const { outcome } = await rig.run({ environment: "prod" }, { allowProtected: true });
    assert.equal(outcome.kind, "succeeded");
    assert.deepEqual(await value("prod", "prod-store"), {
      PLACE: "env",
      OWN: undefined,
      BASE: "from .env",
      BOTH: "env.local",
      INHERITED: "process",
      environment: "prod",
    });
  });

  it("runs in the one of HEADWATER_ENV where the request names none", async () => {
    process.env["HEADWATER_ENV"] = "prod";
    try {
      const { outcome } = await rig.run();
      assert.equal(outcome.kind === "refused" && outcome.code, "HW510");
      const named = await rig.run({ environment: "dev" });
      assert.equal(named.outcome.kind, "succeeded");
    } finally {
      delete process.env["HEADWATER_ENV"];
    }
  });

  it("refuses one that there is not, with those that there are", async () => {
    const { outcome } = await rig.run({ environment: "prdo" });
    assert.equal(
      outcome.kind === "refused" && outcome.message,
      'The project has no environment "prdo"; it has dev, prod.',
    );
  });

  /** The value of `seen` as an environment's store has it. */
  async function value(environment: string, folder: string): Promise<unknown> {
    const { openEventLog } = await import("@headwater/eventlog/sqlite/open-store");
    const { FileIo, valuesFolder } = await import("@headwater/runner/io/file-io");
    const storage = join(rig.project.root, folder);
    const log = await openEventLog({ folder: storage, mode: "read" });
    const { rows } = await log.assets(environment);
    await log.close();
    const stored = rows.find(({ asset }) => asset === "seen")?.latest?.value;
    assert.ok(stored);
    return await new FileIo(valuesFolder(storage)).load(stored);
  }
});

describe("variables in the text of the configuration", () => {
  let project: TemporaryProject;

  before(() => {
    project = temporaryProject(`
      //- /headwater.config.ts
      import { definitions, env } from "headwater";
      export default definitions({ storage: env("PLACE_OF_STORE") });
    `);
  });
  after(() => {
    project.remove();
  });

  it("are read again when a .env file changes", async () => {
    const index = await ProjectIndex.open({ root: project.root });
    assert.equal(index.manifest.config.storage, ".headwater");
    assert.deepEqual(
      index.manifest.problems.map(({ code, message }) => [code, message]),
      [
        [
          "HW110",
          "The environment variable `PLACE_OF_STORE` is not set for the environment local: its store is neither read nor written.",
        ],
      ],
    );
    project.write("//- /.env.local\nPLACE_OF_STORE=elsewhere\n");
    const { revision, problems } = index.refresh([projectPath(".env.local")]);
    assert.deepEqual([revision > 0, problems], [true, ["headwater.config.ts"]]);
    assert.equal(index.manifest.config.environments[0]?.storage, "elsewhere");
    assert.deepEqual(index.manifest.problems, []);
  });
});

describe("a protected environment on the command line", function () {
  this.timeout(60_000);
  let project: TemporaryProject;

  before(() => {
    project = temporaryProject(CONFIG);
  });
  after(() => {
    project.remove();
  });

  it("asks for --yes", async () => {
    const refused = await headwater(["materialize", "seen", "--env", "prod"], { cwd: project.root });
    assert.equal(refused.exitCode, 2, refused.stdout);
    assert.match(refused.stderr, /error HW510 The environment prod is protected[^]*Add --yes/);
    const args = ["materialize", "seen", "--yes", "--json"];
    const ran = await headwater(args, { cwd: project.root, env: { HEADWATER_ENV: "prod" } });
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.equal(jsonLines(ran)[0]?.["environment"], "prod");
  });

  it("has no other store in place of its own", async () => {
    const env = { PROD_STORE: "" };
    project.write("//- /.env.local\nPROD_STORE=\n");
    for (const args of [["materialize", "seen", "--yes"], ["status"], ["runs"]]) {
      const refused = await headwater([...args, "--env", "prod"], { cwd: project.root, env });
      assert.equal(refused.exitCode, 2, refused.stdout);
      assert.match(
        refused.stderr,
        /error HW110 The variable `PROD_STORE`, which says where .* prod lies, is not set\./,
      );
    }
    assert.ok(!existsSync(join(project.root, ".headwater")));
    const elsewhere = await headwater(["materialize", "seen", "--env", "dev"], { cwd: project.root, env });
    assert.equal(elsewhere.exitCode, 0, elsewhere.stderr);
  });
});

describe("an environment whose store is named by a variable that is not set", function () {
  this.timeout(60_000);
  const env = { PLACE_OF_STORE: "" };
  let project: TemporaryProject | undefined;
  const open = (config: string): string => {
    project = temporaryProject(`
      //- /package.json
      { "type": "module" }
      //- /headwater.config.ts
      import { definitions, env } from "headwater";
      export default definitions(${config});
      //- /src/assets.ts
      import { asset } from "headwater";
      export const one = asset(() => 1);
    `);
    return project.root;
  };

  afterEach(() => {
    project?.remove();
  });

  it("is opened by no command: not for reading, and not in another place", async () => {
    const cwd = open(`{ storage: env("PLACE_OF_STORE") }`);
    const commands = [
      ["materialize", "one"],
      ["check"],
      ["status"],
      ["list", "-s", "status:missing"],
      ["lineage", "one"],
      ["runs"],
      ["logs"],
      ["accept", "one", "-r", "x"],
      ["cancel", "20260102-030405-abcdef"],
      ["prune", "--runs", "1"],
      ["store", "verify"],
      ["store", "backup"],
      ["store", "migrate"],
    ];
    for (const args of commands) {
      const refused = await headwater(args, { cwd, env });
      assert.equal(refused.exitCode, 2, `${args.join(" ")}: ${refused.stdout}`);
      assert.match(
        refused.stderr,
        /error HW110 The variable `PLACE_OF_STORE`.* is not set\.[^]*Set it, or write it in \.env/,
      );
    }
    assert.ok(!existsSync(join(cwd, ".headwater")));
    const ran = await headwater(["materialize", "one"], { cwd, env: { PLACE_OF_STORE: "there" } });
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.ok(existsSync(join(cwd, "there", "events.db")));
    // What needs no store says only that one is missing.
    const valid = await headwater(["validate"], { cwd, env });
    assert.deepEqual([valid.exitCode, /warning HW110 .*`PLACE_OF_STORE` is not set/.test(valid.stderr)], [0, true]);
  });

  it("gives nothing to those that defer to it, which say so", async () => {
    const cwd = open(`{ environments: { dev: { deferTo: "prod" }, prod: { storage: env("PLACE_OF_STORE") } } }`);
    for (const args of [["materialize", "one"], ["status"]]) {
      const { exitCode, stderr } = await headwater(args, { cwd, env });
      assert.equal(exitCode, 0, stderr);
      assert.match(stderr, /`PLACE_OF_STORE`.* is not set\. The environment dev reads nothing from there\./);
    }
  });
});
