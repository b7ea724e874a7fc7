/** What the analysis says of a fixture, as short text. */
import assert from "node:assert/strict";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import type { Asset, Manifest } from "@headwater/core/asset";
import type { Fix, Problem } from "@headwater/core/problem";
import { dedent, type Fixture, parseFixture } from "./fixture.ts";
import { memoryFiles } from "./memory-files.ts";

/**
 * Checks assets and problems of a fixture. The problems are those that the fixture marks, no other; `expected` has one
 * line for each asset, `key <- upstream, other:ins, third:deps`, where it is given; `syntaxErrors` names the files with
 * one, wherever in them it lies.
 */
export async function check(text: string, expected?: string, syntaxErrors?: readonly string[]): Promise<void> {
  const fixture = parseFixture(text);
  const { manifest } = await openFixture(fixture);
  if (syntaxErrors === undefined) checkProblems(manifest, fixture);
  else {
    const isSyntax = (each: Problem): boolean => each.code === "HW109";
    checkProblems({ ...manifest, problems: manifest.problems.filter((each) => !isSyntax(each)) }, fixture);
    assert.deepEqual(
      manifest.problems.filter(isSyntax).map(({ at }) => at.file),
      syntaxErrors,
    );
  }
  if (expected !== undefined) assert.equal(lineage(manifest), dedent(expected).trim());
}

export function openFixture({ files }: Fixture, versions?: ReadonlyMap<string, string>): Promise<ProjectIndex> {
  return ProjectIndex.open({ root: "/project", files: memoryFiles(files, versions), variable: () => undefined });
}

/** The manifest of a fixture whose problems do not matter. */
export async function manifestOf(text: string, versions?: ReadonlyMap<string, string>): Promise<Manifest> {
  return (await openFixture(parseFixture(text), versions)).manifest;
}

export function checkProblems(manifest: Manifest, fixture: Fixture): void {
  const actual = manifest.problems.map(describeProblem).sort();
  // A marker may give only the beginning of a message.
  const shown = actual.map((line) => fixture.problems.find((marked) => line.startsWith(marked)) ?? line);
  assert.deepEqual(shown, fixture.problems);
}

/** One line for each asset, its upstream as the function reads it. */
export function lineage(manifest: Manifest): string {
  return manifest.assets.map(describeAsset).join("\n");
}

/** The text after a fix of the first problem with this code: of the file that it edits first. */
export async function applyFix(text: string, code: string, title: string): Promise<string> {
  const [first = ""] = (await filesAfterFix(text, code, title)).values();
  return first;
}

/** Every file that a fix of the first problem with this code edits, as it is then. */
export async function filesAfterFix(text: string, code: string, title: string): Promise<ReadonlyMap<string, string>> {
  const fixture = parseFixture(text);
  const { manifest } = await openFixture(fixture);
  const found = manifest.problems.find((each) => each.code === code && each.fixes.some((fix) => fix.title === title));
  const fix = found?.fixes.find((each) => each.title === title);
  assert.ok(
    fix,
    `no fix ${JSON.stringify(title)} in ${JSON.stringify(manifest.problems.map(({ code: c, fixes }) => [c, fixes.map((f) => f.title)]))}`,
  );
  return new Map(
    [...Map.groupBy(fix.edits, ({ at }) => at.file)].map(([file, edits]) => [
      file,
      edited(fixture.files.get(file) ?? "", edits),
    ]),
  );
}

export function edited(source: string, edits: Fix["edits"]): string {
  const lines = source.split("\n");
  const offsetOf = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  const places = edits.map(({ at, newText }) => ({
    start: offsetOf(at.range.start),
    end: offsetOf(at.range.end),
    newText,
  }));
  places.sort((a, b) => b.start - a.start || b.end - a.end);
  return places.reduce(
    (result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end),
    source,
  );
}

function describeAsset({ key, dependencies, kind, checks }: Asset): string {
  const upstream = dependencies.map((each) => (each.via === "parameter" ? each.key : `${each.key}:${each.via}`));
  const checked = checks.map((each) => ` [${each.name}${each.blocking ? "!" : ""}]`).join("");
  return `${key}${kind === "external" ? " (external)" : ""}${upstream.length > 0 ? ` <- ${upstream.join(", ")}` : ""}${checked}`;
}

function describeProblem({ code, message, at }: Problem): string {
  const { start, end } = at.range;
  const to = end.line === start.line ? String(end.character + 1) : `${end.line + 1}:${end.character + 1}`;
  return `${at.file}:${start.line + 1}:${start.character + 1}-${to} ${code} ${message}`;
}
