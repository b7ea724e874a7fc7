/**
 * `npm start`: a VS Code with Headwater, on the sample project.
 *
 * That is the VS Code of this desktop where there is one. Elsewhere, as in a container or on a machine that is reached
 * by ssh, a real VS Code runs as a server and a browser shows it; it stays until Ctrl-C and then leaves nothing behind.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { freePort, isFree } from "./lib/free-port.ts";
import { packageExtension } from "./lib/package-extension.ts";
import { runCommand } from "./lib/run-command.ts";
import { getVsCode } from "./lib/vscode-install.ts";
import { installExtension, startVsCode } from "./lib/vscode-server.ts";
import { ROOT } from "./pinned-node.mjs";

const SAMPLE = join(ROOT, "examples", "weather");
/** What is open at first: the assets at the end of the lineage. */
const FIRST_FILE = join(SAMPLE, "src", "reports.ts");
/** Tried before any free port, so that the address stays the same from one start to the next. */
const USUAL_PORT = 4310;

/** For how long a window that lost its connection, as on a laptop that sleeps, can come back to its state. */
const RECONNECTION_GRACE_S = 60 * 60;

const HELP = `npm start [-- OPTIONS]: opens VS Code with Headwater on the sample project.

  --folder DIR   opens another folder
  --browser      runs VS Code as a server for a browser, even where there is a VS Code on the desktop
  --port N       port of that server (${String(USUAL_PORT)}, or a free one)
  --host HOST    address that it listens on (127.0.0.1; 0.0.0.0 to be reached from outside a container)
  --no-open      does not open a browser`;

async function main(): Promise<void> {
  const options = readOptions();
  const desktop = options.browser ? undefined : desktopCode();
  if (desktop === undefined) await inBrowser(options);
  else await onDesktop(desktop, options.folder);
}

interface Options {
  readonly folder: string;
  readonly browser: boolean;
  readonly port: number | undefined;
  readonly host: string;
  readonly open: boolean;
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        folder: { type: "string", default: SAMPLE },
        browser: { type: "boolean", default: false },
        port: { type: "string" },
        host: { type: "string" },
        open: { type: "boolean", default: true },
        help: { type: "boolean", short: "h", default: false },
      },
      allowNegative: true,
    });
    if (values.help) {
      console.log(HELP);
      process.exit(0);
    }
    const folder = resolve(values.folder);
    if (!existsSync(folder)) throw new Error(`${folder} does not exist.`);
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
      throw new Error(`--port ${String(values.port)} is not a port.`);
    }
    // Who chooses an address wants the server.
    const browser = values.browser || port !== undefined || values.host !== undefined;
    return { folder, browser, port, host: values.host ?? "127.0.0.1", open: values.open };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}

// ------------------------------------------------------------------ desktop

/** The command of a VS Code that can show a window here. */
function desktopCode(): string | undefined {
  const { platform, env } = process;
  const hasDisplay = platform === "darwin" || platform === "win32" || env["DISPLAY"] || env["WAYLAND_DISPLAY"];
  // In a terminal of a remote VS Code, `code` speaks to a window elsewhere, which cannot load an extension from here.
  if (!hasDisplay || env["VSCODE_IPC_HOOK_CLI"]) return undefined;
  return onPath(platform === "win32" ? "code.cmd" : "code");
}

async function onDesktop(code: string, folder: string): Promise<void> {
  const file = firstFile(folder);
  const args = [
    ...["--new-window", "--disable-workspace-trust", `--extensionDevelopmentPath=${ROOT}`],
    ...[folder, ...(file === undefined ? [] : [file])],
  ];
  await runCommand(code, args, { shell: process.platform === "win32" });
  console.log(`VS Code has opened ${relative(process.cwd(), folder)} with Headwater.`);
}

// ------------------------------------------------------------------ browser

async function inBrowser({ folder, port, host, open }: Options): Promise<void> {
  if (port !== undefined && !(await isFree(port, host))) {
    console.error(`Port ${String(port)} is not free on ${host}. Choose another with --port.`);
    process.exit(1);
  }
  const place = mkdtempSync(join(tmpdir(), "headwater-start-"));
  process.once("exit", () => {
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  });
  // Until there is something to stop, a signal ends this process at once.
  const stop: { now: (exitCode: number) => void } = { now: (exitCode) => process.exit(exitCode) };
  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.on(signal, () => {
      stop.now(exitCode);
    });
  }

  const extensionsDir = join(place, "extensions");
  const [vsix] = await Promise.all([packageExtension(place), getVsCode()]);
  await installExtension(vsix, extensionsDir);
  const server = await startVsCode({
    folder,
    extensionsDir,
    host,
    port: port ?? ((await isFree(USUAL_PORT, host)) ? USUAL_PORT : await freePort(host)),
    // Without a secret, any page in the browser could reach the terminals of this VS Code.
    token: randomBytes(16).toString("hex"),
    asUser: true,
    reconnectionGrace: RECONNECTION_GRACE_S,
  });
  const stopped = new Promise<number>((settle) => (stop.now = settle));
  const file = firstFile(folder);
  const url = server.urlWith(file === undefined ? {} : { openFile: server.remoteUri(file) });
  announce(url, host);
  if (open) openInBrowser(url);

  const exitCode = await Promise.race([stopped, server.ended]);
  if (exitCode === undefined) console.error(`VS Code has ended.\n${server.log().slice(-2000)}`);
  await server.stop();
  process.exit(exitCode ?? 1);
}

/** The address comes last, where one looks for it. */
function announce(url: string, host: string): void {
  console.log("");
  if (!["127.0.0.1", "localhost", "::1"].includes(host)) {
    console.log(
      "From another machine, forward the port and open the address below: browsers show the panels of VS Code",
    );
    console.log("only on localhost or over https.");
  }
  console.log("VS Code is running with Headwater; Ctrl-C ends it. Open:");
  console.log(url);
}

function openInBrowser(url: string): void {
  const { platform, env } = process;
  const isOnScreen = platform === "darwin" || platform === "win32" || env["DISPLAY"] || env["WAYLAND_DISPLAY"];
  const opener = platform === "darwin" ? "open" : platform === "win32" ? "explorer.exe" : onPath("xdg-open");
  if (!isOnScreen || opener === undefined) return;
  spawn(opener, [url], { stdio: "ignore", detached: true })
    .once("error", () => undefined)
    .unref();
}

// --------------------------------------------------------------------- both

function firstFile(folder: string): string | undefined {
  return folder === SAMPLE && existsSync(FIRST_FILE) ? FIRST_FILE : undefined;
}

function onPath(command: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
}

/** What to do stands last, below what the tools have said. */
function explain(error: unknown): void {
  if (!(error instanceof Error)) console.error(error);
  else if (error.cause instanceof Error) console.error(`${error.cause.message.trimEnd()}\n\n${error.message}`);
  else console.error(error.message);
}

try {
  await main();
} catch (error) {
  explain(error);
  process.exit(1);
}
