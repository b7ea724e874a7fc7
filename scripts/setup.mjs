/**
 * `npm run setup`: installs what package-lock.json says and builds what the sources say. With nothing to do it is
 * silent and takes a fraction of a second, so every other command begins with it.
 *
 * Plain JavaScript on Node's own modules: it runs before anything is installed, on the machine's own Node.
 *
 * Invariants:
 * - Installed packages are compared with the lock file by content, never by time: a clone, a copy and a branch switch
 *   change times without changing anything.
 * - dist/.built-from is written last and holds a hash of everything that was built, taken before the build, so an
 *   interrupted build or an edit during a build leads to another build.
 * - Two setups at once (two terminals, an editor and a test) take turns.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT, pinnedNode } from "./pinned-node.mjs";

/** What the build reads: folders, and files outside them. */
const SOURCES = ["core", "protocol", "sdk", "analyzer", "eventlog", "runner", "server", "client", "webview"];
const SOURCE_FILES = [
  "package-lock.json",
  "tsconfig.base.json",
  ...["scripts/build.ts", "scripts/build-plugins.ts", "scripts/build-notices.ts", "scripts/build-sdk-types.ts"],
];
const SOURCE_FILE = /\.(ts|tsx|mts|js|mjs|json|css|svg)$/;
/** Folders inside the sources that are made, not read. */
const MADE = new Set(["node_modules", "dist", "out"]);

const STAMP = join(ROOT, "dist", ".built-from");
const LOCK = join(ROOT, "out", "setup.lock");

/**
 * @param {{ rebuild?: boolean }} [options] rebuild: build even when the sources have not changed
 * @returns {Promise<boolean>} false when something went wrong, which has then been said on stderr
 */
export async function setup({ rebuild = false } = {}) {
  try {
    if (!rebuild && isInstalled() && isBuilt()) return true;
    await takingTurns(() => {
      if (!isInstalled()) install();
      if (rebuild || !isBuilt()) build({ quiet: !rebuild });
    });
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(`setup: ${error.message}`);
    return false;
  }
}

// ---------------------------------------------------------------- packages

function isInstalled() {
  const locked = readPackages("package-lock.json");
  if (locked === undefined) throw new Error("package-lock.json is missing. Restore it from version control.");
  checkDeclared(locked);
  // npm writes this file last, so an interrupted install has none.
  const installed = readPackages("node_modules/.package-lock.json");
  if (installed === undefined) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    if (!path.includes("node_modules/")) return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true || wanted.peer === true;
    return found.version === wanted.version && found.integrity === wanted.integrity && found.link === wanted.link;
  });
}

/**
 * A package.json that was edited without the lock file would make `npm ci` fail with a long list; say it shortly.
 * @param {Record<string, LockedPackage>} locked
 */
function checkDeclared(locked) {
  for (const [path, entry] of Object.entries(locked)) {
    const manifest = join(ROOT, path, "package.json");
    if (path.includes("node_modules/") || !existsSync(manifest)) continue;
    const declared = JSON.parse(readFileSync(manifest, "utf8"));
    for (const kind of /** @type {const} */ (["dependencies", "devDependencies", "optionalDependencies"])) {
      if (sorted(declared[kind]) === sorted(entry[kind])) continue;
      const name = path === "" ? "package.json" : `${path}/package.json`;
      throw new Error(`${kind} of ${name} differ from package-lock.json. Run: npm install`);
    }
  }
}

function install() {
  console.error("Installing packages (npm ci)...");
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const { npm_execpath: npm, npm_node_execpath: node = process.execPath } = process.env;
  const result = npm?.endsWith("npm-cli.js")
    ? spawnSync(node, [npm, ...args], { cwd: ROOT, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", args, { cwd: ROOT, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (result.error !== undefined) throw new Error(`npm cannot be started (${result.error.message}). Install npm.`);
  if (result.status !== 0) {
    throw new Error("npm ci failed, see above. It needs to reach the npm registry that is configured (`npm ping`).");
  }
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined} by path of the package, undefined when there is no such file
 */
function readPackages(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;
}

/** @param {Record<string, string>} [versions] */
function sorted(versions = {}) {
  return JSON.stringify(Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1)));
}

// ------------------------------------------------------------------- build

function isBuilt() {
  if (!existsSync(STAMP) || !existsSync(join(ROOT, "sdk", "dist", "index.js"))) return false;
  return readFileSync(STAMP, "utf8") === hashOfSources();
}

/** @param {{ quiet: boolean }} options */
function build({ quiet }) {
  if (quiet) console.error("Building...");
  const hash = hashOfSources();
  rmSync(STAMP, { force: true });
  const args = [join(ROOT, "scripts", "build.ts"), ...(quiet ? ["--quiet"] : [])];
  const result = spawnSync(pinnedNode(), args, { cwd: ROOT, stdio: ["ignore", quiet ? 2 : 1, 2] });
  if (result.error !== undefined) throw new Error(`the pinned Node does not run here: ${result.error.message}`);
  if (result.status !== 0) throw new Error("the build failed, see above.");
  writeFileSync(STAMP, hash);
}

function hashOfSources() {
  const hash = createHash("sha256");
  for (const file of SOURCE_FILES) hash.update(readFileSync(join(ROOT, file)));
  const visit = (/** @type {string} */ folder) => {
    const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!MADE.has(entry.name)) visit(path);
      } else if (SOURCE_FILE.test(entry.name)) {
        hash.update(`\0${path}\0`).update(readFileSync(join(ROOT, path)));
      }
    }
  };
  for (const folder of SOURCES) visit(folder);
  return hash.digest("hex");
}

// ------------------------------------------------------------------- turns

/**
 * Runs an action while holding the lock file, which names its owner so that a lock left by a dead process is taken over.
 * @param {() => void} action
 */
async function takingTurns(action) {
  mkdirSync(join(ROOT, "out"), { recursive: true });
  while (!takeLock()) await new Promise((resolve) => setTimeout(resolve, 100));
  try {
    action();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function takeLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    if (!isAlive(Number(readIfThere(LOCK)))) rmSync(LOCK, { force: true });
    return false;
  }
}

/** @param {number} pid 0 while the owner has not yet written its own */
function isAlive(pid) {
  if (pid === 0) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** @param {string} path */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : "0";
}

/**
 * @typedef {{
 *   version?: string, integrity?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean,
 *   dependencies?: Record<string, string>, devDependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string>,
 * }} LockedPackage
 */

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = (await setup({ rebuild: process.argv.includes("--rebuild") })) ? 0 : 1;
}
