/**
 * A real VS Code that needs no download but from npm: the package `code-server` carries a whole VS Code, server and
 * browser workbench, and that VS Code's own server is run, without the wrapper around it.
 *
 * Invariants:
 * - The folder of an installation appears complete or not at all: it is made beside its place and renamed last.
 * - Several installations at once do not disturb each other; the first to be ready is used by all.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { ROOT } from "../pinned-node.mjs";
import { npm } from "./npm.ts";
import { runCommand } from "./run-command.ts";

/** A VS Code that can be started. */
export interface VsCode {
  /** Version of VS Code, such as 1.139.1. */
  readonly version: string;
  /** The script of the server, to be run by the pinned Node. */
  readonly serverMain: string;
  /** The folder of the extensions that belong to VS Code. */
  readonly builtinExtensions: string;
}

const CODE_SERVER = {
  version: "4.139.1",
  integrity: "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
};

/** Dependencies of VS Code that nothing here uses; leaving them out makes an installation several times faster. */
const UNUSED_PACKAGES = [
  "@devcontainers/cli",
  "@github/copilot-sdk",
  "@microsoft/mxc-sdk",
  "@vscode/copilot-api",
  "@vscode/sandbox-runtime",
  "@vscode/sqlite3",
  "@vscode/windows-process-tree",
  "@vscode/windows-registry",
  "kerberos",
  "node-addon-api",
  "ssh2",
];

/** Extensions of VS Code that sign in somewhere, ask a model, or take long to install. */
const UNUSED_EXTENSIONS = [
  "copilot",
  "github",
  "mermaid-markdown-features",
  "microsoft-authentication",
  "tunnel-forwarding",
];

/** Native modules which npm would have to compile, and what is enough in their place. */
const STAND_INS: Readonly<Record<string, string>> = {
  "@vscode/deviceid": `exports.getDeviceId = async () => "00000000-0000-4000-8000-000000000000";`,
  "@vscode/fs-copyfile": `Object.assign(exports, { cp: require("node:fs/promises").cp });`,
  // The extension host also watches its parent by itself.
  "@vscode/native-watchdog": "exports.start = () => {};",
  "@vscode/spdlog": `
    // Appends to the same log files as the native module.
    const fs = require("node:fs");
    const path = require("node:path");
    const levels = ["trace", "debug", "info", "warning", "error", "critical", "off"];
    class Logger {
      constructor(file) {
        this.file = file;
        this.level = 2;
        this.plain = false;
        for (const [index, name] of ["trace", "debug", "info", "warn", "error", "critical"].entries()) {
          this[name] = (message) => this.append(index, message);
        }
      }
      append(level, message) {
        if (level < this.level) return;
        const line = this.plain ? message : new Date().toISOString() + " [" + levels[level] + "] " + message + "\\n";
        try { fs.appendFileSync(this.file, line); } catch {}
      }
      getLevel() { return this.level; }
      setLevel(level) { this.level = level; }
      setPattern() {}
      clearFormatters() { this.plain = true; }
      flush() {}
      drop() {}
    }
    const create = async (name, file) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      return new Logger(file);
    };
    // One by one, so that an import finds them by name.
    exports.version = 0;
    exports.Logger = Logger;
    exports.setLevel = () => {};
    exports.setFlushOn = () => {};
    exports.shutdown = () => {};
    exports.createRotatingLogger = create;
    exports.createAsyncRotatingLogger = create;`,
};

/**
 * Gives the VS Code of this repository, after installing it (about ten seconds) when it is not there yet.
 *
 * It lives in `.vscode-test/`; the environment variable HEADWATER_VSCODE_SERVER names another folder, for example one
 * that is kept between the runs of a build machine.
 */
export function getVsCode(say: (line: string) => void = console.error): Promise<VsCode> {
  return (inThisProcess ??= find(say));
}

let inThisProcess: Promise<VsCode> | undefined;

async function find(say: (line: string) => void): Promise<VsCode> {
  const name = `vscode-server-${CODE_SERVER.version}`;
  const folder = resolve(process.env["HEADWATER_VSCODE_SERVER"] ?? join(ROOT, ".vscode-test", name));
  if (!existsSync(folder)) await install(folder, say);
  const product = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  return {
    version: product.version,
    serverMain: join(folder, "out", "server-main.js"),
    builtinExtensions: join(folder, "extensions"),
  };
}

async function install(folder: string, say: (line: string) => void): Promise<void> {
  const began = Date.now();
  say(`Installing VS Code (code-server ${CODE_SERVER.version} from npm) into ${folder}...`);
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandoned(folder);
  const place = `${folder}.installing-${String(process.pid)}`;
  try {
    const made = join(place, "vscode");
    await mkdir(made, { recursive: true });
    await unpack(place, made);
    await leaveOutUnused(made);
    await Promise.all([npm(["install", "--omit=dev"], made), npm(["install", "--omit=dev"], join(made, "extensions"))]);
    await addStandIns(made);
    await removeOtherPlatforms(made);
    // The workbench looks for modules in an archive that only desktop builds have.
    await symlink("node_modules", join(made, "node_modules.asar"));
    await moveIntoPlace(made, folder);
  } catch (error) {
    throw new Error(
      "VS Code could not be installed, see above. It comes from npm, which has to reach the registry that is configured " +
        "(`npm ping`); an installation from elsewhere can be named in HEADWATER_VSCODE_SERVER.",
      { cause: error },
    );
  } finally {
    await rm(place, { recursive: true, force: true, maxRetries: 3 });
  }
  say(`VS Code is installed (${((Date.now() - began) / 1000).toFixed(0)} s).`);
}

/** Removes what installations left behind that were killed. */
async function removeAbandoned(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.installing-`;
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function unpack(place: string, made: string): Promise<void> {
  const { version, integrity } = CODE_SERVER;
  await npm(["pack", `code-server@${version}`, "--pack-destination", place], place);
  const archive = join(place, `code-server-${version}.tgz`);
  const found = `sha512-${createHash("sha512")
    .update(await readFile(archive))
    .digest("base64")}`;
  if (found !== integrity) throw new Error(`code-server ${version} is not the expected one: its hash is ${found}.`);
  await runCommand("tar", ["-xzf", archive, "-C", made, "--strip-components=3", "package/lib/vscode"]);
}

async function leaveOutUnused(made: string): Promise<void> {
  const file = join(made, "package.json");
  const manifest = z
    .looseObject({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(file, "utf8")));
  const unused = new Set([...UNUSED_PACKAGES, ...Object.keys(STAND_INS)]);
  const dependencies = Object.fromEntries(Object.entries(manifest.dependencies).filter(([name]) => !unused.has(name)));
  const { name, version, type, overrides } = manifest;
  await writeFile(file, JSON.stringify({ name, version, type, private: true, dependencies, overrides }, undefined, 2));
  for (const extension of UNUSED_EXTENSIONS) {
    await rm(join(made, "extensions", extension), { recursive: true, force: true });
  }
}

async function addStandIns(made: string): Promise<void> {
  for (const [name, source] of Object.entries(STAND_INS)) {
    const folder = join(made, "node_modules", name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), JSON.stringify({ name, version: "0.0.0", main: "index.js" }));
    await writeFile(join(folder, "index.js"), `${source}\n`);
  }
}

/** Binaries come for every platform: 150 MB, of which one needs 10. */
async function removeOtherPlatforms(made: string): Promise<void> {
  const here = `${process.platform}-${process.arch}`;
  for (const folder of ["node-pty/prebuilds", "@vscode/ripgrep-universal/bin"]) {
    const path = join(made, "node_modules", folder);
    for (const name of existsSync(path) ? await readdir(path) : []) {
      if (name !== here) await rm(join(path, name), { recursive: true });
    }
  }
}

async function moveIntoPlace(made: string, folder: string): Promise<void> {
  try {
    await rename(made, folder);
  } catch (error) {
    // Another process was faster; its installation is the same.
    if (!existsSync(folder)) throw error;
  }
}
