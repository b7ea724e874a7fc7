/** The `key` of assets, which is known once somebody has loaded the project. */
import {
  type AssetContract,
  type AssetOptions,
  type ExternalContract,
  SDK,
  type SdkObject,
} from "@headwater/core/sdk-contract";

type KeyedContract = AssetContract | ExternalContract;

/** Adds the getter `key`. */
export function withKey<O extends SdkObject<KeyedContract>>(object: O, contract: KeyedContract): O {
  return Object.defineProperty(object, "key", {
    get: () => {
      const key = knownKey(contract);
      if (key !== undefined) return key;
      throw new Error(
        "The key of this asset is not known here: it comes from the name of its export, which is known while a step runs, " +
          "of the asset and of what it depends on. Give the option `key` to know it everywhere.",
      );
    },
    configurable: true,
  });
}

/** The key as the loader of the project found it, else as the options give it. */
export function knownKey(contract: KeyedContract): string | undefined {
  return contract.key ?? contract.options.key;
}

/** The key of an asset that goes by this name: `key` of the options, else the name after `keyPrefix`. */
export function keyFor({ key, keyPrefix }: AssetOptions, name: string): string {
  return key ?? [...(keyPrefix ?? []), name].join("/");
}

/** For messages: a key if one is known, else the kind of thing. */
export function nameOf(object: SdkObject<KeyedContract>): string {
  const key = knownKey(object[SDK]);
  return key === undefined ? "an asset" : JSON.stringify(key);
}
