/**
 * Starts VS Code as a server whose workbench a browser shows.
 *
 * Invariants:
 * - Every server has a home, data and settings of its own in a temporary folder, and a port of its own, so that any
 *   number of them run side by side and none sees what another has left.
 * - A server ends with the process that started it, together with its extension hosts and terminals.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pinnedNode } from "../pinned-node.mjs";
import { freePort } from "./free-port.ts";
import { runCommand } from "./run-command.ts";
import { type VsCode, getVsCode } from "./vscode-install.ts";
import { type Settings, type Theme, quietSettings } from "./vscode-settings.ts";

export interface ServerOptions {
  /** The folder to open. */
  readonly folder: string;
  /** Where extensions are installed; an empty folder by default. See `installExtension`. */
  readonly extensionsDir?: string;
  /** An extension to run from its sources, besides the installed ones. Needs `smokeTestDriver`. */
  readonly extensionDevelopmentPath?: string;
  /** False opens the folder in Restricted Mode. True by default; nobody is asked in either case. */
  readonly trust?: boolean;
  readonly theme?: Theme;
  /** Added to the quiet settings. */
  readonly settings?: Settings;
  /** Lets the page run tests in the extension host. It hides notifications. */
  readonly smokeTestDriver?: boolean;
  /** Names of extensions of VS Code to leave out, such as `typescript-language-features`. */
  readonly withoutBuiltins?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly host?: string;
  /** A free port by default. */
  readonly port?: number;
  /** Secret that a browser must show once. None by default, which is for tests on the own machine only. */
  readonly token?: string;
  /** Works as the user: with the own home folder, for terminals, and a marketplace. False by default. */
  readonly asUser?: boolean;
  /** Seconds for which an extension host waits for a page that went away. 2 by default. */
  readonly reconnectionGrace?: number;
}

export interface RunningVsCode {
  /** Address that opens the folder. */
  readonly url: string;
  /** The same address with messages for the workbench, which only a server with `smokeTestDriver` passes on. */
  readonly urlWith: (payload: Readonly<Record<string, string>>) => string;
  /** How the workbench names a file of this machine. */
  readonly remoteUri: (path: string) => string;
  readonly port: number;
  readonly startedInMs: number;
  /** What the server has written so far. */
  readonly log: () => string;
  /** Paths of the log files: of the server, the extension hosts and the output channels. */
  readonly logFiles: () => Promise<readonly string[]>;
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends the server and all it started, and removes its data. */
  readonly stop: () => Promise<void>;
}

/** To be required by a process that is to end with the one that started it. */
export const END_WITH_PARENT = fileURLToPath(new URL("end-with-parent.cjs", import.meta.url));
/** Tests ask no marketplace for extensions. */
const NO_GALLERY = { EXTENSIONS_GALLERY: "{}" };
const START_LIMIT_MS = 60_000;

/** @throws {Error} with the log of the server when it does not start */
export async function startVsCode(options: ServerOptions): Promise<RunningVsCode> {
  const vscode = await getVsCode();
  const began = Date.now();
  const { host = "127.0.0.1", token } = options;
  const port = options.port ?? (await freePort(host));
  // Extensions report real paths, so a linked temporary folder would make two names for every file.
  const root = await realpath(await mkdtemp(join(tmpdir(), "headwater-vscode-")));
  const data = join(root, "data");
  await mkdir(join(data, "User"), { recursive: true });
  const settings = { ...quietSettings(options.theme ?? "dark"), ...options.settings };
  await writeFile(join(data, "User", "settings.json"), JSON.stringify(settings, undefined, 2));
  if (token !== undefined) await writeFile(join(root, "token"), token, { mode: 0o600 });

  const args = [
    ...["--require", END_WITH_PARENT, vscode.serverMain],
    ...["--host", host, "--port", String(port), "--accept-server-license-terms", "--disable-telemetry"],
    ...["--server-data-dir", join(root, "server"), "--user-data-dir", data],
    ...["--extensions-dir", options.extensionsDir ?? join(root, "extensions")],
    ...["--builtin-extensions-dir", await builtins(vscode, options.withoutBuiltins ?? [], root)],
    ...["--reconnection-grace-time", String(options.reconnectionGrace ?? 2)],
    ...(token === undefined ? ["--without-connection-token"] : ["--connection-token-file", join(root, "token")]),
    ...(options.smokeTestDriver === true ? ["--enable-smoke-test-driver"] : []),
    ...(options.trust === false ? [] : ["--disable-workspace-trust"]),
  ];
  const env = { ...process.env, ...(options.asUser === true ? {} : { HOME: root, ...NO_GALLERY }), ...options.env };
  const server = spawn(pinnedNode(), args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const ended = new Promise<void>((settle) => {
    server.once("error", (error) => {
      output += error.message;
      settle();
    });
    server.once("exit", () => {
      settle();
    });
  });
  const cleanUp = () => {
    signalAll(server, "SIGKILL");
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", cleanUp);

  const origin = `${reachable(host)}:${String(port)}`;
  const remoteUri = (path: string) => `vscode-remote://${origin}${resolve(path)}`;
  const { extensionDevelopmentPath } = options;
  const development: Readonly<Record<string, string>> =
    extensionDevelopmentPath === undefined ? {} : { extensionDevelopmentPath: remoteUri(extensionDevelopmentPath) };
  const urlWith = (payload: Readonly<Record<string, string>>) => {
    const entries = Object.entries({ ...development, ...payload });
    return address(origin, {
      ...(token === undefined ? {} : { tkn: token }),
      folder: resolve(options.folder),
      ...(entries.length === 0 ? {} : { payload: JSON.stringify(entries) }),
    });
  };
  const running: RunningVsCode = {
    url: urlWith({}),
    urlWith,
    remoteUri,
    port,
    startedInMs: 0,
    log: () => output,
    logFiles: () => logFiles(data),
    ended,
    async stop() {
      signalAll(server, "SIGTERM");
      await Promise.race([ended, delay(5_000)]);
      process.off("exit", cleanUp);
      cleanUp();
    },
  };
  try {
    await answers(`http://${origin}/version`, ended);
  } catch (error) {
    await running.stop();
    throw new Error(`VS Code did not start.\n${output}`, { cause: error });
  }
  return { ...running, startedInMs: Date.now() - began };
}

/** Installs a packaged extension into a folder for `extensionsDir`. */
export async function installExtension(vsix: string, extensionsDir: string): Promise<void> {
  const vscode = await getVsCode();
  const root = await mkdtemp(join(tmpdir(), "headwater-vscode-install-"));
  try {
    const places = [
      "--extensions-dir",
      extensionsDir,
      "--server-data-dir",
      root,
      "--user-data-dir",
      join(root, "data"),
    ];
    const args = [
      vscode.serverMain,
      ...places,
      "--accept-server-license-terms",
      "--install-extension",
      vsix,
      "--force",
    ];
    const output = await runCommand(pinnedNode(), args, { env: { ...process.env, HOME: root } });
    if (!output.includes("successfully installed")) throw new Error(`${vsix} was not installed.\n${output}`);
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function address(origin: string, parameters: Readonly<Record<string, string>>): string {
  const query = Object.entries(parameters).map(
    // Slashes stay readable: this address is shown to people.
    ([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2F", "/")}`,
  );
  return `http://${origin}/?${query.join("&")}`;
}

/** The name under which this machine reaches a server that listens on `host`. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::" || host === "::1") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** The installation is shared, so leaving extensions out means linking to the others from a folder of one's own. */
async function builtins(vscode: VsCode, without: readonly string[], root: string): Promise<string> {
  if (without.length === 0) return vscode.builtinExtensions;
  const folder = join(root, "builtin-extensions");
  await mkdir(folder);
  for (const name of await readdir(vscode.builtinExtensions)) {
    if (!without.includes(name)) await symlink(join(vscode.builtinExtensions, name), join(folder, name));
  }
  return folder;
}

async function answers(url: string, ended: Promise<void>): Promise<void> {
  const server = { isRunning: true };
  void ended.then(() => {
    server.isRunning = false;
  });
  const limit = Date.now() + START_LIMIT_MS;
  while (server.isRunning && Date.now() < limit) {
    const response = await fetch(url).catch(() => undefined);
    if (response !== undefined) return;
    await delay(25);
  }
  throw new Error(server.isRunning ? `No answer within ${String(START_LIMIT_MS / 1000)} s.` : "The server has ended.");
}

/** The server leads a process group, in which its extension hosts and terminals are. */
function signalAll(server: ChildProcess, signal: NodeJS.Signals): void {
  if (server.pid === undefined) return;
  try {
    if (process.platform === "win32") server.kill(signal);
    else process.kill(-server.pid, signal);
  } catch {
    // All of them have ended.
  }
}

async function logFiles(data: string): Promise<readonly string[]> {
  const logs = join(data, "logs");
  if (!existsSync(logs)) return [];
  const names = await readdir(logs, { recursive: true });
  return names.filter((name) => name.endsWith(".log")).map((name) => join(logs, name));
}

function delay(ms: number): Promise<void> {
  return new Promise((settle) => {
    setTimeout(settle, ms);
  });
}
