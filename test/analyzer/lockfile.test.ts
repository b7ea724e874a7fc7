/** Versions of packages by the lock file, whichever package manager wrote it. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "mocha";
import { lockedVersions } from "@headwater/analyzer/packages/lockfile";

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** By the folder that asks and the package. */
  readonly versions: Readonly<Record<string, string | undefined>>;
}

const CASES: readonly Case[] = [
  {
    name: "package-lock.json",
    files: {
      "package-lock.json": JSON.stringify({
        lockfileVersion: 3,
        packages: {
          "": { name: "root" },
          "node_modules/d3": { version: "7.0.0", resolved: "https://registry.npmjs.org/d3/-/d3-7.0.0.tgz" },
          "packages/shop/node_modules/d3": { version: "6.0.0" },
          "node_modules/forked": { version: "1.0.0", resolved: "git+ssh://git@github.com/a/forked.git#0a1b2c" },
        },
      }),
    },
    versions: {
      "packages/shop/src d3": "6.0.0",
      "packages/other d3": "7.0.0",
      ". d3": "7.0.0",
      ". forked": "1.0.0 (3a686981)",
      ". none": undefined,
    },
  },
  {
    name: "pnpm-lock.yaml",
    files: {
      "pnpm-lock.yaml": [
        "lockfileVersion: '9.0'",
        "",
        "importers:",
        "",
        "  .:",
        "    dependencies:",
        "      d3:",
        "        specifier: ^7.0.0",
        "        version: 7.0.0",
        "",
        "  packages/shop:",
        "    dependencies:",
        "      '@scope/ui':",
        "        specifier: ^1.0.0",
        "        version: 1.2.3(react@18.0.0)",
        "      patched:",
        "        specifier: ^1.0.0",
        "        version: 1.0.1(patch_hash=0a1b2c3d4e5f)(react@18.0.0)",
        "      d3:",
        "        specifier: ^6.0.0",
        "        version: 6.0.0",
        "",
        "packages:",
        "",
        "  d3@5.0.0:",
        "    dependencies:",
        "      d3:",
        "        version: 1.0.0",
      ].join("\n"),
    },
    versions: {
      "packages/shop/src d3": "6.0.0",
      "packages/shop @scope/ui": "1.2.3",
      "packages/shop patched": "1.0.1 (0a1b2c3d)",
      "packages/other d3": "7.0.0",
      ". @scope/ui": undefined,
    },
  },
  {
    name: "yarn.lock of Yarn 1",
    files: {
      "package.json": `{ "dependencies": { "d3": "^7.0.0" } }`,
      "packages/shop/package.json": `{ "dependencies": { "d3": "^6.0.0" } }`,
      "yarn.lock": [
        "# yarn lockfile v1",
        "",
        '"@scope/ui@^1.0.0", "@scope/ui@^1.1.0":',
        '  version "1.2.3"',
        '  resolved "https://registry.yarnpkg.com/x.tgz#abc"',
        "  dependencies:",
        '    d3 "^6.0.0"',
        "",
        "d3@^6.0.0:",
        '  version "6.0.0"',
        "",
        "d3@^7.0.0, d3@^7.1.0:",
        '  version "7.1.0"',
      ].join("\n"),
    },
    versions: { "packages/shop d3": "6.0.0", ". d3": "7.1.0", ". @scope/ui": "1.2.3", ". none": undefined },
  },
  {
    name: "yarn.lock of later Yarns",
    files: {
      "yarn.lock": [
        "__metadata:",
        "  version: 8",
        "",
        '"@scope/ui@npm:^1.0.0, @scope/ui@npm:^1.1.0":',
        "  version: 1.2.3",
        '  resolution: "@scope/ui@npm:1.2.3"',
        "  dependencies:",
        '    d3: "npm:^6.0.0"',
        "",
        '"d3@npm:^6.0.0":',
        "  version: 6.0.0",
        "",
        '"d3@npm:^7.0.0":',
        "  version: 7.1.0",
        "",
        '"shop@workspace:packages/shop":',
        "  version: 0.0.0-use.local",
      ].join("\n"),
      "package.json": `{ "devDependencies": { "d3": "^7.0.0" } }`,
      "packages/shop/package.json": `{ "dependencies": { "d3": "npm:^6.0.0" } }`,
    },
    versions: {
      ". @scope/ui": "1.2.3",
      ". d3": "7.1.0",
      "packages/shop/src d3": "6.0.0",
      "packages/other d3": "7.1.0",
    },
  },
  {
    name: "bun.lock",
    files: {
      "bun.lock": `{
        "lockfileVersion": 1,
        "workspaces": { "": { "name": "root" }, "packages/shop": { "name": "@my/shop", "dependencies": { "d3": "^6" } } },
        "packages": {
          "d3": ["d3@7.0.0", "", {}, "sha512-x"],
          "@my/shop/d3": ["d3@6.0.0", "", {}, "sha512-y"], // comments and commas are allowed
        },
      }`,
    },
    versions: { ". d3": "7.0.0", "packages/shop/src d3": "6.0.0", "packages/other d3": "7.0.0", ". none": undefined },
  },
  {
    name: "a lock file that is damaged",
    files: { "package-lock.json": "{", "yarn.lock": "d3@^7.0.0:\n  version 7" },
    versions: { ". d3": undefined },
  },
  { name: "none", files: {}, versions: { ". d3": undefined } },
];

describe("versions of packages by", () => {
  for (const { name, files, versions } of CASES) {
    it(name, () => {
      const root = mkdtempSync(join(tmpdir(), "headwater-lock-"));
      try {
        for (const [path, content] of Object.entries(files)) {
          mkdirSync(dirname(join(root, path)), { recursive: true });
          writeFileSync(join(root, path), content);
        }
        const locked = lockedVersions(root, (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined));
        const found = Object.keys(versions).map((asked) => {
          const [from = "", wanted = ""] = asked.split(" ");
          return [asked, locked(join(root, from), wanted)];
        });
        assert.deepEqual(Object.fromEntries(found), versions);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    });
  }
});
