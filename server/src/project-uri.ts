/** Between the editor's URIs, absolute paths, and paths inside a project. */
import { relative, resolve, sep } from "node:path";
import { URI } from "vscode-uri";
import { projectPath } from "@headwater/core/keys";
import type { ProjectPath } from "@headwater/core/keys";
import type { Location } from "@headwater/core/location";
import { leadsOutside } from "@headwater/core/outside";

/** `undefined` for a document that is not a file, as an untitled one. */
export function pathOfUri(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === "file" ? resolve(parsed.fsPath) : undefined;
}

export function uriOfPath(path: string): string {
  return URI.file(path).toString();
}

/** The path of a file inside a project, or `undefined` for one outside; both are absolute, as `resolve` gives them. */
export function projectPathOf(root: string, path: string): ProjectPath | undefined {
  // Asked many times for each key.
  const inside =
    path.startsWith(root) && path[root.length] === sep ? path.slice(root.length + 1) : relative(root, path);
  return inside === "" || leadsOutside(inside) ? undefined : projectPath(inside);
}

export function uriOfFile(root: string, file: ProjectPath): string {
  return uriOfPath(resolve(root, file));
}

/** As LSP names a place. */
export function lspLocation(root: string, location: Location): { uri: string; range: Location["range"] } {
  return { uri: uriOfFile(root, location.file), range: location.range };
}
