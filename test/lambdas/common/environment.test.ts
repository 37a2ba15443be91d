import assert from "node:assert/strict";
import { requiredVariable } from "../../../lambdas/common/environment";

describe("requiredVariable", () => {
  it("gives the trimmed value", () => {
    assert.equal(requiredVariable("TOPIC", { TOPIC: " arn " }), "arn");
  });

  for (const environment of [{}, { TOPIC: "" }, { TOPIC: "  " }]) {
    it(`throws by name on ${JSON.stringify(environment)}`, () => {
      assert.throws(() => requiredVariable("TOPIC", environment), {
        name: "MissingVariableError",
        message: "The environment variable TOPIC is not set: the function was deployed without it.",
      });
    });
  }

  it("reads the process's environment by default", () => {
    assert.equal(requiredVariable("PATH"), process.env.PATH?.trim());
  });
});
