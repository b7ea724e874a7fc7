/**
 * Calls of assets and checks as plain functions. They are for tests: there the context may be left out. Inside a step
 * process they throw, because an asset that called another would run it again, without lineage.
 */
import { type AssetContract, type CheckContract, isStepProcess } from "@headwater/core/sdk-contract";
import { buildContext } from "./context.ts";
import { type FunctionParameter, parametersOf } from "@headwater/core/function-parameters";

export function callDirectly(contract: AssetContract | CheckContract, values: readonly unknown[]): unknown {
  if (isStepProcess()) throw new Error(refusal(contract));
  return contract.fn(...withContext(parametersOf(contract.fn) ?? [], values));
}

/** Puts a context where the function asks for one and the caller gave none. */
function withContext(parameters: readonly FunctionParameter[], values: readonly unknown[]): readonly unknown[] {
  const args = [...values];
  parameters.forEach((parameter, index) => {
    const value = args[index];
    if (parameter.kind === "context") {
      args[index] = value ?? buildContext();
    } else if (parameter.kind === "object" && parameter.properties.includes("context")) {
      const inputs = typeof value === "object" ? value : {};
      args[index] = { context: buildContext(), ...inputs };
    }
  });
  return args;
}

function refusal(contract: AssetContract | CheckContract): string {
  if (contract.kind === "check") return "A check was called as a function. Checks run by themselves after their asset.";
  const key = contract.key ?? contract.options.key;
  const subject = key === undefined ? "An asset" : `The asset "${key}"`;
  return (
    `${subject} was called as a function while assets are materialized. Make it an input of the asset that calls it: ` +
    "add a parameter with its name, and its stored value arrives there. Direct calls are for tests."
  );
}
