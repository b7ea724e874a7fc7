/**
 * Syntax errors of what static analysis passes over: files that mention no SDK and that no asset reaches, perhaps because
 * they are broken, and functions that no asset reaches in the others. Reading all takes long, so this is for
 * `headwater validate`.
 */
import type { Manifest } from "@headwater/core/asset";
import { isSource } from "@headwater/core/index/resolution";
import { syntaxProblem } from "@headwater/core/index/syntax-problem";
import type { ProjectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import { mentionsSdk } from "./candidates.ts";
import { filesOnDisk } from "./project-files.ts";

export interface PassedOverOptions {
  /** The folder of the configuration, absolute. */
  readonly root: string;
  readonly manifest: Pick<Manifest, "files" | "config" | "problems">;
}

export async function passedOverProblems({ root, manifest }: PassedOverOptions): Promise<readonly Problem[]> {
  const files = filesOnDisk(root);
  const listed = files.list(manifest.config.include);
  const counted = (Object.keys(manifest.files) as ProjectPath[]).filter(isSource);
  const told = new Set(manifest.problems.flatMap(({ code, at }) => (code === "HW109" ? at.file : [])));
  const isRead = (path: ProjectPath, text: string): boolean =>
    told.has(path) || (Object.hasOwn(manifest.files, path) && mentionsSdk(text));
  const passedOver = [...new Set([...listed, ...counted])].flatMap((path): [ProjectPath, string][] => {
    const text = files.read(path)?.text;
    return text === undefined || isRead(path, text) ? [] : [[path, text]];
  });
  if (passedOver.length === 0) return [];
  const { readFacts } = await import("./facts/read-facts.ts");
  return passedOver.flatMap(([path, text]) => {
    const [error] = readFacts(path, text, "").syntaxErrors;
    return error === undefined ? [] : [syntaxProblem(path, error)];
  });
}
