/**
 * Finds what the SDK has made among the exports of modules, one level into lists and records, and numbers it: assets
 * refer to each other as objects, and an object may be exported from several places.
 */
import type { ProjectPath } from "@headwater/core/keys";
import {
  type AssetContract,
  type CheckContract,
  contractOf,
  type ExternalContract,
  type SdkContract,
  sdkContract,
} from "@headwater/core/sdk-contract";
import type { Evaluated } from "@headwater/protocol/definitions";
import { describeAsset, describeCheck, type Reference } from "./describe-definition.ts";

type Place = Evaluated["assets"][number]["exports"][number];
type Definition = AssetContract | ExternalContract | CheckContract;

interface Found {
  readonly id: number;
  readonly contract: Definition;
  readonly exports: Place[];
}

export class DefinitionCollector {
  readonly #found = new Map<SdkContract, Found>();

  module(file: ProjectPath, module: object): void {
    for (const [name, value] of Object.entries(module)) {
      if (name === "module.exports") continue;
      this.#value({ file, name }, value);
    }
  }

  /** Everything that was found, and the assets that it refers to. */
  definitions(): Pick<Evaluated, "assets" | "checks" | "faults"> {
    const assets: Evaluated["assets"] = [];
    const checks: Evaluated["checks"] = [];
    const faults: Evaluated["faults"] = [];
    const reference: Reference = (contract) => this.#note(contract).id;
    // Grows while what is referred to is noted.
    for (const { id, contract, exports } of this.#found.values()) {
      const [at] = exports;
      try {
        if (contract.kind === "check") checks.push({ ...describeCheck(contract, reference), exports });
        else assets.push({ ...describeAsset(contract, reference), id, exports });
      } catch (error) {
        if (at !== undefined) faults.push({ at, message: error instanceof Error ? error.message : String(error) });
      }
    }
    return { assets, checks, faults };
  }

  #value(place: Place, value: unknown): void {
    const contract = sdkContract(value);
    const assets = contractOf("definitions", value)?.options.assets;
    if (contract !== undefined && isDefinition(contract)) this.#note(contract).exports.push(place);
    else if (contract === undefined || assets !== undefined) this.#members(place, assets ?? value);
  }

  #members(place: Place, holder: unknown): void {
    if (typeof holder !== "object" || holder === null) return;
    const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(holder)
      ? [...holder.entries()]
      : isPlain(holder)
        ? Object.entries(holder)
        : [];
    for (const [member, value] of entries) {
      const contract = sdkContract(value);
      if (contract !== undefined && isDefinition(contract)) this.#note(contract).exports.push({ ...place, member });
    }
  }

  #note(contract: Definition): Found {
    const known = this.#found.get(contract);
    if (known !== undefined) return known;
    const found = { id: this.#found.size, contract, exports: [] };
    this.#found.set(contract, found);
    return found;
  }
}

function isDefinition(contract: SdkContract): contract is Definition {
  return contract.kind === "asset" || contract.kind === "external" || contract.kind === "check";
}

/** Getters of other objects are not for us to call. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
