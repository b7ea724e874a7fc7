/** From the stack that V8 writes to frames in the user's sources. */
import { sourceOfLine } from "@headwater/core/error-place";
import type { StackFrame } from "@headwater/core/events";
import type { ProjectPath } from "@headwater/core/keys";
import type { Position } from "@headwater/core/location";
import { fileURLToPath } from "node:url";
import { plainText } from "@headwater/core/plain-text";
import type { ProjectLoader } from "../loader/project-loader.ts";
import { isOwnFile } from "../program-path.ts";

const MAX_FRAMES = 50;
const MAX_FRAME_TEXT = 400;

/**
 * `at load (file:///project/a.ts:3:9)`, `at async file:///project/a.ts:3:9`, with a path in place of a URL for CommonJS.
 * A folder may have parentheses in its name. What `eval` runs lies in no file, and Node's own code in none of the user's.
 */
const FRAME =
  /^\s+at (?!.*\(eval at )(?:async )?(?:(?<name>.*?) \()?(?<file>(?:file:|[\\/]|[A-Za-z]:[\\/]).*):(?<line>\d+):(?<column>\d+)\)?$/;
/** The first line of the stack of an error of syntax: `file:///project/a.ts:3`. */
const PLACE = /^(?<file>file:\/\/\S+|\/\S+|[A-Za-z]:\\\S+):(?<line>\d+)$/;

export type FrameSources = Pick<ProjectLoader, "projectPath" | "sourceMaps" | "loadedText">;

/** Frames that say what their line held: an event is kept small. */
const MAX_SOURCES = 10;

/** Innermost first, without Headwater's own frames and those of Node. */
export function stackFrames(stack: string, sources: FrameSources): readonly StackFrame[] {
  const lines = stack.split("\n");
  const frames = lines.map((line) => parseFrame(line, sources)).filter((frame) => frame !== undefined);
  const first = parsePlace(lines[0] ?? "", sources);
  const all = first === undefined ? frames : [first, ...frames];
  const lastOfUser = all.findLastIndex(({ at }) => at !== null);
  const shown = (lastOfUser < 0 ? all : all.slice(0, lastOfUser + 1)).slice(0, MAX_FRAMES);
  return withSources(shown, sources);
}

/** The frames with what their lines held as they ran. */
export function withSources(frames: readonly StackFrame[], sources: FrameSources): readonly StackFrame[] {
  const texts = new Map<ProjectPath, readonly string[] | undefined>();
  let left = MAX_SOURCES;
  return frames.map((frame) => {
    const { at } = frame;
    if (at === null || left === 0) return frame;
    left--;
    if (!texts.has(at.file)) texts.set(at.file, sources.loadedText(at.file)?.split("\n"));
    const source = sourceOfLine(texts.get(at.file)?.[at.range.start.line] ?? "");
    return source === "" ? frame : { ...frame, source };
  });
}

/** A frame for a place that no stack names, as a syntax error's. `undefined` outside the project. */
export function frameAt(path: string, position: Position, sources: FrameSources): StackFrame | undefined {
  const file = sources.projectPath(path);
  if (file === undefined) return undefined;
  const text = `${file}:${position.line + 1}:${position.character + 1}`;
  return { function: "", text, at: { file, range: { start: position, end: position } } };
}

function parseFrame(line: string, sources: FrameSources): StackFrame | undefined {
  const groups = FRAME.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const path = pathOf(groups["file"] ?? "");
  if (path !== undefined && isOwnFile(path)) return undefined;
  const name = plainText(groups["name"] ?? "", MAX_FRAME_TEXT);
  const text = plainText(line.trim(), MAX_FRAME_TEXT);
  const file = path === undefined ? undefined : sources.projectPath(path);
  if (path === undefined || file === undefined) return { function: name, text, at: null };
  const position = { line: Number(groups["line"]) - 1, character: Number(groups["column"]) - 1 };
  const start = sources.sourceMaps.original(path, position);
  return { function: name, text, at: { file, range: { start, end: start } } };
}

function parsePlace(line: string, sources: FrameSources): StackFrame | undefined {
  const groups = PLACE.exec(line)?.groups;
  const path = groups === undefined ? undefined : pathOf(groups["file"] ?? "");
  if (groups === undefined || path === undefined) return undefined;
  const position = { line: Number(groups["line"]) - 1, character: 0 };
  return frameAt(path, sources.sourceMaps.original(path, position), sources);
}

function pathOf(file: string): string | undefined {
  if (!file.startsWith("file:")) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return undefined;
  }
}
