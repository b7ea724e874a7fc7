/**
 * Writes a small project into a folder.
 *
 * Invariant: no file that is there is altered, but for a line added to .gitignore; where the project's own files are there
 * already, nothing is written at all.
 */
import { existsSync } from "node:fs";
import { appendFile, cp, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CONFIG_NAMES, TSCONFIG } from "@headwater/core/new-project";
import { bundledSdk } from "../program-path.ts";
import { CliError, EXIT } from "./cli-error.ts";

export interface Written {
  /** Relative to the project, with slashes. */
  readonly created: readonly string[];
  readonly changed: readonly string[];
}

const CONFIG = `import { definitions } from "headwater";

// This folder is a project: every exported asset in it belongs to it.
export default definitions({});
`;

const ASSETS_FILE = "src/assets.ts";
const ASSETS = `import { asset, assetCheck } from "headwater";

export interface Order {
  id: number;
  amount: number;
}

/** Put your own data here: read a file, ask a service, query a database. */
export const orders = asset((): Order[] => [
  { id: 1, amount: 20 },
  { id: 2, amount: 22 },
]);

/** The name of the parameter is the dependency: this asset reads \`orders\`. */
export const revenue = asset((orders: Order[]): number => orders.reduce((sum, { amount }) => sum + amount, 0));

/** Runs after each materialization of \`orders\`. While it fails, nothing downstream reads them. */
export const ordersHaveAmounts = assetCheck({ asset: orders, blocking: true }, (orders) =>
  orders.every(({ amount }) => amount > 0),
);
`;

export async function initProject(root: string): Promise<Written> {
  await refuse(root);
  try {
    const created = ["headwater.config.ts", ASSETS_FILE];
    await write(root, "headwater.config.ts", CONFIG);
    await write(root, ASSETS_FILE, ASSETS);
    if (!(await isAtOrAbove(root, "tsconfig.json"))) {
      await write(root, "tsconfig.json", TSCONFIG);
      created.push("tsconfig.json");
    }
    if (!hasSdk(root)) {
      await putSdk(root);
      created.push("node_modules/headwater");
    }
    const ignored = await ignore(root, [".headwater/", "node_modules/"]);
    return ignored === "created"
      ? { created: [...created, ".gitignore"], changed: [] }
      : { created, changed: ignored === "changed" ? [".gitignore"] : [] };
  } catch (error) {
    if (error instanceof CliError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The project could not be written: ${reason}`, { exitCode: EXIT.failed });
  }
}

async function refuse(root: string): Promise<void> {
  if ((await isThere(root)) && !(await stat(root)).isDirectory())
    throw new CliError(`${root} is a file, not a folder.`);
  for (const name of CONFIG_NAMES) {
    if (!(await isThere(join(root, name)))) continue;
    throw new CliError(`${root} is a project already: it has a ${name}. Nothing was written.`, {
      hints: ["headwater list shows its assets."],
    });
  }
  if (await isThere(join(root, ASSETS_FILE))) {
    throw new CliError(`${join(root, ASSETS_FILE)} is there already. Nothing was written.`, {
      hints: [
        "To make this folder a project with the files that it has, write a headwater.config.ts:",
        ...CONFIG.trimEnd()
          .split("\n")
          .map((line) => `    ${line}`.trimEnd()),
      ],
    });
  }
}

async function write(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text, { flag: "wx" });
}

/** Whether the project finds `headwater` by itself. */
function hasSdk(root: string): boolean {
  const folders = createRequire(join(root, "headwater.config.ts")).resolve.paths("headwater") ?? [];
  return folders.some((folder) => existsSync(join(folder, "headwater", "package.json")));
}

/** Where TypeScript, Node and every other tool look for it, and where an installation from npm takes its place. */
async function putSdk(root: string): Promise<void> {
  const from = dirname(dirname(bundledSdk()));
  const to = join(root, "node_modules", "headwater");
  await mkdir(to, { recursive: true });
  await cp(join(from, "package.json"), join(to, "package.json"));
  await cp(join(from, "dist"), join(to, "dist"), { recursive: true });
}

/** Lines that are not there yet. */
async function ignore(root: string, lines: readonly string[]): Promise<"created" | "changed" | "as-it-was"> {
  const path = join(root, ".gitignore");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) {
    await write(root, ".gitignore", `${lines.join("\n")}\n`);
    return "created";
  }
  const known = new Set(text.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, "")));
  const missing = lines.filter((line) => !known.has(line.replace(/\/$/, "")));
  if (missing.length === 0) return "as-it-was";
  await appendFile(path, `${text === "" || text.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`);
  return "changed";
}

async function isAtOrAbove(folder: string, name: string): Promise<boolean> {
  if (await isThere(join(folder, name))) return true;
  return dirname(folder) === folder ? false : await isAtOrAbove(dirname(folder), name);
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
