/**
 * Syntax errors of the files that static analysis passes over, since they mention no SDK and no asset reaches them: a
 * file may do neither because it is broken. Reading them all takes long, so this is for `headwater validate`.
 */
import type { Manifest } from "@headwater/core/asset";
import { syntaxProblem } from "@headwater/core/index/syntax-problem";
import type { Problem } from "@headwater/core/problem";
import { filesOnDisk } from "./project-files.ts";

export interface PassedOverOptions {
  /** The folder of the configuration, absolute. */
  readonly root: string;
  readonly manifest: Pick<Manifest, "files" | "config">;
}

export async function passedOverProblems({ root, manifest }: PassedOverOptions): Promise<readonly Problem[]> {
  const files = filesOnDisk(root);
  const { include } = manifest.config;
  const passedOver = files.list(include).filter((path) => !Object.hasOwn(manifest.files, path));
  if (passedOver.length === 0) return [];
  const { readFacts } = await import("./facts/read-facts.ts");
  return passedOver.flatMap((path) => {
    const file = files.read(path);
    const [error] = file === undefined ? [] : readFacts(path, file.text, "").syntaxErrors;
    return error === undefined ? [] : [syntaxProblem(path, error)];
  });
}
