/** Refuses what has its place in the types and does not work yet, in the words of static analysis. */
import { callNotYet, type CallNotYet, OPTIONS_NOT_YET, optionNotYet, type OptionNotYet } from "@headwater/core/not-yet";

/** Throws always. */
export function refuseCall(name: CallNotYet): never {
  throw new Error(`HW115: ${callNotYet(name)}`);
}

/** Throws when the options have one that does not work yet. */
export function refuseOptions(options: unknown): void {
  if (typeof options !== "object" || options === null) return;
  for (const name of Object.keys(OPTIONS_NOT_YET)) {
    if (Reflect.get(options, name) !== undefined) throw new Error(`HW115: ${optionNotYet(name as OptionNotYet)}`);
  }
}
