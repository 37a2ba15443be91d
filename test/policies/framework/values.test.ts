import assert from "node:assert/strict";
import { UNKNOWN } from "../../../graph/types";
import {
  listAt,
  numeric,
  positive,
  shown,
  shownPath,
  textual,
  unknown,
  unwrapped,
  valueAt,
} from "../../../policies/framework/values";

import { unknownCheckingProxy } from "../support/sdkProxy";

const sentinels = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

describe("values", () => {
  it("knows every sentinel, at the path or above it", () => {
    for (const sentinel of sentinels) {
      assert.equal(valueAt({ a: sentinel }, ["a"]), unknown);
      assert.equal(valueAt({ a: [sentinel] }, ["a", 0, "b", "c"]), unknown);
      assert.equal(listAt({ a: sentinel }, ["a"]), unknown);
    }
  });

  it("takes null, what is missing and what is no object for absent", () => {
    assert.equal(valueAt({ a: null }, ["a"]), undefined);
    assert.equal(valueAt({ a: "text" }, ["a", "b"]), undefined);
    assert.equal(valueAt({}, ["a", "b"]), undefined);
    assert.equal(valueAt({ a: false }, ["a"]), false);
  });

  it("reads a block as a list of one", () => {
    assert.deepEqual(listAt({ a: { b: 1 } }, ["a"]), [{ b: 1 }]);
    assert.deepEqual(listAt({ a: [1, 2] }, ["a"]), [1, 2]);
    assert.deepEqual(listAt({}, ["a"]), []);
  });

  it("takes the SDK's proxy off, so that one unknown value does not end a rule", () => {
    const proxied = unknownCheckingProxy({ a: UNKNOWN, b: 1 });
    assert.throws(() => proxied.a, /can't be known during preview/);
    assert.deepEqual(unwrapped(proxied), { a: UNKNOWN, b: 1 });
    const plain = { a: 1 };
    assert.equal(unwrapped(plain), plain);
  });

  it("shows paths and values as an author writes them", () => {
    assert.equal(shownPath(["rules", 0, "lifecycle", "deleteAfter"]), "rules[0].lifecycle.deleteAfter");
    assert.equal(shownPath(["tags", "neonpro:tier"]), 'tags["neonpro:tier"]');
    assert.deepEqual([undefined, unknown, "x", 3, false].map(shown), ["absent", "unknown", '"x"', "3", "false"]);
  });

  it("narrows without converting", () => {
    assert.deepEqual([3, Number.NaN, "3", undefined].map(numeric), [3, undefined, undefined, undefined]);
    assert.deepEqual([3, 0, -1, "3"].map(positive), [3, undefined, undefined, undefined]);
    assert.deepEqual(["x", 3, undefined].map(textual), ["x", undefined, undefined]);
  });
});
