/** Reading the parameters of a function from its source text. */
import assert from "node:assert/strict";
import { type FunctionParameter, parametersOf } from "@headwater/core/function-parameters";

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** Source of a function → its parameters: a name, `{a, b}` for an object, `context`, or `?` for what cannot be read. */
const CASES: readonly (readonly [source: string, parameters: string])[] = [
  ["() => 1", ""],
  ["orders => orders", "orders"],
  ["async orders => orders", "orders"],
  ["async => async", "async"],
  ["(orders) => orders", "orders"],
  ["async (orders, users) => orders", "orders users"],
  ["async(orders)=>orders", "orders"],
  ["(orders, users,) => 1", "orders users"],
  ["(données, $x, _y) => 1", "données $x _y"],
  ["function (orders, users) {}", "orders users"],
  ["function named(orders) {}", "orders"],
  ["async function named(orders) {}", "orders"],
  ["function* named(orders) {}", "orders"],
  ["async function* (orders) {}", "orders"],
  ["{ method(orders, context) {} }.method", "orders context"],
  ["{ async method(orders) {} }.method", "orders"],
  ["{ *method(orders) {} }.method", "orders"],
  ["{ 'a (b' (orders) {} }['a (b']", "orders"],
  ["{ ['com' + 'puted'](orders) {} }.computed", "orders"],
  ["(orders, context) => 1", "orders context"],
  ["(context, orders) => 1", "context orders"],
  ["(orders = [1, 2], users = { a: (1, 2) }) => 1", "orders users"],
  ["(orders = \"a,b)\", users = 'c,d', more = `e,${[1, `f,)`]},g`) => 1", "orders users more"],
  ["(/* the orders, all */ orders, // and (users\n users) => 1", "orders users"],
  ["async /* why ( */ (orders) => 1", "orders"],
  ["({ orders, users }) => 1", "{orders,users}"],
  ["({ orders, customers: c }) => 1", "{orders,customers}"],
  ["({ orders: { length }, users: [first, second] }) => 1", "{orders,users}"],
  ["({ orders = [1, 2], users: u = {} } = {}) => 1", "{orders,users}"],
  ["({ /* a, b */ orders, // c\n users }) => 1", "{orders,users}"],
  ["({ 'orders': o, \"users\": u }) => 1", "{orders,users}"],
  ["({ orders, context: { log } }) => 1", "{orders,context}"],
  ["({ orders }, context) => 1", "{orders} context"],
  ["({ orders }, c) => 1", "{orders} context"],
  ["({ orders }, { log }) => 1", "{orders} context"],
  ["({}) => 1", "{}"],
  ["(...all) => 1", "?"],
  ["([first, second]) => 1", "?"],
  ["({ ...all }) => 1", "?"],
  ["({ ['orders']: o }) => 1", "?"],
  ["(orders) => ((inner, more) => inner)(orders, 1)", "orders"],
  ["function () { return (orders) => orders }", ""],
];

describe("parameters of a function", () => {
  for (const [source, expected] of CASES) {
    it(`${source.replaceAll("\n", "⏎")}  →  ${expected === "" ? "none" : expected}`, () => {
      assert.equal(parametersOf(evaluate(source))?.map(show).join(" "), expected);
    });
  }

  it("are not known of a bound function", () => {
    const orders: AnyFunction = (rows) => rows;
    assert.equal(parametersOf(orders.bind(undefined)), undefined);
  });
});

function show(parameter: FunctionParameter): string {
  switch (parameter.kind) {
    case "context":
      return "context";
    case "name":
      return parameter.name;
    case "object":
      return `{${parameter.properties.join(",")}}`;
    case "unreadable":
      return "?";
  }
}

function evaluate(source: string): AnyFunction {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text of the function is what is tested
  const make = new Function(`return (${source});`) as () => AnyFunction;
  return make();
}
