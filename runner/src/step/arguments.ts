/** Builds the arguments of an asset's or a check's function from what the manifest says of its parameters. */
import type { ParameterMessage, StepInput } from "@headwater/protocol/step";
import type { StepContext } from "@headwater/core/sdk-contract";
import { DamagedValue, FileIo } from "../io/file-io.ts";
import { StepFault } from "./step-error.ts";

type InputParameter = Extract<ParameterMessage, { kind: "input" }>;

/** Loads values of upstream assets; each argument is a value of its own, so that no function alters another's. */
export class InputValues {
  readonly #io: FileIo;
  readonly #inputs: ReadonlyMap<string, StepInput["state"]>;

  constructor(io: FileIo, inputs: readonly StepInput[]) {
    this.#io = io;
    this.#inputs = new Map(inputs.map(({ asset, state }) => [asset, state]));
  }

  /** Throws a `StepFault` that names the asset. */
  async load({ asset, optional }: InputParameter): Promise<unknown> {
    const state = this.#inputs.get(asset) ?? { kind: "missing" };
    switch (state.kind) {
      case "missing":
        if (optional) return undefined;
        throw new StepFault("HW503", `${asset} was never materialized. Materialize it first, or select \`+\` with it.`);
      case "nothing-stored":
        throw new StepFault(
          "HW211",
          `${asset} stores no value, so there is nothing to pass. Return the value from its function, or list ${asset} in \`deps\` to only run after it.`,
        );
      case "stored":
        return await this.#stored(asset, state.value, state.values);
      case "partitions": {
        const values = new Map<string, unknown>();
        for (const { partition, value } of state.values) {
          if (value !== null) values.set(partition, await this.#stored(`${asset}, partition ${partition},`, value));
        }
        return values;
      }
    }
  }

  async #stored(asset: string, value: Parameters<FileIo["load"]>[0], elsewhere?: string): Promise<unknown> {
    try {
      return await (elsewhere === undefined ? this.#io : new FileIo(elsewhere)).load(value);
    } catch (error) {
      if (!(error instanceof DamagedValue)) throw error;
      throw new StepFault(
        "HW505",
        `The stored value of ${asset} is damaged. ${error.message} Materialize ${asset} again.`,
      );
    }
  }
}

/** The arguments in the order of the parameters. */
export async function buildArguments(
  parameters: readonly ParameterMessage[],
  values: InputValues,
  context: StepContext,
): Promise<readonly unknown[]> {
  const args: unknown[] = [];
  for (const parameter of parameters) {
    switch (parameter.kind) {
      case "context":
        args.push(context);
        break;
      case "input":
        args.push(await values.load(parameter));
        break;
      case "object":
        args.push(await buildObject(parameter.properties, values, context));
        break;
    }
  }
  return args;
}

async function buildObject(
  properties: Extract<ParameterMessage, { kind: "object" }>["properties"],
  values: InputValues,
  context: StepContext,
): Promise<object> {
  const entries: [string, unknown][] = [];
  for (const property of properties) {
    if (property.kind === "context") entries.push(["context", context]);
    else entries.push([property.name, await values.load(property)]);
  }
  return Object.fromEntries(entries);
}
