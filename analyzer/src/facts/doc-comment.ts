/** The doc comment before a node, as the text that its author meant. */
import { ts } from "ts-morph";
import { ownText } from "./own-text.ts";

/** Without markers and indentation, up to the first tag as `@example`; empty when there is none. */
export function docComment(node: ts.Node, text: string): string {
  const comment = ts.getLeadingCommentRanges(text, node.pos)?.at(-1);
  if (comment === undefined || !text.startsWith("/**", comment.pos)) return "";
  const lines = text
    .slice(comment.pos + 3, comment.end - 2)
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const tag = lines.findIndex((line) => /^\s*@\w/.test(line));
  return ownText((tag < 0 ? lines : lines.slice(0, tag)).join("\n").trim());
}
