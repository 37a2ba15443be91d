import assert from "node:assert/strict";
import { isObject, objectOf, textOf, textsOf } from "../../../lambdas/common/narrow";

describe("narrowing of what arrives from outside", () => {
  it("knows objects from arrays and null", () => {
    assert.deepEqual([{}, [], null, "x", undefined].map(isObject), [true, false, false, false, false]);
  });

  it("gives an empty object for anything else", () => {
    assert.deepEqual(objectOf({ a: 1 }), { a: 1 });
    assert.deepEqual(objectOf([1]), {});
  });

  it("takes empty texts and objects for missing, as AWS Backup means them", () => {
    assert.deepEqual([" a ", "", "  ", {}, 1, undefined].map(textOf), [
      "a",
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("keeps the texts of a list", () => {
    assert.deepEqual(textsOf(["a", "", 1, " b "]), ["a", "b"]);
    assert.deepEqual(textsOf("a"), []);
  });
});
