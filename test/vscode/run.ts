/**
 * Runs the tests in a real VS Code: the suites inside its extension host, then the stories from outside.
 *
 *     run.ts [--suites] [--stories] [--grep PATTERN] [FILE...]
 *
 * Without a choice it runs both. FILEs are suites or stories to run alone.
 */
import { globSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { codeInBrowser } from "./harness/code-in-browser.ts";
import { exitOnSignals } from "./harness/exit-on-signals.ts";
import { runInHost } from "./harness/in-host.ts";
import { ROOT, copyOfExample, temporaryFolder } from "./harness/places.ts";
import { NOTHING, type Tally, add } from "./harness/report.ts";
import { runStories } from "./harness/stories.ts";

export interface RunOptions {
  /** Which of the two kinds; both by default. */
  readonly suites?: boolean;
  readonly stories?: boolean;
  /** Runs only tests whose full title matches this regular expression. */
  readonly grep?: string | undefined;
  /** Paths of test files; all by default. */
  readonly files?: readonly string[];
  readonly print?: (line: string) => void;
}

/** The project that the suites are run on. */
const PROJECT = "weather";

const HERE = join(ROOT, "test", "vscode");
const SUITES = "suite/**/*.test.ts";
const STORIES = "stories/**/*.story.ts";

/** What is built must be up to date: `npm run setup`. Without suites and stories it does nothing. */
export async function runVsCodeSuites(options: RunOptions = {}): Promise<Tally> {
  const { suites = true, stories = true, grep, print = console.log } = options;
  exitOnSignals();
  const chosen = (pattern: string) => {
    const only = options.files?.map((file) => resolve(file)) ?? [];
    return allFiles(pattern).filter((file) => only.length === 0 || only.includes(file));
  };
  const suiteFiles = suites ? chosen(SUITES) : [];
  const storyFiles = stories ? chosen(STORIES) : [];
  const inHost = suiteFiles.length === 0 ? NOTHING : await runSuites({ files: suiteFiles, grep, print });
  const outside = storyFiles.length === 0 ? NOTHING : await runStories({ files: storyFiles, grep, print });
  return add(inHost, outside);
}

/** Those that run inside the extension host, on a copy of a project. */
export async function runSuites({
  code,
  files = allFiles(SUITES),
  grep,
  print,
}: {
  /** The executable of VS Code: the desktop's. By default, one that npm delivers and a browser shows. */
  readonly code?: string;
  readonly files?: readonly string[];
  readonly grep?: string | undefined;
  readonly print: (line: string) => void;
}): Promise<Tally> {
  const [project, temporary] = await Promise.all([copyOfExample(PROJECT), temporaryFolder("code")]);
  try {
    return await runInHost({
      code: code ?? (await codeInBrowser(temporary.path)),
      files,
      base: join(HERE, "suite"),
      folder: project.path,
      grep,
      print,
    });
  } finally {
    await Promise.all([project.remove(), temporary.remove()]);
  }
}

function allFiles(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: HERE })
    .map((file) => join(HERE, file))
    .sort();
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { suites: { type: "boolean" }, stories: { type: "boolean" }, grep: { type: "string" } },
    allowPositionals: true,
  });
  const all = values.suites !== true && values.stories !== true;
  const { passed, failed, skipped } = await runVsCodeSuites({
    suites: all || values.suites === true,
    stories: all || values.stories === true,
    grep: values.grep,
    files: positionals,
  });
  console.log(`VS Code: ${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
