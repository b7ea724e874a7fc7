/**
 * The manifest of a project as it was when the project was last read, with the evidence for it, in one file in the
 * user's cache folder: as long as the evidence holds, nothing of the project has to be read again.
 *
 * The file is lines of JSON: the version, the evidence, the manifest without its assets, some hundreds of assets each,
 * and the hash of all before. So it is written and read in pieces, between which others get their turn on the thread.
 *
 * Invariant: a manifest is taken only from the version that made it, and while all that it stands on is as it was; a
 * file that is not whole, or was altered, counts as none.
 */
import { createHash, hash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Asset, Manifest } from "@headwater/core/asset";
import { confirm, type Evidence } from "./evidence.ts";

export interface KeptManifestOptions {
  /** Absolute path of the user's cache folder. Never one in a workspace: what it holds is believed. */
  readonly folder: string;
  /** Of the program that reads projects: another one may read the same texts otherwise. */
  readonly version: string;
  /** Of the project, absolute. */
  readonly root: string;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** How many assets are read or written before others get their turn. */
const BATCH = 500;

/** `undefined` where there is none, or the project is not what it was. */
export async function readKeptManifest(options: KeptManifestOptions): Promise<Manifest | undefined> {
  try {
    // Bytes, and no text of the whole: a large project's manifest is tens of megabytes.
    const content = await readFile(pathOf(options));
    const end = content.lastIndexOf("\n") + 1;
    const whole = content.subarray(0, end);
    if (hash("sha256", whole, "hex") !== content.toString("utf8", end)) return undefined;
    const lines = linesOf(whole);
    if (lines.next().value?.toString() !== headOf(options)) return undefined;
    const evidence = lines.next().value;
    if (evidence === undefined) return undefined;
    // This user's own file, whole, and written by this very version: it is what it says.
    const before = parse(evidence) as Evidence;
    const now = confirm(options.root, before, options.now);
    if (now === undefined) return undefined;
    const rest = whole.subarray(evidence.byteOffset + evidence.length + 1 - whole.byteOffset);
    const manifest = await parseManifest(lines);
    if (now !== before) await write(options, now, [rest]);
    return manifest;
  } catch {
    return undefined;
  }
}

/** One that cannot be kept costs time and nothing else. */
export async function keepManifest(
  options: KeptManifestOptions,
  manifest: Manifest,
  evidence: Evidence,
): Promise<void> {
  await write(options, evidence, linesOfManifest(manifest));
}

function* linesOfManifest(manifest: Manifest): Generator<string> {
  const { assets, ...rest } = manifest;
  yield `${JSON.stringify(rest)}\n`;
  for (let start = 0; start < assets.length; start += BATCH) {
    yield `${JSON.stringify(assets.slice(start, start + BATCH))}\n`;
  }
}

async function parseManifest(lines: Iterator<Buffer, undefined>): Promise<Manifest> {
  const rest = parse(lines.next().value) as Omit<Manifest, "assets">;
  const assets: Asset[] = [];
  for (let line = lines.next(); line.done !== true; line = lines.next()) {
    assets.push(...(parse(line.value) as readonly Asset[]));
    await setImmediate();
  }
  return { ...rest, assets };
}

async function write(
  options: KeptManifestOptions,
  evidence: Evidence,
  manifest: Iterable<string | Buffer>,
): Promise<void> {
  const path = pathOf(options);
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(temporary, "w", 0o600);
    try {
      const hashed = createHash("sha256");
      const add = async (piece: string | Buffer): Promise<void> => {
        hashed.update(piece);
        await file.writeFile(piece);
      };
      await add(`${headOf(options)}\n${JSON.stringify(evidence)}\n`);
      for (const piece of manifest) await add(piece);
      await file.writeFile(hashed.digest("hex"));
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Which modules are built in is a matter of Node's version. */
function headOf({ version }: KeptManifestOptions): string {
  return JSON.stringify({ version, node: process.version });
}

function pathOf({ folder, root }: KeptManifestOptions): string {
  return join(folder, "manifests", `${hash("sha256", root, "hex").slice(0, 32)}.json`);
}

function* linesOf(whole: Buffer): Generator<Buffer, undefined, undefined> {
  for (let start = 0; start < whole.length;) {
    const end = whole.indexOf("\n", start);
    yield whole.subarray(start, end);
    start = end + 1;
  }
}

function parse(line: Buffer | undefined): unknown {
  return JSON.parse(line?.toString("utf8") ?? "");
}
