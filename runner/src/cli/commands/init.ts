/** `headwater init`: make a folder a project that can be materialized at once. Nothing that is there is altered. */
import { relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import { initProject, type Written } from "../init-project.ts";
import { paint, plainLine, print, printJson } from "../output.ts";

interface InitOptions {
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command("init")
    .description("make a folder a project: a configuration, a first asset, and the types that they need")
    .argument("[folder]", "made where it is not there", ".")
    .option("--json", "print the result as JSON")
    .action(init);
}

async function init(folder: string, options: InitOptions): Promise<void> {
  const root = resolve(folder);
  const written = await initProject(root);
  const next = nextSteps(root);
  if (options.json === true) {
    printJson({ project: root, created: written.created, changed: written.changed, next });
    return;
  }
  printWritten(written);
  print(`\n${paint("bold", "Next")}`);
  for (const line of next) print(`  ${plainLine(line)}`);
  print("\nOpen the folder in VS Code with the Headwater extension to see each asset's status above its line.");
}

function printWritten({ created, changed }: Written): void {
  for (const path of created) print(`${paint("green", "✓")} ${plainLine(path)}`);
  for (const path of changed) print(`${paint("green", "✓")} ${plainLine(path)} ${paint("dim", "(a line added)")}`);
}

function nextSteps(root: string): readonly string[] {
  const path = relative(process.cwd(), root).split(sep).join("/");
  const enter = path === "" ? [] : [`cd ${/^[\w./-]+$/.test(path) ? path : JSON.stringify(path)}`];
  return [...enter, 'headwater materialize "*"', "headwater status"];
}
