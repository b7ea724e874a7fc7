/**
 * `node scripts/pinned.mjs SCRIPT ARGS...`: brings the repository up to date (setup.mjs), then runs a TypeScript file
 * under the pinned Node, with this process's terminal, signals and exit code.
 */
import { relay } from "../sdk/bin/relay.js";
import { pinnedNode } from "./pinned-node.mjs";
import { setup } from "./setup.mjs";

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  console.error("Usage: node scripts/pinned.mjs SCRIPT ARGS...");
  process.exit(2);
}
// npm runs this in a shell, which does not pass on the signal that ends npm: the shell's end has to say it instead.
if (process.env["npm_lifecycle_event"] !== undefined) {
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) process.kill(process.pid, "SIGTERM");
  }, 500).unref();
}
process.exit((await setup()) ? await relay(pinnedNode(), [script, ...args]) : 1);
