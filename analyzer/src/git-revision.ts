/**
 * What a project's files held at a git revision: the disk, with what differs from the revision put back. Git is run, so
 * nothing here is for a workspace that is not trusted.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";

/** The revision cannot be read; the message says why, for a user. */
export class RevisionError extends Error {}

/** Absolute paths of the files that differ, with what they held; `null` for one that was not there. */
export type FormerFiles = ReadonlyMap<string, Buffer | null>;

const LONGEST_OUTPUT = 1 << 30;
/** `git show` of this many files at once. */
const AT_ONCE = 8;

/** Throws a `RevisionError`. Files that git ignores count as they are. */
export async function filesAt(root: string, revision: string): Promise<FormerFiles> {
  const tree = await treeOf(root, revision);
  const top = (await git(root, ["rev-parse", "--show-toplevel"])).toString("utf8").trimEnd();
  const changed = await git(top, ["diff", "--name-status", "--no-renames", "--no-ext-diff", "-z", tree]);
  const fields = changed.toString("utf8").split("\0");
  const untracked = await git(top, ["ls-files", "--others", "--exclude-standard", "-z"]);
  const files = new Map<string, Buffer | null>();
  for (const path of untracked.toString("utf8").split("\0")) if (path !== "") files.set(join(top, path), null);
  const before: string[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const path = fields[index + 1] ?? "";
    if (fields[index] === "A") files.set(join(top, path), null);
    else before.push(path);
  }
  while (before.length > 0) {
    const some = before.splice(0, AT_ONCE);
    const contents = await Promise.all(some.map((path) => git(top, ["show", `${tree}:${path}`])));
    some.forEach((path, index) => files.set(join(top, path), contents[index] ?? null));
  }
  return files;
}

/** The revision as a hash, which no option of git can be mistaken for. Throws a `RevisionError`. */
export async function treeOf(root: string, revision: string): Promise<string> {
  await git(root, ["rev-parse", "--git-dir"]);
  try {
    const tree = await git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{tree}`]);
    return tree.toString("utf8").trim();
  } catch {
    throw new RevisionError(`git knows no revision ${JSON.stringify(revision)} here`);
  }
}

function git(folder: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, encoding: "buffer", maxBuffer: LONGEST_OUTPUT } as const;
    execFile("git", [...args], options, (error, output, complaint) => {
      if (error === null) resolve(output);
      else if (error.code === "ENOENT") reject(new RevisionError("git is not installed, and knows what changed"));
      else reject(new RevisionError(complaint.toString("utf8").trim() || error.message));
    });
  });
}
