#!/usr/bin/env node
/**
 * The `headwater` command: finds the program and a Node that can run it.
 *
 * In the repository that Node is always the pinned one, so `npx headwater` works from any folder on a machine with an
 * older Node; in the published package it is the running one. Plain JavaScript that Node 18 understands, because its
 * first duty is to tell the owner of an old Node what is wrong.
 *
 * Exit code 2 means that the program could not be started.
 */
import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { relay } from "./relay.js";

/** The first Node with the module hooks and the SQLite that Headwater uses. */
const OLDEST = /** @type {const} */ ([22, 15]);

const published = beside("../node/headwater.js");
const program = existsSync(published) ? published : beside("../../dist/node/headwater.js");
const pinned = existsSync(published) ? undefined : pinnedNode();

if (!existsSync(program)) {
  fail(`headwater is not built yet. In ${beside("../..")} run: npm run setup`);
} else if (pinned !== undefined && realpathSync(pinned) !== realpathSync(process.execPath)) {
  // The pinned Node runs this same file again and then takes the next branch.
  process.exit(await relay(pinned, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)]));
} else if (isOld(process.versions.node)) {
  fail(
    `headwater needs Node ${OLDEST.join(".")} or newer, and this is Node ${process.versions.node} (${process.execPath}).` +
      (pinned === undefined && program !== published ? " In the repository, npm run setup may bring a newer one." : ""),
  );
} else {
  silenceExpectedWarnings();
  await import(pathToFileURL(program).href);
}

function pinnedNode() {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const path = beside(`../../node_modules/${name}/bin/${process.platform === "win32" ? "node.exe" : "node"}`);
  return existsSync(path) ? path : undefined;
}

/** Node 22 calls SQLite and type stripping experimental on every start. Other warnings stay. */
function silenceExpectedWarnings() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (/** @type {string | Error} */ warning, /** @type {any[]} */ ...rest) => {
    if (/^(SQLite|Type Stripping|stripTypeScriptTypes) is an experimental feature/.test(String(warning))) return;
    emitWarning.call(process, warning, ...rest);
  };
}

/** @param {string} version */
function isOld(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

/** @param {string} path relative to this file, which npm may have linked from elsewhere */
function beside(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exitCode = 2;
}
