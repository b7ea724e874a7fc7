/**
 * Checks every edge that ends in one asset or in its checks: whether what upstream returns fits what the parameter
 * declares. A parameter and an upstream asset are joined by name, which the compiler cannot know.
 */
import type { Asset, Definition, ExportPath, Input, Parameter } from "@headwater/core/asset";
import { problem } from "@headwater/core/index/place";
import { type AssetKey, keyName } from "@headwater/core/keys";
import type { Location } from "@headwater/core/location";
import type { Problem, RelatedLocation } from "@headwater/core/problem";
import { ts } from "ts-morph";
import { annotationFix } from "./annotation-fix.ts";
import {
  type Declared,
  type DeclaredParameter,
  declaredBy,
  needsContext,
  parametersOf,
  valueOf,
} from "./declared-types.ts";
import { differenceText, typeText } from "./describe-types.ts";
import type { EdgeProgram } from "./edge-program.ts";
import { locationOf } from "./node-location.ts";

export interface AssetEdges {
  readonly problems: readonly Problem[];
  /** How many were looked at. */
  readonly edges: number;
}

export type FindAsset = (key: AssetKey) => Asset | undefined;

export function checkAsset(program: EdgeProgram, asset: Asset, find: FindAsset): AssetEdges {
  const checks = [
    new ConsumerCheck(program, asset, find, null),
    ...asset.checks.map((check) => new ConsumerCheck(program, check, find, asset)),
  ];
  const found = checks.map((check) => check.run());
  return {
    problems: found.flatMap(({ problems }) => problems),
    edges: found.reduce((sum, { edges }) => sum + edges, 0),
  };
}

/** What has a function with parameters. */
interface Consumer {
  readonly definition: Definition;
  readonly export: ExportPath;
  readonly parameters: readonly Parameter[];
  readonly dependencies: Asset["dependencies"];
}

class ConsumerCheck {
  readonly #program: EdgeProgram;
  readonly #checker: ts.TypeChecker;
  readonly #consumer: Consumer;
  readonly #find: FindAsset;
  /** The asset that a check is of: its value is the first parameter, whatever the name. */
  readonly #checked: Asset | null;
  readonly #problems: Problem[] = [];
  #edges = 0;

  constructor(program: EdgeProgram, consumer: Consumer, find: FindAsset, checked: Asset | null) {
    this.#program = program;
    this.#checker = program.checker;
    this.#consumer = consumer;
    this.#find = find;
    this.#checked = checked;
  }

  run(): AssetEdges {
    const { definition, export: exported, parameters } = this.#consumer;
    if (parameters.length > 0 || this.#checked !== null) {
      const consumer = declaredBy(this.#program, definition, exported);
      const declared = consumer === undefined ? undefined : parametersOf(this.#checker, consumer);
      declared?.forEach((parameter, index) => {
        this.#parameter(parameter, index);
      });
      if (consumer !== undefined && declared !== undefined) this.#context(consumer, declared);
    }
    return { problems: this.#problems, edges: this.#edges };
  }

  #parameter(parameter: DeclaredParameter, index: number): void {
    const { name, node, type } = parameter;
    if (index === 0 && this.#checked !== null) {
      // Without an annotation it has the type of the checked asset already.
      if (name !== "context" && node?.type !== undefined)
        this.#edge(this.#checked, type, false, this.#place(node, name), node);
      return;
    }
    const input = this.#consumer.parameters.find((each) => each.kind === "input" && each.name === name);
    if (input?.kind === "input") {
      this.#input(input, parameter);
      return;
    }
    const pattern = this.#consumer.parameters.find((each) => each.kind === "object");
    if (index === 0 && pattern?.kind === "object") {
      for (const property of pattern.properties) if (property.kind === "input") this.#property(property, parameter);
    }
  }

  /** A parameter by its name. */
  #input(input: Input, { node, type, optional }: DeclaredParameter): void {
    const upstream = this.#find(input.asset);
    if (upstream === undefined) return;
    const at = this.#place(node, input.name);
    if (node !== undefined && isUntyped(node)) this.#untyped(input, upstream, node, at);
    else if (node === undefined || !isJavaScript(node) || ts.getJSDocType(node) !== undefined) {
      this.#edge(upstream, type, optional, at, node);
    }
  }

  /** A property of an object parameter. */
  #property(input: Input, { node, type }: DeclaredParameter): void {
    const upstream = this.#find(input.asset);
    if (upstream === undefined) return;
    const at = this.#place(node, input.name);
    const property = this.#checker.getPropertyOfType(type, input.name);
    const covered = this.#consumer.dependencies.some(({ key, via }) => key === input.asset && via === "ins");
    if (node !== undefined && isUntyped(node)) {
      // With `ins` its type flows from upstream.
      if (covered) this.#edges++;
      else this.#untyped(input, upstream, node, at);
    } else if (property !== undefined) {
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      this.#edge(upstream, this.#checker.getTypeOfSymbol(property), optional, at);
    }
  }

  #edge(upstream: Asset, target: ts.Type, optional: boolean, at: Location, node?: ts.ParameterDeclaration): void {
    this.#edges++;
    const source = this.#valueOf(upstream);
    if (source === undefined || isAny(source) || isAny(target)) return;
    const name = `\`${upstream.key}\``;
    const related = definedAt(upstream);
    if ((source.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) !== 0) {
      const message = `${name} returns nothing, so there is no value to pass. Return the value there, or list it in \`deps\` here.`;
      this.#problems.push(problem("HW211", at, message, { related }));
    } else if ((source.flags & ts.TypeFlags.Unknown) !== 0) {
      if (upstream.kind === "external" || (target.flags & ts.TypeFlags.Unknown) !== 0) return;
      const message = `What ${name} returns is not known to the compiler, so this input is not checked. Annotate its result; a wrapper of your own keeps types if it is made with \`assetWith\`.`;
      this.#problems.push(problem("HW223", at, message, { severity: "warning", related }));
    } else if (!this.#fits(source, target, optional)) {
      const declared = optional ? this.#checker.getNonNullableType(target) : target;
      const [is, wanted] = [typeText(this.#checker, source), typeText(this.#checker, declared)];
      const message =
        is === wanted
          ? `${name} and this parameter have two different types \`${is}\`.`
          : `${name} returns \`${is}\`, and this takes \`${wanted}\`.`;
      const difference = differenceText(this.#checker, keyName(upstream.key), source, declared);
      const fixes = node?.type === undefined ? [] : annotationFix(this.#program, node, source);
      this.#problems.push(problem("HW221", at, message + difference, { fixes, related }));
    }
  }

  #fits(source: ts.Type, target: ts.Type, optional: boolean): boolean {
    if (this.#checker.isTypeAssignableTo(source, target)) return true;
    // `orders?: Order[]` takes an upstream of `Order[] | undefined`.
    return optional && this.#checker.isTypeAssignableTo(this.#checker.getNonNullableType(source), target);
  }

  #untyped(input: Input, upstream: Asset, node: ts.ParameterDeclaration, at: Location): void {
    // In JavaScript nothing is annotated, and nobody expects it.
    if (isJavaScript(node)) return;
    this.#edges++;
    const value = this.#valueOf(upstream);
    const fixes = value === undefined || isAny(value) ? [] : annotationFix(this.#program, node, value);
    const message = `\`${input.name}\` has no type: the compiler cannot know that it is the value of \`${upstream.key}\`. Annotate it, or name it in \`ins\` and take it from an object.`;
    this.#problems.push(problem("HW222", at, message, { fixes, related: definedAt(upstream) }));
  }

  /** An asset whose options give no config, resources or partitions, and whose annotation asks for some. */
  #context(consumer: Declared, declared: readonly DeclaredParameter[]): void {
    const last = declared.at(-1);
    if (last?.name !== "context" || last.node?.type === undefined || !needsContext(this.#checker, consumer)) return;
    const at = this.#place(last.node, "context");
    const message =
      "The annotation of `context` asks for config, resources or partitions that the options do not give. Leave the annotation out.";
    this.#problems.push(problem("HW224", at, message));
  }

  #valueOf(upstream: Asset): ts.Type | undefined {
    const declared = declaredBy(this.#program, upstream.definition, upstream.export);
    return declared === undefined ? undefined : valueOf(this.#checker, declared);
  }

  /** The name as the user wrote it, else where the linked model says the dependency stands, else the definition. */
  #place(node: ts.ParameterDeclaration | undefined, name: string): Location {
    if (node !== undefined) {
      const element = ts.isObjectBindingPattern(node.name)
        ? node.name.elements.find((each) => nameOf(each.propertyName ?? each.name) === name)
        : undefined;
      const written = locationOf(this.#program, element?.propertyName ?? element?.name ?? node.name);
      if (written !== undefined) return written;
    }
    const { definition, dependencies, parameters } = this.#consumer;
    const inputs = parameters.flatMap((each) => (each.kind === "object" ? each.properties : [each]));
    const input = inputs.find((each) => each.kind === "input" && each.name === name);
    const key = input?.kind === "input" ? input.asset : undefined;
    return dependencies.find((each) => each.key === key)?.at[0] ?? { file: definition.file, range: definition.name };
  }
}

function definedAt({ key, definition }: Asset): readonly RelatedLocation[] {
  return [{ at: { file: definition.file, range: definition.name }, message: `${key} is defined here` }];
}

/** A function that the SDK's call contains types its parameters by the context, whatever their names. */
function isUntyped({ type, initializer, dotDotDotToken, parent }: ts.ParameterDeclaration): boolean {
  const inPlace = ts.isArrowFunction(parent) || ts.isFunctionExpression(parent);
  return inPlace && type === undefined && initializer === undefined && dotDotDotToken === undefined;
}

function nameOf(name: ts.PropertyName | ts.BindingName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

function isJavaScript({ flags }: ts.Node): boolean {
  return (flags & ts.NodeFlags.JavaScriptFile) !== 0;
}

function isAny({ flags }: ts.Type): boolean {
  return (flags & ts.TypeFlags.Any) !== 0;
}
