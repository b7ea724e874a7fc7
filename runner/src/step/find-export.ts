/** From a place in the manifest to the object of the SDK that the loaded module exports there. */
import { contractOf, inlineCheck, SDK, type SdkContract } from "@headwater/core/sdk-contract";
import type { StepFunction } from "@headwater/protocol/step";
import { StepFault } from "./step-error.ts";

/** Throws a `StepFault` HW506 where there is none of that kind. */
export function findExport<K extends SdkContract["kind"]>(
  module: object,
  path: StepFunction["export"],
  kind: K,
  key: string,
): Extract<SdkContract, { kind: K }> {
  const found = exportAt(module, path, key);
  const contract =
    path.check === undefined ? contractOf(kind, found) : contractOf(kind, checkInside(found, path.check));
  if (contract !== undefined) return contract;
  const shown = path.member === undefined ? path.name : `${path.name}[${JSON.stringify(path.member)}]`;
  const subject = path.check === undefined ? shown : `The check ${path.check} of ${shown}`;
  const what = found === undefined ? "is not exported" : "was not made by the SDK";
  throw new StepFault("HW506", `${subject} in ${path.file} ${what} when the module runs, although its text says so.`);
}

/** Whatever the module has there; of a list whose assets say their keys, the one of this key. */
export function exportAt(module: object, { name, member: inside }: StepFunction["export"], key: string): unknown {
  const exported = member(module, name) ?? member(commonJsExports(module), name);
  // The configuration holds its assets in an option.
  const holder = contractOf("definitions", exported)?.options.assets ?? exported;
  const found = inside === undefined ? exported : member(holder, inside);
  // Made at run time, they may be others, or in another order, than when they were looked at.
  if (!Array.isArray(holder) || [undefined, key].includes(keyIn(found))) return found;
  return holder.find((each) => keyIn(each) === key);
}

function keyIn(found: unknown): string | undefined {
  return (contractOf("asset", found) ?? contractOf("external", found))?.options.key;
}

/** As `assetCheck` would have made it. */
function checkInside(found: unknown, name: string): unknown {
  const asset = contractOf("asset", found);
  const check = asset === undefined ? undefined : inlineCheck(asset, name);
  return check === undefined ? undefined : { [SDK]: check };
}

/** Node finds the names of CommonJS exports by their text alone and may miss some; the default export has them all. */
function commonJsExports(module: object): unknown {
  return member(module, "default");
}

function member(value: unknown, name: string | number): unknown {
  return (typeof value === "object" && value !== null) || typeof value === "function"
    ? Reflect.get(value, name)
    : undefined;
}
