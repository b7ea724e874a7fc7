/** What `materialize` works on: assets, checks and given values, and how each is called. */
import type { AssetContract, CheckContract, ExternalContract } from "@headwater/core/sdk-contract";
import { keyFor } from "../key.ts";
import { type Execution, executionOf } from "./execution.ts";

/** What one name of `materialize` stands for. */
export interface Member {
  readonly name: string;
  readonly contract: AssetContract | ExternalContract | CheckContract;
}

export type Node = AssetNode | ExternalNode | GivenNode | CheckNode;

export interface AssetNode {
  readonly kind: "asset";
  readonly name: string;
  readonly key: string;
  readonly contract: AssetContract;
  readonly execution: Execution;
}

/** Made elsewhere; there is nothing to run and no value to read. */
export interface ExternalNode {
  readonly kind: "external";
  readonly name: string;
  readonly key: string;
  readonly contract: ExternalContract;
}

/** A value that the caller gives, in place of an asset or for one that is not passed. */
export interface GivenNode {
  readonly kind: "given";
  readonly name: string;
  readonly key: string;
  readonly contract?: AssetContract | ExternalContract;
  readonly value: unknown;
}

export interface CheckNode {
  readonly kind: "check";
  readonly name: string;
  readonly contract: CheckContract;
}

export type DataNode = Exclude<Node, CheckNode>;

/** What a function receives in one place. */
export type Argument =
  | { readonly kind: "context" }
  | { readonly kind: "value"; readonly from: DataNode }
  | { readonly kind: "object"; readonly properties: ReadonlyMap<string, Argument> };

export interface Step {
  readonly node: Node;
  readonly args: readonly Argument[];
  /** What must be right before this runs. */
  readonly after: readonly Node[];
}

/** A given value takes the place of the asset of its name or key. Throws a TypeError for an option of a wrong value. */
export function nodeOf({ name, contract }: Member, values: ReadonlyMap<string, unknown>): Node {
  if (contract.kind === "check") return { kind: "check", name, contract };
  const key = keyFor(contract.options, name);
  const given = [name, key].find((each) => values.has(each));
  if (given !== undefined) return { kind: "given", name, key, contract, value: values.get(given) };
  return contract.kind === "asset"
    ? { kind: "asset", name, key, contract, execution: executionOf(contract.options) }
    : { kind: "external", name, key, contract };
}

/** What an argument is made of. */
export function nodesOf(argument: Argument): readonly DataNode[] {
  if (argument.kind === "object") return [...argument.properties.values()].flatMap(nodesOf);
  return argument.kind === "value" ? [argument.from] : [];
}
