/** Which environment is chosen. */
import assert from "node:assert/strict";
import { chooseEnvironment, ENVIRONMENT_NAME, noSuchEnvironment, withoutStore } from "@headwater/core/environment";

const dev = { name: "dev", protected: false, storage: "a", variables: {} };
const prod = { name: "prod", protected: true, storage: "b", variables: {} };
const config = { storage: "a", environments: [dev, prod] };

describe("the environment", () => {
  it("is the one of the name, else the first", () => {
    assert.equal(chooseEnvironment(config, "prod"), prod);
    assert.equal(chooseEnvironment(config, null), dev);
    assert.equal(chooseEnvironment(config, ""), dev);
    assert.equal(chooseEnvironment(config, "prdo"), undefined);
  });

  it("is local where the project names none", () => {
    const none = { storage: "here", environments: [] };
    const local = { name: "local", protected: false, storage: "here", variables: {} };
    assert.deepEqual(chooseEnvironment(none, null), local);
    assert.deepEqual(chooseEnvironment(none, "local"), local);
    assert.equal(chooseEnvironment(none, "dev"), undefined);
    assert.equal(noSuchEnvironment(none, "dev"), 'The project has no environment "dev"; it has local.');
  });

  it("has no store where the variable that names it is not set", () => {
    assert.equal(withoutStore(prod), undefined);
    for (const environment of [dev, prod])
      assert.match(
        withoutStore({ ...environment, unsetStorage: "PLACE" }) ?? "",
        /^The variable `PLACE`.* is not set\.$/,
      );
  });

  it("has a name that may be part of the name of a file", () => {
    for (const name of ["dev", "prod-eu.1", "_x", "7"]) assert.match(name, ENVIRONMENT_NAME);
    for (const name of ["", ".env", "../x", "a/b", "a b", "é", "x".repeat(65)])
      assert.doesNotMatch(name, ENVIRONMENT_NAME);
  });
});
