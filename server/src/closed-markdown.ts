/**
 * Markdown from a workspace, reduced to a closed subset that is safe beside trusted links: paragraphs, lists, code,
 * emphasis, and links to http(s). No HTML, no images, no commands, no autolinks, no headings.
 *
 * Invariant: everything that is not recognised is escaped, so no text of a user ever acts.
 */

const LINK = /\[([^\][\n]{1,300})\]\((https?:\/\/[^\s()<>"']{1,1000})\)/.source;
const CODE = /`([^`\n]{1,500})`/.source;
const STRONG = /\*\*([^*\n]{1,500})\*\*/.source;
const EMPHASIS = /\b_([^_\n]{1,500})_\b/.source;
const INLINE = new RegExp(`${LINK}|${CODE}|${STRONG}|${EMPHASIS}`, "g");
const FENCE = /^\s*(```|~~~)/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,3})[.)])\s+(.*)$/;
const MOST = 4000;

export function closedMarkdown(text: string): string {
  const lines = text.slice(0, MOST).split(/\r?\n/);
  const out: string[] = [];
  let code: string[] | undefined;
  for (const line of lines) {
    if (FENCE.test(line)) {
      if (code !== undefined) out.push(codeBlock(code.join("\n")));
      code = code === undefined ? [] : undefined;
      continue;
    }
    if (code !== undefined) code.push(line);
    else out.push(closedLine(line));
  }
  if (code !== undefined) out.push(codeBlock(code.join("\n")));
  return out.join("\n");
}

/** Text that shows exactly as it is written. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]()#+\-.!|<>~:@&$]/g, (character) =>
      character === "<" ? "&lt;" : character === "&" ? "&amp;" : `\\${character}`,
    )
    .replaceAll(/\r?\n/g, " ");
}

/** A code span that its content cannot leave. */
export function codeSpan(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** A block that its content cannot leave. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

function closedLine(line: string): string {
  const item = ITEM.exec(line);
  if (item === null) return closedInline(line.trim());
  const [, indent = "", number, content = ""] = item;
  return `${indent}${number === undefined ? "-" : `${number}.`} ${closedInline(content)}`;
}

function closedInline(text: string): string {
  let out = "";
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    out += escapeMarkdown(text.slice(from, match.index));
    const [whole, label, url, code, strong, emphasis] = match;
    if (label !== undefined && url !== undefined) out += `[${escapeMarkdown(label)}](${url})`;
    // Two backticks side by side would read as one fence.
    else if (code !== undefined) out += out.endsWith("`") ? ` ${codeSpan(code)}` : codeSpan(code);
    else if (strong !== undefined) out += `**${escapeMarkdown(strong)}**`;
    else if (emphasis !== undefined) out += `_${escapeMarkdown(emphasis)}_`;
    from = match.index + whole.length;
  }
  return out + escapeMarkdown(text.slice(from));
}
