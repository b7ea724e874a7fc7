/**
 * docs/COMMANDS.md holds what `--help` says of every command, word for word.
 *
 * After a change, `UPDATE_DOCS=1 npm test -- runner/cli/help` rewrites the blocks and adds new ones.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { headwater } from "../support/command.ts";

const FILE = new URL("../../../docs/COMMANDS.md", import.meta.url);
const BEGIN = "## Each command";

/** In the order of `headwater --help`, each followed by those inside it. */
async function commandsOf(within: readonly string[]): Promise<readonly (readonly string[])[]> {
  const text = await helpOf(within);
  const listed = /^Commands:\n((?: .*\n)+)/m.exec(text)?.[1] ?? "";
  const names = [...listed.matchAll(/^ {2}(\w+)/gm)].flatMap(([, name]) => (name === undefined ? [] : [name]));
  const inner = await Promise.all(
    names.map(async (name) => [[...within, name], ...(await commandsOf([...within, name]))]),
  );
  return inner.flat();
}

async function helpOf(command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await headwater([...command, "--help"], { cwd: "/" });
  assert.deepEqual([exitCode, stderr], [0, ""]);
  return stdout;
}

describe("headwater --help", function () {
  this.timeout(120_000);

  it("is what docs/COMMANDS.md says", async () => {
    const commands = await commandsOf([]);
    const sections = await Promise.all(
      commands.map(async (command) => {
        const help = await helpOf(command);
        return `### headwater ${command.join(" ")}\n\n\`\`\`text\n${help.trim()}\n\`\`\`\n`;
      }),
    );
    const text = readFileSync(FILE, "utf8");
    const [before = ""] = text.split(BEGIN);
    const wanted = `${before}${BEGIN}\n\n${sections.join("\n")}`;
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(FILE, wanted);
    assert.equal(readFileSync(FILE, "utf8"), wanted, "run UPDATE_DOCS=1 npm test -- runner/cli/help");
  });

  it("is also what `headwater help` says", async () => {
    for (const command of [[], ["materialize"], ["store"], ["store", "verify"]]) {
      const { exitCode, stdout, stderr } = await headwater(["help", ...command], { cwd: "/" });
      assert.deepEqual([exitCode, stderr, stdout], [0, "", await helpOf(command)], command.join(" "));
    }
    const unknown = ["nosuch"];
    for (const command of [
      ["help", ...unknown],
      ["help", "store", ...unknown],
      [...unknown, "--help"],
    ]) {
      const { exitCode, stdout, stderr } = await headwater(command, { cwd: "/" });
      assert.deepEqual([exitCode, stdout], [2, ""], command.join(" "));
      assert.match(stderr, /unknown command 'nosuch'/);
    }
  });

  it("has examples, exit codes and --json for every command", async () => {
    for (const command of await commandsOf([])) {
      const help = await helpOf(command);
      const hasOthers = /^Commands:/m.test(help);
      assert.match(help, /\nExamples:\n {2}# .+\n {2}headwater /, command.join(" "));
      if (hasOthers) continue;
      assert.match(help, /Exit codes: 0 .*\b2 /s, command.join(" "));
      assert.match(help, / --json /, command.join(" "));
      if (command[0] !== "init") assert.match(help, / --env <name>/, command.join(" "));
    }
  });
});
