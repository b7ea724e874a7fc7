/** Which of several projects the user is at: that of the file in the active editor. */
import { Uri, window, workspace } from "vscode";
import type { ProjectOverview } from "@headwater/protocol/editor";

/** The innermost project around the file. */
export function projectAtHand(projects: readonly ProjectOverview[]): ProjectOverview | undefined {
  const uri = window.activeTextEditor?.document.uri;
  if (uri?.scheme !== "file") return undefined;
  const around = projects.filter(({ project }) => uri.path.startsWith(`${Uri.parse(project).path}/`));
  return around.toSorted((a, b) => b.project.length - a.project.length)[0];
}

/** Where it lies in the workspace; projects may have the same name. */
export function placeOfProject({ project }: ProjectOverview): string {
  return workspace.asRelativePath(Uri.parse(project), true);
}
