/**
 * `npm test [WORD...]`: every check and every suite, or those whose path contains one of the words.
 *
 * Suites run side by side where the machine has room, and are printed in their order: the first that has not ended is
 * printed live, the others when their turn comes. The very last line is `N passed, N failed, N skipped`.
 */
import { availableParallelism, constants } from "node:os";
import { getChromium } from "./lib/chromium.ts";
import { lint, typecheck } from "./lib/checks.ts";
import { mochaSuites } from "./lib/mocha-suites.ts";
import { type Counts, FAILED, type Suite } from "./lib/suite.ts";
import { vscodeSuites } from "./lib/vscode-suites.ts";

/** More would make tests that start processes of their own wait for each other. */
const MOST_AT_ONCE = 4;

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const named = (suite: Suite): boolean =>
    words.length === 0 || words.some((word) => suite.paths.join().includes(word));
  const suites = [...[...typecheck, ...lint].filter(named), ...mochaSuites(words), ...[vscodeSuites].filter(named)];

  if (suites.some(({ paths }) => /webview|vscode/.test(paths.join()))) await prepareBrowser();
  const counts = await runAll(suites);
  const sum = (kind: keyof Counts): number => counts.reduce((total, count) => total + count[kind], 0);
  const [passed, failed, skipped] = [sum("passed"), sum("failed"), sum("skipped")];
  if (passed + failed === 0) console.log(`Nothing ran${words.length === 0 ? "" : ` for ${words.join(" ")}`}.`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  await write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  // A suite that left something running must not keep the tests from ending.
  process.exit();
}

/** Before the suites, so that none of them waits for an installation. Where it fails, those that need it say so. */
async function prepareBrowser(): Promise<void> {
  await getChromium().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
  });
}

async function runAll(suites: readonly Suite[]): Promise<Counts[]> {
  const output = new OrderedOutput(suites.length);
  const counts: Counts[] = [];
  const runOne = async (index: number, suite: Suite): Promise<void> => {
    const print = (text: string): void => {
      output.print(index, text);
    };
    const started = performance.now();
    print(`\n== ${suite.name}\n`);
    const result = await suite.run(print).catch((error: unknown) => {
      print(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return FAILED;
    });
    counts.push(result);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    print(`-- ${suite.name}: ${result.failed === 0 ? "passed" : "FAILED"} in ${seconds} s\n`);
    output.end(index);
  };

  const waiting = [...suites.entries()].filter(([, suite]) => suite.alone !== true);
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await runOne(...next);
  };
  await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, availableParallelism()) }, worker));
  for (const [index, suite] of suites.entries()) if (suite.alone === true) await runOne(index, suite);
  return counts;
}

/** Holds back what a suite prints until every earlier suite has ended. */
class OrderedOutput {
  readonly #held: string[];
  readonly #ended: boolean[];
  #current = 0;

  constructor(count: number) {
    this.#held = Array.from({ length: count }, () => "");
    this.#ended = Array.from({ length: count }, () => false);
  }

  print(index: number, text: string): void {
    if (index === this.#current) process.stdout.write(text);
    else this.#held[index] = `${this.#held[index] ?? ""}${text}`;
  }

  end(index: number): void {
    this.#ended[index] = true;
    while (this.#ended[this.#current] === true) {
      this.#current += 1;
      process.stdout.write(this.#held[this.#current] ?? "");
    }
  }
}

/** Waits until the text has left this process, which a pipe may take its time for. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

// Ending by a signal skips what runs at exit, which is where the suites' processes are ended.
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
await main();
