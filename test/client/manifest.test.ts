/** The extension's manifest and its texts say the same as the code. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { CONFIG_NAMES } from "@headwater/core/new-project";
import { commands } from "@headwater/protocol/editor";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const texts = z.record(z.string(), z.string());
const manifest = z
  .object({
    activationEvents: z.array(z.string()),
    contributes: z.object({
      commands: z.array(z.object({ command: z.string() })),
      walkthroughs: z.array(
        z.object({
          steps: z.array(z.object({ media: z.object({ svg: z.string() }), completionEvents: z.array(z.string()) })),
        }),
      ),
      grammars: z.array(z.object({ path: z.string(), scopeName: z.string() })),
      configuration: z.object({
        properties: z.record(z.string(), z.object({ scope: z.string(), default: z.unknown() })),
      }),
    }),
    capabilities: z.object({ untrustedWorkspaces: z.object({ restrictedConfigurations: z.array(z.string()) }) }),
  })
  .parse(JSON.parse(read("package.json")));
const sources = globSync("client/src/**/*.ts", { cwd: ROOT }).map(read);

describe("the extension's manifest", () => {
  it("has a text for each key, and a use for each text", () => {
    const used = [...read("package.json").matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    assert.deepEqual(
      Object.keys(texts.parse(JSON.parse(read("package.nls.json")))).toSorted(),
      [...new Set(used)].toSorted(),
    );
  });

  it("declares the commands that the server puts into the editor, and all that the client registers", () => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    const written = sources.flatMap((source) =>
      [...source.matchAll(/registerCommand\("([\w.]+)"/g)].map(([, name]) => name ?? ""),
    );
    assert.deepEqual(declared.toSorted(), [...new Set([...Object.values(commands), ...written])].toSorted());
  });

  it("lets no workspace name an executable without trust", () => {
    const { properties } = manifest.contributes.configuration;
    assert.equal(properties["headwater.node"]?.scope, "machine");
    assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes("headwater.node"));
  });

  it("points to pictures that are there, and commands that there are, in its walkthrough", () => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    for (const { steps } of manifest.contributes.walkthroughs) {
      assert.equal(steps.length, 5);
      for (const { media, completionEvents } of steps) {
        assert.ok(existsSync(join(ROOT, media.svg)), media.svg);
        for (const event of completionEvents) {
          const [kind, subject = ""] = event.split(":");
          if (kind === "onCommand") assert.ok(declared.includes(subject), event);
        }
      }
    }
    const linked = [...read("package.nls.json").matchAll(/\(command:(headwater\.\w+)\)/g)].map(
      ([, name]) => name ?? "",
    );
    assert.ok(linked.length > 0);
    for (const command of linked) assert.ok(declared.includes(command), command);
  });

  it("ships the whole sample, and names what it consists of", () => {
    const content = /CONTENT = (\[[^\]]+\])/.exec(read("client/src/features/create-sample.ts"))?.[1] ?? "[]";
    const made = new Set(["node_modules", ".headwater"]);
    assert.deepEqual(
      z.array(z.string()).parse(JSON.parse(content)).toSorted(),
      readdirSync(join(ROOT, "examples/shop"))
        .filter((name) => !made.has(name))
        .toSorted(),
    );
  });

  it("starts where there is a configuration by any of its names", () => {
    const endings = CONFIG_NAMES.map((name) => name.replace("headwater.config.", "")).join();
    assert.ok(manifest.activationEvents.includes(`workspaceContains:**/headwater.config.{${endings}}`));
  });

  it("has VS Code load little until there is a project", () => {
    const { size } = statSync(join(ROOT, "dist/client.cjs"));
    assert.ok(size < 30_000, `${size} bytes`);
    assert.ok(existsSync(join(ROOT, "dist/client-main.cjs")));
  });

  it("names grammars that are there and are what they say", () => {
    for (const { path, scopeName } of manifest.contributes.grammars) {
      assert.ok(existsSync(join(ROOT, path)), path);
      assert.equal(z.object({ scopeName: z.string() }).parse(JSON.parse(read(path))).scopeName, scopeName);
    }
  });

  it("has the client's texts in the bundle for translators", () => {
    const written = sources.flatMap((source) =>
      [...source.matchAll(/l10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text ?? ""),
    );
    const bundle = texts.parse(JSON.parse(read("l10n/bundle.l10n.json")));
    const wanted = Object.fromEntries([...new Set(written)].toSorted().map((text) => [text, text]));
    assert.deepEqual(bundle, wanted, `l10n/bundle.l10n.json should be:\n${JSON.stringify(wanted, null, 2)}`);
  });
});
