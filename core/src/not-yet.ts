/**
 * What has its place in the SDK's types and does not work yet. Static analysis reports it where it is written, and the
 * SDK throws the same sentence where it is called: nothing of it half works.
 */

/** Exports of the SDK, by name, and what to do meanwhile. */
export const CALLS_NOT_YET = {
  multiAsset: "Write an asset for each of its values.",
  spec: "Write an asset for each of the values.",
  output: "Write an asset for each of the values.",
  graphAsset: "Write an asset that calls the functions one after the other.",
  op: "Call the plain function in an asset.",
  resource: "Make what assets share in a function of a module, and call that.",
  ioManager: "Values go to files; an asset that stores its data itself returns `materialized({ metadata })`.",
  hourlyPartitions: "Make the asset as a whole.",
  dailyPartitions: "Make the asset as a whole.",
  weeklyPartitions: "Make the asset as a whole.",
  monthlyPartitions: "Make the asset as a whole.",
  cronPartitions: "Make the asset as a whole.",
  staticPartitions: "Make the asset as a whole.",
  dynamicPartitions: "Make the asset as a whole.",
  multiPartitions: "Make the asset as a whole.",
  mappings: "Make the asset as a whole.",
} as const;

/** Options, by name, and what to do meanwhile. */
export const OPTIONS_NOT_YET = {
  partitions: "Make the asset as a whole.",
  mapping: "Name the asset alone.",
  config: "Read an environment variable, which `variables` of an environment gives.",
  resources: "Make what assets share in a function of a module, and call that.",
  output: "Annotate what the function returns.",
  io: "Values go to files; an asset that stores its data itself returns `materialized({ metadata })`.",
  pool: "Limit what runs at once by `executor: { concurrency }`.",
} as const;

export type CallNotYet = keyof typeof CALLS_NOT_YET;
export type OptionNotYet = keyof typeof OPTIONS_NOT_YET;

export function isCallNotYet(name: string): name is CallNotYet {
  return Object.hasOwn(CALLS_NOT_YET, name);
}

/** In one sentence that says so, and one that says what to do. */
export function callNotYet(name: CallNotYet): string {
  return `\`${name}\` does not work in this version of Headwater yet. ${CALLS_NOT_YET[name]}`;
}

export function optionNotYet(name: OptionNotYet): string {
  return `The option \`${name}\` does not work in this version of Headwater yet. ${OPTIONS_NOT_YET[name]}`;
}
