/** A manifest that was kept is taken only where reading the project anew would give the same. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Manifest } from "@headwater/core/asset";
import { projectPath } from "@headwater/core/keys";
import { confirm, type Evidence, EvidenceTaker } from "@headwater/analyzer/evidence";
import { readKeptManifest } from "@headwater/analyzer/kept-manifest";
import { textHash } from "@headwater/analyzer/text-file";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { readManifest } from "@headwater/analyzer/read-manifest";

/** Has each thing that a manifest depends on, beside the texts of assets and helpers. */
const PROJECT = {
  "app/headwater.config.ts": `import { definitions, env } from "headwater";\nexport default definitions({ storage: env("HEADWATER_TEST_STORE"), include: ["src/**/*.ts"] });\n`,
  "app/package.json": `{ "name": "app", "type": "module", "imports": { "#own": "./src/own.ts" } }\n`,
  "app/tsconfig.json": `{ "extends": "../tsconfig.base.json" }\n`,
  "tsconfig.base.json": `{ "compilerOptions": { "paths": { "~/*": ["./app/src/*"] } } }\n`,
  "package-lock.json": `{ "packages": { "node_modules/left": { "version": "1.0.0" } } }\n`,
  "node_modules/right/package.json": `{ "name": "right", "version": "2.0.0" }\n`,
  "packages/linked/package.json": `{ "name": "linked", "main": "./index.ts" }\n`,
  "packages/linked/index.ts": `export const linked = 1;\n`,
  "packages/linked/other.ts": `export const linked = 2;\n`,
  "app/.env": `HEADWATER_TEST_STORE=one\n`,
  "app/src/raw.ts": `import { asset } from "headwater";\nimport { left } from "left";\nimport { right } from "right";\nimport { linked } from "linked";\nimport { own } from "#own";\nimport { clean } from "~/clean";\nimport { late } from "../../packages/late.ts";\nimport data from "./data.json";\n/** Raw. */\nexport const raw = asset({ codeFiles: ["sql/*.sql"] }, () => clean([left, right, linked, own, data, late]));\n`,
  "app/src/top.ts": `import { asset } from "headwater";\nexport const top = asset((raw: number[], wrong: string) => raw);\n`,
  "app/src/own.ts": `export const own = 1;\n`,
  "app/src/clean.ts": `export function clean(rows: number[]) { return rows; }\n`,
  "app/src/data.json": `{ "a": 1 }\n`,
  "app/src/other.ts": `export const other = 1;\n`,
  "app/sql/raw.sql": `select 1\n`,
};

type PathIn = keyof typeof PROJECT;

interface Change {
  readonly what: string;
  readonly make: (project: Project) => void;
  /** Where the manifest stays as it was. */
  readonly same?: true;
}

const ASSET = `import { asset } from "headwater";\nexport const added = asset(() => 1);\n`;

const CHANGES: readonly Change[] = [
  { what: "nothing", make: () => undefined, same: true },
  { what: "an asset is edited", make: (p) => p.replace("app/src/top.ts", "=> raw", "=> 1") },
  { what: "an edit leaves a text as long as it was", make: (p) => p.replace("app/src/top.ts", "raw)", "row)") },
  {
    what: "an edit leaves a text as long, and as old, as it was",
    make: (p) => p.replaceQuietly("app/src/top.ts", "=> raw", "=> row"),
  },
  { what: "a helper is edited", make: (p) => p.replace("app/src/clean.ts", "return rows", "return []") },
  { what: "a helper of a linked package is edited", make: (p) => p.replace("packages/linked/index.ts", "1", "2") },
  { what: "a file of assets comes", make: (p) => p.write("app/src/deep/er/new.ts", ASSET) },
  { what: "a file without assets gets one", make: (p) => p.write("app/src/other.ts", ASSET) },
  { what: "a file of assets goes", make: (p) => p.remove("app/src/top.ts") },
  { what: "a file of assets gets another name", make: (p) => p.rename("app/src/top.ts", "app/src/tip.ts") },
  { what: "a folder of assets gets another name", make: (p) => p.rename("app/src", "app/lib") },
  { what: "a helper goes", make: (p) => p.remove("app/src/clean.ts") },
  { what: "a folder comes that is named as a helper", make: (p) => p.write("app/src/clean/index.ts", ""), same: true },
  {
    what: "a helper outside of the project comes",
    make: (p) => p.write("packages/late.ts", "export const late = 1;\n"),
  },
  { what: "a file of data is edited", make: (p) => p.replace("app/src/data.json", "1", "2") },
  { what: "a file of data goes", make: (p) => p.remove("app/src/data.json") },
  { what: "a file that counts as code is edited", make: (p) => p.replace("app/sql/raw.sql", "1", "2") },
  { what: "a file that counts as code comes", make: (p) => p.write("app/sql/more.sql", "select 2\n") },
  { what: "the configuration is edited", make: (p) => p.replace("app/headwater.config.ts", "src/**", "src/top*") },
  {
    what: "another configuration counts",
    make: (p) => p.rename("app/headwater.config.ts", "app/headwater.config.mts"),
  },
  { what: "a project comes further down", make: (p) => p.write("app/src/headwater.config.ts", "export default 1;\n") },
  { what: "a variable has another value", make: (p) => p.replace("app/.env", "one", "two") },
  { what: "a variable is set before", make: (p) => p.write("app/.env.local", "HEADWATER_TEST_STORE=three\n") },
  { what: "a variable goes", make: (p) => p.remove("app/.env") },
  {
    what: "a variable of the process has another value",
    make: () => {
      process.env["HEADWATER_TEST_STORE"] = "four";
    },
  },
  { what: "an alias leads elsewhere", make: (p) => p.replace("tsconfig.base.json", "./app/src/*", "./app/lib/*") },
  { what: "a tsconfig.json no longer extends another", make: (p) => p.write("app/tsconfig.json", "{}\n") },
  { what: "a tsconfig.json comes nearer", make: (p) => p.write("app/src/tsconfig.json", "{}\n") },
  { what: "a package is locked to another version", make: (p) => p.replace("package-lock.json", "1.0.0", "1.0.1") },
  { what: "a lock file comes nearer", make: (p) => p.write("app/package-lock.json", "{}\n") },
  { what: "a package has another version", make: (p) => p.replace("node_modules/right/package.json", "2.0", "2.1") },
  { what: "a package goes", make: (p) => p.remove("node_modules/right") },
  {
    what: "a package is installed nearer",
    make: (p) => p.write("app/node_modules/right/package.json", `{ "version": "3.0.0" }\n`),
  },
  {
    what: "a linked package leads elsewhere",
    make: (p) => p.replace("packages/linked/package.json", "index", "other"),
  },
  { what: "the project's own imports lead elsewhere", make: (p) => p.replace("app/package.json", "own.ts", "raw.ts") },
  { what: "the project has another name", make: (p) => p.replace("app/package.json", `"app"`, `"apps"`) },
  { what: "a file is written again as it was", make: (p) => p.replace("app/src/top.ts", "raw", "raw"), same: true },
  { what: "a file comes that is no source", make: (p) => p.write("app/src/README.md", "# Read\n"), same: true },
  { what: "a text has a syntax error", make: (p) => p.replace("app/src/top.ts", "=> raw);", "=> (") },
];

/** When the project is read: just after it was written, and so long after that its files' stamps prove something. */
const READ = [
  { when: "just written", after: 0 },
  { when: "written long ago", after: 3_600_000 },
];

describe("a manifest that is kept", function () {
  this.timeout(60_000);
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => {
    delete process.env["HEADWATER_TEST_STORE"];
    project.dispose();
  });

  for (const { when, after } of READ) {
    for (const { what, make, same = false } of CHANGES) {
      it(`is right of a project ${when}, when ${what}`, async () => {
        const before = await project.read(after);
        assert.deepEqual(await project.kept(after), before, "what did not change is taken");
        make(project);
        const anew = await project.anew();
        assert.equal(isEqual(before, anew), same, "the change is one, or is none");
        for (let time = 0; time < 2; time++) assert.deepEqual(await project.read(after), anew);
        assert.deepEqual(await project.kept(after), anew);
      });
    }
  }

  it("knows files by their stamps alone once they are old enough", async () => {
    // As if it were read before it was written, however long the test takes to begin.
    const before = await project.read(-60_000);
    const kept = readFileSync(project.keptFile, "utf8");
    assert.deepEqual(await project.kept(3_600_000), before);
    const later = readFileSync(project.keptFile, "utf8");
    assert.notEqual(later, kept, "that the texts are as they were is noted");
    assert.deepEqual(await project.kept(3_600_000), before);
    assert.equal(readFileSync(project.keptFile, "utf8"), later);
  });

  it("depends on the text of a file whose stamp may be that of two texts", () => {
    const hashOf = (later: number): string | null | undefined => {
      const path = projectPath("src/top.ts");
      const written = statSync(join(project.root, path)).ctimeMs;
      const taker = new EvidenceTaker(project.root, written + later);
      taker.world.name();
      const hash = taker.world.files.read(path)?.hash ?? "";
      const evidence = taker.take({ [path]: hash });
      assert.ok(evidence);
      // As if another text had been written in the same moment.
      const [[, stamp] = [path, null]] = evidence.texts;
      const other: Evidence = { ...evidence, texts: [[path, stamp, textHash("another text")]] };
      return confirm(project.root, other, written + 7_200_000)?.texts[0]?.[2];
    };
    assert.equal(hashOf(0), undefined);
    assert.equal(hashOf(2500), undefined);
    assert.equal(hashOf(3_600_000), textHash("another text"), "the stamp of an old file proves that it has one text");
  });

  it("is not taken from another version, or from a file that is not whole", async () => {
    const before = await project.read(0);
    assert.equal(await project.kept(0, "2"), undefined);
    const whole = readFileSync(project.keptFile, "utf8");
    const lines = whole.split("\n");
    for (const damaged of [
      "",
      "\n",
      whole.slice(0, whole.length / 2),
      whole.slice(0, -1),
      whole.replace(`"raw"`, `"row"`),
      whole.replaceAll("\n", ""),
      [...lines.slice(0, -2), lines.at(-1)].join("\n"),
    ]) {
      assert.notEqual(damaged, whole);
      writeFileSync(project.keptFile, damaged);
      assert.equal(await project.kept(0), undefined);
      assert.deepEqual(await project.read(0), before);
      assert.equal(readFileSync(project.keptFile, "utf8").length, whole.length);
    }
    assert.equal(readdirSync(dirname(project.keptFile)).length, 1, "temporary files are gone");
  });

  it("is not kept of a project that changes while it is read", async () => {
    const index = project.read(0);
    project.replace("app/src/top.ts", "=> raw", "=> 1");
    await index;
    assert.deepEqual(await project.read(0), await project.anew());
  });

  it("is whole when several processes keep it at once", async () => {
    const expected = await project.anew();
    for (let time = 0; time < 2; time++) {
      project.write("app/src/clean.ts", `${PROJECT["app/src/clean.ts"]}${" ".repeat(time)}`);
      await Promise.all([1, 2, 3].map(() => ended(project.readElsewhere())));
      const kept = await project.kept(0);
      assert.deepEqual(kept?.assets, expected.assets);
      assert.deepEqual(kept, await project.anew());
    }
    assert.equal(readdirSync(dirname(project.keptFile)).length, 1, "temporary files are gone");
  });
});

function isEqual(a: Manifest, b: Manifest): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function ended(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, "exit")) as [number | null];
  assert.equal(code, 0);
}

/** Seconds since 1970, of which a file system keeps each digit. */
const LONG_AGO = 1_000_000_000;

/** A project in a folder of its own, and a cache beside it. */
class Project {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), "headwater-kept-")));
  readonly root = join(this.#folder, "app");
  readonly #cache = join(this.#folder, "cache");

  constructor() {
    for (const [path, text] of Object.entries(PROJECT)) {
      this.write(path, text);
      utimesSync(join(this.#folder, path), LONG_AGO, LONG_AGO);
    }
    symlinkSync(join(this.#folder, "packages/linked"), join(this.#folder, "node_modules/linked"), "junction");
  }

  get keptFile(): string {
    const folder = join(this.#cache, "manifests");
    const [file = "", ...others] = readdirSync(folder);
    assert.deepEqual(others, []);
    return join(folder, file);
  }

  /** @param after in milliseconds: how much later than now it seems to be */
  async read(after: number): Promise<Manifest> {
    const options = { root: this.root, cache: this.#cache, version: "1", now: Date.now() + after };
    return plain(await readManifest(options));
  }

  kept(after: number, version = "1"): Promise<Manifest | undefined> {
    return readKeptManifest({ root: this.root, folder: this.#cache, version, now: Date.now() + after });
  }

  async anew(): Promise<Manifest> {
    return plain((await ProjectIndex.open({ root: this.root })).manifest);
  }

  readElsewhere(): ChildProcess {
    const options = { root: this.root, cache: this.#cache, version: "1" };
    const module = new URL(import.meta.resolve("@headwater/analyzer/read-manifest")).href;
    const program = `import { readManifest } from ${JSON.stringify(module)}; await readManifest(${JSON.stringify(options)});`;
    return spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "inherit", "inherit"],
    });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.#folder, path)), { recursive: true });
    writeFileSync(join(this.#folder, path), text);
  }

  replace(path: PathIn, from: string, to: string): void {
    const text = readFileSync(join(this.#folder, path), "utf8");
    assert.ok(text.includes(from));
    this.write(path, text.replace(from, to));
  }

  /** Leaves the file as old as it was. */
  replaceQuietly(path: PathIn, from: string, to: string): void {
    this.replace(path, from, to);
    utimesSync(join(this.#folder, path), LONG_AGO, LONG_AGO);
  }

  remove(path: string): void {
    rmSync(join(this.#folder, path), { recursive: true });
  }

  rename(path: string, to: string): void {
    renameSync(join(this.#folder, path), join(this.#folder, to));
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** What a manifest gives when it is asked, as data. */
function plain(manifest: Manifest): Manifest {
  return { ...manifest };
}
