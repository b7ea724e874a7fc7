/** Why a process ended, as far as it can be seen from outside: its exit, and the error that it wrote last. */
import type { ChildProcess } from "node:child_process";
import { l10n } from "vscode";

/** Of what it writes to standard error. */
const MOST_KEPT = 4000;
/** A process whose connection is gone ends within moments, or hangs. */
const EXIT_LIMIT = 1000;

export class LastWords {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #written = "";

  constructor(process: ChildProcess) {
    this.#process = process;
    this.#ended = new Promise((resolve) => process.once("exit", () => resolve()));
    process.stderr?.on("data", (chunk: Buffer) => {
      this.#written = (this.#written + chunk.toString("utf8")).slice(-MOST_KEPT);
    });
  }

  /** One or two sentences. */
  async reason(): Promise<string> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      await Promise.race([this.#ended, new Promise((resolve) => setTimeout(resolve, EXIT_LIMIT))]);
    }
    const { exitCode, signalCode } = this.#process;
    const exit =
      signalCode !== null
        ? l10n.t("Its process was ended by {0}.", signalCode)
        : exitCode !== null
          ? l10n.t("Its process ended with code {0}.", exitCode)
          : l10n.t("Its process does not answer.");
    const error = /^(?:\w*Error\b|FATAL ERROR).*$/m.exec(this.#written)?.[0].slice(0, 300);
    return error === undefined ? exit : `${exit} ${error}`;
  }
}
