/** The browser of the tests. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { runCommand } from "./run-command.ts";

const ON_PATH = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge"];

/** Where installers put a browser without adding it to PATH. */
const ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Without it Chromium puts its buffers into /dev/shm, which is tiny in many containers.
  "--disable-dev-shm-usage",
];

/** A signal ends the process that tests, and so the browser; it must not end the browser alone. */
const OUR_SIGNALS = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

/**
 * Gives the path of a Chromium or Chrome: the one that CHROMIUM names, else one that is installed, else, as root on
 * Debian, one that is installed now.
 *
 * @throws {Error} that says what to install
 */
export async function getChromium(say: (line: string) => void = console.error): Promise<string> {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which does not exist.`);
  }
  const present = find();
  if (present !== undefined) return present;
  const hint =
    "Install one (Debian: `apt-get install chromium`) or name its executable in the environment variable CHROMIUM.";
  if (!mayInstall()) throw new Error(`No Chromium or Chrome was found. ${hint}`);

  const began = Date.now();
  say("Installing Chromium (apt-get install chromium)...");
  let failure: unknown;
  try {
    await installFromDebian();
  } catch (error) {
    // Another process may just have installed it, and held the lock meanwhile.
    failure = error;
  }
  const installed = find();
  if (installed === undefined) throw new Error(`Chromium could not be installed. ${hint}`, { cause: failure });
  say(`Chromium is installed (${((Date.now() - began) / 1000).toFixed(0)} s).`);
  return installed;
}

export async function launchChromium({ headless }: { readonly headless: boolean }): Promise<Browser> {
  return await chromium.launch({ executablePath: await getChromium(), args: FLAGS, headless, ...OUR_SIGNALS });
}

function find(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const candidates = [
    ...ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name + suffix))),
    ...ELSEWHERE,
    // The one that `npx playwright install chromium` downloads.
    chromium.executablePath(),
  ];
  return candidates.find((path) => existsSync(path));
}

function mayInstall(): boolean {
  // Ubuntu's package is a stub for a snap, which a container cannot run.
  return existsSync("/etc/debian_version") && !existsSync("/usr/bin/snap") && process.getuid?.() === 0;
}

async function installFromDebian(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const patient = ["-qq", "-o", "DPkg::Lock::Timeout=300"];
  await runCommand("apt-get", [...patient, "update"], { env });
  const packages = ["chromium", "fonts-dejavu-core", "fonts-liberation"];
  await runCommand("apt-get", [...patient, "install", "--yes", "--no-install-recommends", ...packages], { env });
}
