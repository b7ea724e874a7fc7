/** Has a program of Node note the process ids of all that it starts, also of what it ends again at once. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NOTE = (file: string): string => `
  const { ChildProcess } = require("node:child_process");
  const { appendFileSync } = require("node:fs");
  const { spawn } = ChildProcess.prototype;
  ChildProcess.prototype.spawn = function (options) {
    const result = spawn.call(this, options);
    if (this.pid !== undefined) appendFileSync(${JSON.stringify(file)}, this.pid + " " + this.spawnargs.join(" ") + "\\n");
    return result;
  };`;

export class NotedChildren {
  readonly #folder = mkdtempSync(join(tmpdir(), "headwater-children-"));

  constructor() {
    writeFileSync(join(this.#folder, "note.cjs"), NOTE(this.#notes));
  }

  get #notes(): string {
    return join(this.#folder, "children");
  }

  /** For the environment of the program. */
  get nodeOptions(): string {
    return `--require=${join(this.#folder, "note.cjs")}`;
  }

  /** Those whose command line holds the text, in the order of their start; the notes begin anew. */
  take(text = ""): number[] {
    if (!existsSync(this.#notes)) return [];
    const notes = readFileSync(this.#notes, "utf8").trim().split("\n");
    rmSync(this.#notes);
    return notes.filter((note) => note.includes(text)).map((note) => Number.parseInt(note, 10));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
