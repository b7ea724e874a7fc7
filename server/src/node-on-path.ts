/**
 * The Node on which a person runs their own programs: packages with native parts are built for it. It is asked for its
 * version once, at the first run; the system finds it on the `PATH`.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import * as z from "zod";

/** As the SDK's package asks for: the first with the module hooks that load TypeScript. */
const OLDEST = { major: 22, minor: 15 };
const LIMIT_MS = 5_000;

const answer = z.tuple([z.number(), z.number(), z.string()]);
const QUESTION = `JSON.stringify([...process.versions.node.split(".").slice(0, 2).map(Number), process.execPath])`;

let known: Promise<string | null> | undefined;

/** Path of a Node that can run steps; `null` where there is none, or where it is too old. */
export async function nodeOnPath(): Promise<string | null> {
  const path = await (known ??= askNode(process.env));
  // Another version may have taken its place.
  if (path === null || existsSync(path)) return path;
  return await (known = askNode(process.env));
}

/** The same, asked anew. */
export async function askNode(env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    // No folder of a workspace is where it is started: Windows would look there first.
    const { stdout } = await promisify(execFile)("node", ["-p", QUESTION], {
      env,
      cwd: tmpdir(),
      timeout: LIMIT_MS,
      windowsHide: true,
    });
    const [major, minor, path] = answer.parse(JSON.parse(stdout));
    const isNewEnough = major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
    return isNewEnough ? path : null;
  } catch {
    return null;
  }
}
