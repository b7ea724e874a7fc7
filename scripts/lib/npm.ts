/**
 * Runs npm for tools that are not packages of this repository.
 *
 * Invariant: the npm that is started knows nothing of the `npm run` around it; otherwise it would work on the
 * repository instead of on the folder that it is given.
 */
import { delimiter, dirname } from "node:path";
import { pinnedNode } from "../pinned-node.mjs";
import { runCommand } from "./run-command.ts";

/** @returns what npm wrote to its standard output */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const node = pinnedNode();
  const options = { cwd, env: environment(dirname(node)) };
  const quiet = [...args, "--no-audit", "--no-fund", "--loglevel=error"];
  const script = process.env["npm_execpath"];
  return script?.endsWith("npm-cli.js") === true
    ? await runCommand(node, [script, ...quiet], options)
    : await runCommand("npm", quiet, options);
}

function environment(nodeFolder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle)_|^npm_config_(local_prefix|workspaces?|include|omit)$/i.test(name),
  );
  return { ...Object.fromEntries(inherited), PATH: `${nodeFolder}${delimiter}${process.env["PATH"] ?? ""}` };
}
