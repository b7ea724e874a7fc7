/** Runs the stories: mocha in this process, a browser, VS Code with the packaged extension. */
import Mocha from "mocha";
import { reporterTo } from "./report-runner.ts";
import { type ReportLine, type Tally, describeLine, tally } from "./report.ts";

export interface StoriesOptions {
  readonly files: readonly string[];
  readonly grep?: string | undefined;
  readonly print: (line: string) => void;
}

export async function runStories({ files, grep, print }: StoriesOptions): Promise<Tally> {
  const lines: ReportLine[] = [];
  const report = (line: ReportLine) => {
    lines.push(line);
    const text = describeLine(line);
    if (text !== undefined) print(text);
  };
  const mocha = new Mocha({ ui: "bdd", reporter: reporterTo(report), fullTrace: true });
  if (grep !== undefined) mocha.grep(new RegExp(grep));
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  await new Promise<number>((settle) => mocha.run(settle));
  return tally(lines);
}
