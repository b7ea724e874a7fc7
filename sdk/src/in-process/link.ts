/**
 * Resolves the names of a handful of assets and checks in this process; the rules are those of keys and dependencies. Static
 * analysis does the same for whole projects, from the text; here the parameters come from the functions' source at run
 * time, and `ins` and `deps` match by the identity of the objects.
 *
 * Invariant: a plan is made whole, or an Error lists all that is wrong, before any function is called.
 */
import { parseAssetKey } from "@headwater/core/keys";
import { type AssetReference, type DependencyOption, isSdkObject, SDK } from "@headwater/core/sdk-contract";
import { nameOf } from "../key.ts";
import { type FunctionParameter, parametersOf } from "@headwater/core/function-parameters";
import {
  type Argument,
  type AssetNode,
  type CheckNode,
  type DataNode,
  type Member,
  type Node,
  nodeOf,
  nodesOf,
  type Step,
} from "./nodes.ts";
import { inOrder } from "./order.ts";

/** The steps in topological order, otherwise in the order given. Throws an Error that lists every fault. */
export function planInProcess(members: readonly Member[], values: ReadonlyMap<string, unknown>): readonly Step[] {
  const linker = new Linker(members, values);
  const steps = linker.link();
  if (linker.problems.length === 0) return inOrder(steps);
  throw new Error(`materialize cannot start.\n${linker.problems.map((problem) => `- ${problem}`).join("\n")}`);
}

class Linker {
  readonly problems: string[] = [];
  readonly #nodes: readonly Node[];
  readonly #byName: ReadonlyMap<string, DataNode>;
  readonly #byKey: ReadonlyMap<string, DataNode>;
  readonly #byContract: ReadonlyMap<unknown, DataNode>;

  constructor(members: readonly Member[], values: ReadonlyMap<string, unknown>) {
    const nodes: Node[] = members.flatMap((member) => this.#node(member, values) ?? []);
    const taken = new Set(nodes.flatMap((node) => (node.kind === "check" ? [] : [node.name, node.key])));
    for (const [name, value] of values) {
      if (!taken.has(name)) nodes.push({ kind: "given", name, key: name, value });
    }
    const data = nodes.filter((node) => node.kind !== "check");
    this.#nodes = nodes;
    this.#byName = new Map(data.map((node) => [node.name, node]));
    this.#byContract = new Map(data.map((node) => [node.contract, node]));
    this.#byKey = this.#keyed(data);
  }

  #node(member: Member, values: ReadonlyMap<string, unknown>): Node | undefined {
    try {
      return nodeOf(member, values);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.problems.push(`In "${member.name}" ${error.message}.`);
      return undefined;
    }
  }

  link(): readonly Step[] {
    const steps = this.#nodes.map((node) => this.#step(node));
    this.#unread(steps);
    const blocking = steps.filter(({ node }) => node.kind === "check" && node.contract.options.blocking === true);
    // What reads an asset waits for its blocking checks as well.
    return steps.map((step) => {
      const checks = blocking.filter(
        ({ node, after }) => node !== step.node && step.after.some((up) => up === after[0]),
      );
      const own = step.node.kind === "check" ? [] : checks.map(({ node }) => node);
      return { ...step, after: [...step.after, ...own] };
    });
  }

  /** A value that nothing reads stands under a misspelt name. */
  #unread(steps: readonly Step[]): void {
    const read = new Set(steps.flatMap(({ after }) => after));
    for (const node of this.#nodes) {
      if (node.kind !== "given" || node.contract !== undefined || read.has(node)) continue;
      this.problems.push(`Nothing reads the value "${node.name}" of \`values\`: is it the name of an input?`);
    }
  }

  #step(node: Node): Step {
    switch (node.kind) {
      case "given":
      case "external":
        return { node, args: [], after: [] };
      case "asset":
        return this.#assetStep(node);
      case "check":
        return this.#checkStep(node);
    }
  }

  #assetStep(node: AssetNode): Step {
    const { ins = {}, deps = [] } = node.contract.options;
    const named = new Map(Object.entries(ins).map(([name, option]) => [name, this.#reference(option)]));
    const args = this.#parameters(node).map((parameter) => this.#argument(node, parameter, named));
    // `ins` without a parameter of its name, and `deps`, give order alone. Those that are not passed are left out.
    const ordered = [...named.values(), ...deps.map((option) => this.#reference(option))];
    const after = new Set([...args.flatMap(nodesOf), ...ordered.filter((up) => up !== undefined)]);
    return { node, args, after: [...after] };
  }

  /** The first parameter is the checked asset's value, whatever its name, and also where it takes the value apart. */
  #checkStep(node: CheckNode): Step {
    const checked = this.#reference(node.contract.options.asset);
    if (checked === undefined) {
      const asset = nameOf(node.contract.options.asset);
      this.problems.push(`The check "${node.name}" checks ${asset}, which was not passed.`);
      return { node, args: [], after: [] };
    }
    const parameters = this.#parameters(node);
    const first = parameters.find(({ kind }) => kind !== "context");
    const args = parameters.map((parameter) =>
      parameter === first ? valueOf(checked) : this.#argument(node, parameter, new Map()),
    );
    return { node, args, after: [...new Set([checked, ...args.flatMap(nodesOf)])] };
  }

  #parameters(node: AssetNode | CheckNode): readonly FunctionParameter[] {
    const parameters = parametersOf(node.contract.fn);
    if (parameters !== undefined && !isWrapper(parameters)) return parameters;
    // What a wrapped function takes cannot be read: it is given one object of `ins`, or, as a check, the value.
    if (node.kind === "check") return [{ kind: "name", name: "value" }];
    const { ins } = node.contract.options;
    const names = ins && Object.keys(ins);
    if (names?.length === 0) return [];
    if (names !== undefined) return [{ kind: "object", properties: [...names, "context"] }];
    this.problems.push(`The parameters of "${node.name}" cannot be read: name its inputs in \`ins\`.`);
    return [];
  }

  #argument(
    node: AssetNode | CheckNode,
    parameter: FunctionParameter,
    named: ReadonlyMap<string, DataNode | undefined>,
  ): Argument {
    switch (parameter.kind) {
      case "context":
        return parameter;
      case "name":
        return this.#value(node, parameter.name, named);
      case "object":
        return {
          kind: "object",
          properties: new Map(
            parameter.properties.map((name) => [
              name,
              name === "context" ? { kind: "context" } : this.#value(node, name, named),
            ]),
          ),
        };
      case "unreadable":
        this.problems.push(`The parameter ${parameter.text} of "${node.name}" names no asset.`);
        return { kind: "context" };
    }
  }

  #value(node: AssetNode | CheckNode, name: string, named: ReadonlyMap<string, DataNode | undefined>): Argument {
    const from = named.has(name) ? named.get(name) : this.#named(node, name);
    if (from === undefined) {
      const subject = named.has(name) ? `the asset that its \`ins\` gives for "${name}"` : `an asset "${name}"`;
      this.problems.push(`"${node.name}" reads ${subject}, which was not passed: add it, or its value to \`values\`.`);
      return { kind: "context" };
    }
    if (from.kind === "external") {
      this.problems.push(`"${node.name}" reads "${from.name}", which is made elsewhere: give its value in \`values\`.`);
    }
    return valueOf(from);
  }

  /** By the name given to `materialize`, else by key in the same prefix, else by the only key that ends in the name. */
  #named(node: AssetNode | CheckNode, name: string): DataNode | undefined {
    const own = node.kind === "asset" ? node.key : (this.#reference(node.contract.options.asset)?.key ?? "");
    const local = this.#byName.get(name);
    if (local !== undefined && local !== node) return local;
    const sibling = this.#byKey.get(own.slice(0, own.lastIndexOf("/") + 1) + name);
    if (sibling !== undefined && sibling !== node) return sibling;
    const ending = [...this.#byKey.values()].filter((other) => other !== node && other.key.split("/").at(-1) === name);
    if (ending.length > 1) {
      const keys = ending.map(({ key }) => key).join(", ");
      this.problems.push(`"${name}" in "${node.name}" could mean ${keys}: name one in \`ins\`.`);
    }
    return ending[0];
  }

  #reference(option: DependencyOption): DataNode | undefined {
    if (typeof option === "string") return this.#byKey.get(option);
    if (isReference(option)) return this.#byContract.get(option[SDK]);
    return this.#reference(option.asset);
  }

  #keyed(data: readonly DataNode[]): ReadonlyMap<string, DataNode> {
    const keyed = new Map<string, DataNode>();
    const names = new Map<unknown, string>();
    for (const node of data) {
      const other = node.contract === undefined ? undefined : names.get(node.contract);
      if (other !== undefined) this.problems.push(`"${other}" and "${node.name}" are the same asset: pass it once.`);
      names.set(node.contract, node.name);
      if (parseAssetKey(node.key) === undefined)
        this.problems.push(`"${node.key}" cannot be a key: give another in \`key\`.`);
      if (keyed.has(node.key)) this.problems.push(`Two assets have the key "${node.key}".`);
      keyed.set(node.key, node);
    }
    return keyed;
  }
}

/** `(...args) => ...`, as a function that wraps another takes them. */
function isWrapper(parameters: readonly FunctionParameter[]): boolean {
  const [first] = parameters;
  return parameters.length === 1 && first?.kind === "unreadable" && first.text.startsWith("...");
}

function valueOf(from: DataNode): Argument {
  return { kind: "value", from };
}

function isReference(option: Exclude<DependencyOption, string>): option is AssetReference {
  return isSdkObject(option);
}
