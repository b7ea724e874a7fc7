/**
 * Texts so large that reading them takes seconds. They are read in another thread when their user pauses, so that nobody
 * waits for them; until then what was known of them stays.
 *
 *     taken ──pause──▶ read in a thread ──▶ given back, with the facts, if it is still the newest text of the file
 *       ▲                     │
 *       └──── another text ◀──┘
 */
import { textHash } from "@headwater/analyzer/text-file";
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";

const PAUSE_MS = 400;

/** Facts are `undefined` where no thread could read them: then the text is read like any other. */
export type OnRead = (file: ProjectPath, text: string, facts: FileFacts | undefined) => void;

export class LargeTexts {
  readonly #newest = new Map<ProjectPath, string>();
  readonly #pauses = new Map<ProjectPath, NodeJS.Timeout>();
  readonly #onRead: OnRead;

  constructor(onRead: OnRead) {
    this.#onRead = onRead;
  }

  /** One that is taken already goes on as it is. */
  take(file: ProjectPath, text: string): void {
    if (this.#newest.get(file) === text) return;
    this.#newest.set(file, text);
    clearTimeout(this.#pauses.get(file));
    const pause = setTimeout(() => void this.#read(file, text), PAUSE_MS);
    pause.unref();
    this.#pauses.set(file, pause);
  }

  /** Another text, which is not large, or none came in its place. */
  drop(file: ProjectPath): void {
    this.#newest.delete(file);
    clearTimeout(this.#pauses.get(file));
  }

  async #read(file: ProjectPath, text: string): Promise<void> {
    const { readInThread } = await import("@headwater/analyzer/facts/facts-workers");
    const facts = await readInThread({ path: file, text, textHash: textHash(text) });
    if (this.#newest.get(file) !== text) return;
    this.#newest.delete(file);
    this.#onRead(file, text, facts);
  }
}
