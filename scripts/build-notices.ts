/** Collects the licenses of the packages that the bundles contain, which their licenses ask us to ship. */
import type { Metafile } from "esbuild";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "./pinned-node.mjs";

const PackageJson = z.object({ name: z.string(), version: z.string(), license: z.string().default("unknown license") });

/** The folder of a package, the innermost one where packages lie in packages. */
const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Shipped without the bundler seeing them: a file that is copied, and the compiler inside ts-morph. */
const UNSEEN = ["node_modules/elkjs", "node_modules/typescript"];

/** @param path file that receives the name, version and license text of every package */
export async function writeNotices(path: string, metafiles: readonly Metafile[]): Promise<void> {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const folders = new Set([...inputs, ...UNSEEN].flatMap((input) => PACKAGE.exec(input) ?? []));
  const notices = await Promise.all([...folders].sort().map(notice));
  await writeFile(path, notices.join(`\n${"-".repeat(80)}\n\n`));
}

async function notice(folder: string): Promise<string> {
  const { name, version, license } = PackageJson.parse(
    JSON.parse(await readFile(join(ROOT, folder, "package.json"), "utf8")),
  );
  const names = (await readdir(join(ROOT, folder))).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(names.map((file) => readFile(join(ROOT, folder, file), "utf8")));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join("\n\n") + "\n";
}
