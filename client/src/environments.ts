/** The environment that the user chose for each project, kept with the workspace. The server says which there are. */
import { EventEmitter } from "vscode";
import type { Disposable, Memento } from "vscode";
import * as z from "zod";

const KEY = "environments";
const choices = z.record(z.string(), z.string());

export class Environments implements Disposable {
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** By project. */
  get chosen(): Readonly<Record<string, string>> {
    return choices.catch({}).parse(this.#memento.get(KEY));
  }

  async choose(project: string, environment: string): Promise<void> {
    await this.#memento.update(KEY, { ...this.chosen, [project]: environment });
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
