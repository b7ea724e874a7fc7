/** The context that an asset's or a check's function receives. */
import type { Metadata } from "@headwater/core/metadata";
import { plainText } from "@headwater/core/plain-text";
import type { StepContext, StepLogger } from "@headwater/core/sdk-contract";
import { canonicalMetadata } from "@headwater/core/sdk-metadata";
import type { StepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import { inspect } from "node:util";
import type { StepOutput } from "./output.ts";

const MAX_MESSAGE = 100_000;
// User code may replace the clock.
const { now } = Date;

export interface ContextOptions {
  readonly asset: string;
  readonly runId: string;
  readonly environment: string;
  /** Called when the code asks for its signal. */
  readonly signal: () => AbortSignal;
  readonly output: StepOutput;
}

export interface OpenContext {
  readonly context: StepContext;
  /** What `addMetadata` was given so far. */
  readonly metadata: () => Metadata;
}

export function openContext({ asset, runId, environment, signal, output }: ContextOptions): OpenContext {
  let metadata: Metadata = {};
  const context: StepContext = {
    assetKey: asset,
    runId,
    environment,
    get signal() {
      return signal();
    },
    log: logger(output),
    config: undefined,
    resources: Object.freeze({}),
    partition: Object.freeze({ partitioned: false }),
    addMetadata(added) {
      metadata = { ...metadata, ...canonicalMetadata(added) };
    },
  };
  return { context: Object.freeze(context), metadata: () => metadata };
}

function logger(output: StepOutput): StepLogger {
  const at =
    (level: StepLogLine["level"]): StepLogger["info"] =>
    (message, fields) => {
      const text = plainText(typeof message === "string" ? message : inspect(message), MAX_MESSAGE);
      const line = { at: now(), stream: "log", level, text } as const;
      output.line(fields === undefined ? line : { ...line, fields: jsonFields(fields) });
    };
  return Object.freeze({ debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") });
}

/** What JSON does not hold is shown as text: a line of a log is for reading. */
function jsonFields(fields: object): NonNullable<StepLogLine["fields"]> {
  const entries = Object.entries(fields).map(([name, value]: [string, unknown]) => {
    try {
      const text = JSON.stringify(value) as string | undefined;
      if (text !== undefined && text.length <= MAX_MESSAGE) return [name, JSON.parse(text) as unknown];
    } catch {
      // A cycle, a bigint.
    }
    return [name, plainText(inspect(value, { depth: 2 }), MAX_MESSAGE)];
  });
  return Object.fromEntries(entries) as NonNullable<StepLogLine["fields"]>;
}
