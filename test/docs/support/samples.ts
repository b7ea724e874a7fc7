/** The code samples of a page of documentation. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../../../scripts/pinned-node.mjs";

export interface Sample {
  /** Page and line, as `docs/guide/assets.md:12`. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
  /** What an HTML comment that begins with `context` and stands further up on the page declares. */
  readonly context: string;
}

export function samplesOf(page: string): readonly Sample[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  const contexts: string[] = [];
  return [...text.matchAll(/<!-- context\n([^]*?)\n-->|^```(\w+)\n([^]*?)^```$/gm)].flatMap(
    ([, context, language, code], index, all) => {
      if (context !== undefined) contexts.push(context);
      if (language === undefined || code === undefined) return [];
      const line = text.slice(0, all[index]?.index).split("\n").length;
      return [{ place: `${page}:${line}`, language, text: code, context: contexts.join("\n") }];
    },
  );
}

/** What the compiler says of the samples, by place, when they are compiled against the SDK's sources. */
export function typeErrors(samples: readonly Sample[]): ReadonlyMap<string, readonly string[]> {
  const base = ts.readConfigFile(join(ROOT, "tsconfig.base.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, ROOT);
  const files = new Map(
    samples.map((sample, index) => [join(ROOT, "docs", `sample-${index}.ts`), `${sample.text}\n${sample.context}\n`]),
  );
  const host = ts.createCompilerHost(options);
  host.readFile = (path) => files.get(path) ?? ts.sys.readFile(path);
  host.fileExists = (path) => files.has(path) || ts.sys.fileExists(path);
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options: { ...options, composite: false, noEmit: true, emitDeclarationOnly: false, types: ["node"] },
    host,
  });
  return new Map(
    [...files.keys()].map((path, index) => {
      const file = program.getSourceFile(path);
      const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      const messages = diagnostics.map(({ start, messageText }) => {
        const line = (file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0) + 1;
        return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
      return [samples[index]?.place ?? "", messages];
    }),
  );
}
