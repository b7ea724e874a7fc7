/**
 * Writes frames between what user code prints, so that lines of `context.log` keep their place among the printed ones and
 * the coordinator knows when all of a step's output has arrived.
 *
 * The functions are taken before user code is loaded: a test framework or a logger may replace `process.stdout.write`.
 */
import type { StepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import { openFrame, type StepFrame } from "./step-frame.ts";

for (const stream of [process.stdout, process.stderr]) block(stream);

const { stringify } = JSON;
const { now } = Date;
const writers = [process.stdout.write.bind(process.stdout), process.stderr.write.bind(process.stderr)] as const;

export class StepOutput {
  readonly #open: string;

  /** @param frame the word that opens a frame */
  constructor(frame: string) {
    this.#open = openFrame(frame);
  }

  line(line: StepLogLine): void {
    this.#write(writers[0], { kind: "line", line });
  }

  /** Headwater's own word on the step at hand. */
  system(text: string): void {
    this.line({ at: now(), stream: "system", level: "warn", text });
  }

  /** The step at hand prints nothing more. */
  end(): void {
    for (const write of writers) this.#write(write, { kind: "end" });
  }

  #write(write: (text: string) => boolean, frame: StepFrame): void {
    try {
      write(`${this.#open}${stringify(frame)}\n`);
    } catch {
      // User code has closed the stream. The coordinator waits for the end of a stream for a limited time only.
    }
  }
}

/**
 * A write ends when the coordinator has taken it, so that code that prints without a pause is slowed down. Node would keep
 * everything in memory instead until the code pauses.
 */
function block(stream: NodeJS.WriteStream): void {
  const handle: unknown = Reflect.get(stream, "_handle");
  if (typeof handle !== "object" || handle === null) return;
  const setBlocking: unknown = Reflect.get(handle, "setBlocking");
  if (typeof setBlocking === "function") Reflect.apply(setBlocking, handle, [true]);
}
