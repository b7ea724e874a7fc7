/** Edges of a fixture that lies on disk, for the compiler looks for packages and settings there. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type AssetEdges } from "@headwater/analyzer/edge-types/check-asset";
import { checkProject } from "@headwater/analyzer/edge-types/check-project";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import type { Problem } from "@headwater/core/problem";
import { type Fixture, parseFixture } from "./fixture.ts";

export const SDK = join(import.meta.dirname, "../../../sdk/src/index.ts");

export interface EdgeProject {
  readonly root: string;
  readonly fixture: Fixture;
  readonly write: (path: string, text: string) => void;
  readonly check: () => Promise<AssetEdges>;
  readonly remove: () => void;
}

export function edgeProject(text: string): EdgeProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "headwater edges ü-")));
  const fixture = parseFixture(text);
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  for (const [path, content] of fixture.files) write(path, content);
  return {
    root,
    fixture,
    write,
    check: async () => {
      const { manifest } = await ProjectIndex.open({ root, variable: () => undefined });
      assert.deepEqual(
        manifest.problems.map(({ message }) => message),
        [],
      );
      return checkProject({ root, manifest, sdk: SDK });
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Checks that the problems of the edges are those that the fixture marks, and the number of edges looked at. */
export async function checkEdges(text: string, edges?: number): Promise<void> {
  const project = edgeProject(text);
  try {
    const found = await project.check();
    const actual = found.problems.map(describeProblem).sort();
    const shown = actual.map((line) => project.fixture.problems.find((marked) => line.startsWith(marked)) ?? line);
    assert.deepEqual(shown, project.fixture.problems);
    if (edges !== undefined) assert.equal(found.edges, edges);
  } finally {
    project.remove();
  }
}

/** The text of a file of the project after the only fix of its only problem. */
export async function afterFix(text: string, file: string): Promise<string> {
  const project = edgeProject(text);
  try {
    const { problems } = await project.check();
    const [fix, ...others] = problems.flatMap(({ fixes }) => fixes);
    assert.ok(fix !== undefined && others.length === 0, JSON.stringify(problems));
    const path = [...project.fixture.files.keys()].find((each) => each === file);
    assert.ok(path !== undefined);
    const lines = (project.fixture.files.get(path) ?? "").split("\n");
    const offsetOf = ({ line, character }: { line: number; character: number }): number =>
      lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
    return fix.edits
      .filter(({ at }) => at.file === path)
      .map(({ at, newText }) => ({ start: offsetOf(at.range.start), end: offsetOf(at.range.end), newText }))
      .sort((a, b) => b.start - a.start)
      .reduce(
        (result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end),
        lines.join("\n"),
      );
  } finally {
    project.remove();
  }
}

function describeProblem({ code, message, at }: Problem): string {
  const { start, end } = at.range;
  return `${at.file}:${start.line + 1}:${start.character + 1}-${end.character + 1} ${code} ${message}`;
}
