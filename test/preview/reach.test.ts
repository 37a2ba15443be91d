import assert from "node:assert/strict";
import { byTypeAlone } from "../../preview/policies/pack";
import { Reach } from "../../preview/policies/reach";

describe("the types that a pack's resource policies look at", () => {
  const alone = "Policy only applies to resources of type 'a or 2 more and to no other type'";
  const none = "Policy does not implement validateResource";

  function includes(names: readonly string[], ...passed: readonly (readonly [policy: string, reason: string])[]) {
    const reach = new Reach(names, byTypeAlone);
    assert.equal(reach.includes("b"), names.length > 0);
    reach.learn("b", () => passed.map(([policy, reason]) => ({ policy, reason })));
    return reach.includes("b");
  }

  it("leave out what each policy passes over and says to look at no other type", () => {
    assert.equal(includes(["one", "two"], ["one", alone], ["two", none]), false);
    assert.equal(includes([]), false);
  });

  it("keep what one policy looked at, or passed over in the SDK's words, which may be one function's of several", () => {
    assert.equal(includes(["one", "two"], ["one", alone]), true);
    assert.equal(includes(["one"], ["one", "Policy only applies to resources of type 'a'"]), true);
    assert.equal(includes(["one"], ["one", "not on Sundays"]), true);
    assert.equal(includes(["one"], ["two", alone]), true);
  });

  it("are learned from a type's first answer, and from that alone", () => {
    const reach = new Reach(["one"], byTypeAlone);
    reach.learn("b", () => []);
    reach.learn("b", () => assert.fail("the second answer was read"));
    assert.equal(reach.includes("b"), true);
    reach.learn("c", () => [{ policy: "one", reason: alone }]);
    assert.deepEqual([reach.includes("c"), reach.includes("d")], [false, true]);
  });
});
