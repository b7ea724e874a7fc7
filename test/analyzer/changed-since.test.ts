/** What differs from a git revision, by code version and not by text. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { changedSince } from "@headwater/analyzer/changed-since";
import { RevisionError } from "@headwater/analyzer/git-revision";
import { ProjectIndex } from "@headwater/analyzer/project-index";

describe("assets that changed since a git revision", function () {
  this.timeout(60_000);
  let folder = "";
  let root = "";

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "headwater git ü-")));
    root = join(folder, "app");
    write({
      "app/headwater.config.ts": `import { definitions } from "headwater";\nexport default definitions({});\n`,
      "app/a.ts": `import { asset } from "headwater";
import { help } from "./lib/help.ts";
import { shared } from "../shared.ts";
import left from "left";
export const helped = asset(() => help());
export const sharing = asset(() => shared);
export const packaged = asset(() => left());
export const read = asset({ codeFiles: ["*.sql"] }, () => 1);
export const alone = asset(() => 1);
`,
      "app/lib/help.ts": "export const help = () => 1;\n",
      "app/q.sql": "select 1",
      "shared.ts": "export const shared = 1;\n",
      "package-lock.json": JSON.stringify({ packages: { "node_modules/left": { version: "1.0.0" } } }),
      ".gitignore": "node_modules\n",
    });
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    git(
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@example.org",
      "-c",
      "commit.gpgsign=false",
      "commit",
      "--quiet",
      "--message=first",
    );
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  };
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  const changed = async (revision = "main"): Promise<string[]> => {
    const { manifest } = await ProjectIndex.open({ root });
    return [...(await changedSince({ root, manifest, revision }))];
  };

  it("are those that code, code files, packages or new text alter", async () => {
    assert.deepEqual(await changed(), []);
    write({ "app/lib/help.ts": "// Words.\nexport const help = () =>\n  1;\n" });
    assert.deepEqual(await changed(), [], "only written otherwise");
    const edits: readonly (readonly [path: string, content: string, expected: string[]])[] = [
      ["app/lib/help.ts", "export const help = () => 2;\n", ["helped"]],
      ["shared.ts", "export const shared = 2;\n", ["helped", "sharing"]],
      ["app/more.sql", "select 2", ["helped", "read", "sharing"]],
      [
        "package-lock.json",
        JSON.stringify({ packages: { "node_modules/left": { version: "1.1.0" } } }),
        ["helped", "packaged", "read", "sharing"],
      ],
      [
        "app/new.ts",
        `import { asset } from "headwater";\nexport const fresh = asset(() => 1);\n`,
        ["fresh", "helped", "packaged", "read", "sharing"],
      ],
    ];
    for (const [path, content, expected] of edits) {
      write({ [path]: content });
      assert.deepEqual(await changed(), expected, path);
    }
    git("add", ".");
    assert.deepEqual(await changed("HEAD"), ["fresh", "helped", "packaged", "read", "sharing"], "staged");
  });

  it("are found after files were deleted and moved", async () => {
    rmSync(join(root, "q.sql"));
    write({ "app/moved.ts": "export const help = () => 1;\n", "app/lib/help.ts": `export * from "../moved.ts";\n` });
    assert.deepEqual(await changed(), ["read"]);
  });

  it("cannot be told of a revision that there is not, or that is none", async () => {
    for (const revision of ["nope", "--all", "main:app/a.ts", ""]) {
      await assert.rejects(changed(revision), RevisionError, revision);
    }
    rmSync(join(folder, ".git"), { recursive: true });
    await assert.rejects(changed(), /not a git repository/);
  });
});
