/** The texts that the editor holds open, with what their files hold. Part of the world, which alone alters it. */
import type { ProjectPath } from "@headwater/core/keys";
import { projectPathOf } from "./project-uri.ts";

export interface Buffer {
  readonly text: string;
  /** As the editor counts. */
  readonly version: number;
  /** What the file holds. */
  readonly saved: string;
}

export class OpenBuffers {
  /** By absolute path. */
  readonly #buffers = new Map<string, Buffer>();

  get(path: string): Buffer | undefined {
    return this.#buffers.get(path);
  }

  set(path: string, buffer: Buffer): void {
    this.#buffers.set(path, buffer);
  }

  delete(path: string): void {
    this.#buffers.delete(path);
  }

  /** Every open file. */
  entries(): Iterable<[string, Buffer]> {
    return this.#buffers.entries();
  }

  /** The open files below a folder. */
  textsIn(root: string): Map<ProjectPath, string> {
    return new Map(this.#inside(root).map(([file, { text }]) => [file, text]));
  }

  /** The versions of the open files below a folder. */
  versionsIn(root: string): Map<ProjectPath, number> {
    return new Map(this.#inside(root).map(([file, { version }]) => [file, version]));
  }

  /** The open files whose text is not what the file holds, of those that a project has a path for. */
  unsaved(pathOf: (path: string) => ProjectPath | undefined): Map<ProjectPath, string> {
    return new Map(
      [...this.#buffers].flatMap(([path, { text, saved }]): [ProjectPath, string][] => {
        const file = text === saved ? undefined : pathOf(path);
        return file === undefined ? [] : [[file, text]];
      }),
    );
  }

  #inside(root: string): [ProjectPath, Buffer][] {
    return [...this.#buffers].flatMap(([path, buffer]): [ProjectPath, Buffer][] => {
      const file = projectPathOf(root, path);
      return file === undefined ? [] : [[file, buffer]];
    });
  }
}
