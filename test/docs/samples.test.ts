/** What README and the guide show works: TypeScript compiles against the SDK, commands and their options are there, links lead somewhere. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSelection } from "@headwater/core/selection/parse-selection";
import { ROOT } from "../../scripts/pinned-node.mjs";
import { samplesOf, typeErrors } from "./support/samples.ts";

const PAGES = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: ROOT }).sort()];
const SHOWN = ["README.md", ...PAGES.filter((page) => page.startsWith("docs/guide/"))];

const samples = SHOWN.flatMap(samplesOf);

describe("samples in README and the guide", () => {
  describe("compile", function () {
    this.timeout(120_000);
    const shown = samples.filter(({ language }) => language === "ts");
    let errors: ReadonlyMap<string, readonly string[]> = new Map();
    before(() => {
      errors = typeErrors([...shown, { place: "wrong", language: "ts", text: 'const a: number = "a";', context: "" }]);
    });

    for (const { place } of shown) it(place, () => assert.deepEqual(errors.get(place), []));

    it("and one that is wrong does not", () => assert.equal(errors.get("wrong")?.length, 1));
  });

  describe("use commands that there are", function () {
    this.timeout(120_000);
    const options = new Map<string, string>();
    const lines = samples
      .filter(({ language }) => language === "sh")
      .flatMap(({ text, place }) => text.split("\n").map((line) => ({ place, line })))
      .map(({ place, line }) => ({ place, words: wordsOf(line) }))
      .filter(({ words }) => words[0] === "headwater");

    for (const { place, words } of lines) {
      it(`${words.join(" ")} (${place})`, () => {
        const command = words[1] === "store" ? words.slice(1, 3) : words.slice(1, 2);
        const key = command.join(" ");
        const help = options.get(key) ?? helpOf(command);
        options.set(key, help);
        assert.ok(help.includes(`Usage: headwater ${key} `), help);
        for (const option of words.filter((word) => word.startsWith("-"))) {
          assert.match(help, new RegExp(`(^|[ ,])${option}[ ,]`, "m"), option);
        }
        const isName = (index: number): boolean => words[index - 1] === "--check";
        const selection = words.find((word, index) => /[*+:]/.test(word) && !word.startsWith("-") && !isName(index));
        if (selection !== undefined) assertSelection(selection);
      });
    }
  });

  it("use selections that the language has", () => {
    const page = readFileSync(join(ROOT, "docs/guide/command-line.md"), "utf8");
    const table = /\| written \| selects \|\n[^]*?\n\n/.exec(page)?.[0] ?? "";
    const shown = [...table.matchAll(/^\| (`.+`) \|/gm)].flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)]);
    assert.ok(shown.length > 10);
    for (const [, selection = ""] of shown) assertSelection(selection);
  });
});

describe("links in the documentation", () => {
  for (const page of PAGES) {
    it(`of ${page} lead to files that are there`, () => {
      const text = readFileSync(join(ROOT, page), "utf8").replaceAll(/^```[^]*?^```$/gm, "");
      const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = ""]) => link);
      const gone = links.filter((link) => !link.includes("://") && !existsSync(join(ROOT, dirname(page), link)));
      assert.deepEqual(gone, []);
    });
  }
});

/** Of a line of a shell, without its comment. */
function wordsOf(line: string): readonly string[] {
  const words = [...line.replace(/ +#.*$/, "").matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
  return words.filter((word) => word !== undefined).slice(words[0] === "npx" ? 1 : 0);
}

function helpOf(command: readonly string[]): string {
  const program = join(ROOT, "runner/src/cli/main.ts");
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...command, "--help"], { encoding: "utf8" });
  return stdout + stderr;
}

function assertSelection(text: string): void {
  const parsed = parseSelection(text);
  assert.ok(parsed.ok, `${text}: ${JSON.stringify(parsed)}`);
}
