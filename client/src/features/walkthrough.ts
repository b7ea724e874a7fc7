/**
 * Ticks the walkthrough's step that asks for a project, where there is one.
 *
 * VS Code takes a context that is true already, when its walkthroughs come to life, for seen, and marks no step for it:
 * neither then nor when the context becomes true once more. They come to life in a pause after the start, which nothing
 * tells of. So the context has two values, each of which completes the step: only one can be taken for seen, and the other
 * comes with the page on which the walkthrough opens.
 */
import { commands, window } from "vscode";
import type { Tab } from "vscode";
import type { Client } from "../client.ts";

const CONTEXT = "headwater.projectSeen";

export function register({ context, overview }: Client): void {
  let value: "once" | "again" | undefined;
  const show = (next: "once" | "again"): void => {
    value = next;
    void commands.executeCommand("setContext", CONTEXT, next);
  };
  context.subscriptions.push(
    overview.onDidChange(({ projects }) => {
      if (projects.length > 0 && value === undefined) show("once");
    }),
    window.tabGroups.onDidChangeTabs(({ opened }) => {
      if (value !== undefined && opened.some(isPage)) show(value === "once" ? "again" : "once");
    }),
  );
}

/** A page of VS Code's own: of what it shows, extensions are told nothing. */
function isPage({ input }: Tab): boolean {
  return input === undefined;
}
