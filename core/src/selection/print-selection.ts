/** A selection as text, with no more parentheses than it needs. Parsing the text gives the same selection. */
import { ATTRIBUTES } from "./attributes.ts";
import type { AttributeValue, Depth, Selection, SelectionAttribute } from "./selection.ts";

/** How tightly each kind binds: an operand that binds less than its place asks for stands in parentheses. */
const OR = 0;
const AND = 1;
const NOT = 2;
const OPERAND = 3;

export function printSelection(selection: Selection): string {
  return print(selection, OR);
}

function print(selection: Selection, least: number): string {
  const text = printBare(selection);
  return binding(selection) < least ? `(${text})` : text;
}

function printBare(selection: Selection): string {
  switch (selection.kind) {
    case "all":
      return "*";
    case "attribute":
      return printAttribute(selection);
    case "roots":
    case "sinks":
      return `${selection.kind}(${print(selection.of, OR)})`;
    case "traverse":
      return `${before(selection.up)}${print(selection.of, OPERAND)}${after(selection.down)}`;
    case "not":
      return `not ${print(selection.of, NOT)}`;
    case "and":
      return `${print(selection.left, AND)} and ${print(selection.right, NOT)}`;
    case "or":
      return `${print(selection.left, OR)} or ${print(selection.right, AND)}`;
  }
}

function binding({ kind }: Selection): number {
  switch (kind) {
    case "or":
      return OR;
    case "and":
      return AND;
    case "not":
    case "all":
    case "traverse":
      return NOT;
    case "attribute":
    case "roots":
    case "sinks":
      return OPERAND;
  }
}

function printAttribute({ name, value, equals }: SelectionAttribute): string {
  const wild = ATTRIBUTES[name].value === "wild";
  const text = ATTRIBUTES[name].value === "number" ? (value ?? "") : printValue(value, wild);
  return equals === undefined ? `${name}:${text}` : `${name}:${text}=${printValue(equals, wild)}`;
}

function printValue(value: AttributeValue, wild: boolean): string {
  if (value === null) return "<null>";
  const bare = wild ? /^[A-Za-z_*][A-Za-z0-9_/*.-]*$/ : /^[A-Za-z_][A-Za-z0-9_/]*$/;
  return bare.test(value) ? value : `"${value}"`;
}

function before(depth: Depth): string {
  return depth === 0 ? "" : depth === "all" ? "+" : `${depth}+`;
}

function after(depth: Depth): string {
  return depth === 0 ? "" : depth === "all" ? "+" : `+${depth}`;
}
