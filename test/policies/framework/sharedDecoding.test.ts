import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { shareDecoding } from "../../../policies/framework/sharedDecoding";

describe("sharing what the SDK decoded", () => {
  function decoding() {
    const calls: boolean[] = [];
    const module = {
      deserializeProperties(properties: object, proxySecrets: boolean): unknown {
        calls.push(proxySecrets);
        return { ...properties };
      },
    };
    return { module, calls };
  }

  it("decodes a resource once, whoever asks, and another one for itself", () => {
    const { module, calls } = decoding();
    assert.equal(shareDecoding(module), true);
    const [one, other] = [{ name: "one" }, { name: "other" }];
    const first = module.deserializeProperties(one, false);
    assert.deepEqual(first, { name: "one" });
    assert.equal(module.deserializeProperties(one, false), first);
    assert.deepEqual(module.deserializeProperties(other, false), { name: "other" });
    assert.deepEqual(calls, [false, false]);
  });

  it("decodes anew what a remediation may change", () => {
    const { module, calls } = decoding();
    shareDecoding(module);
    const resource = {};
    assert.notEqual(module.deserializeProperties(resource, true), module.deserializeProperties(resource, true));
    assert.deepEqual(calls, [true, true]);
  });

  it("leaves a module alone that is not as expected", () => {
    const other = { deserializeProperties: (properties: object) => properties };
    const before = other.deserializeProperties;
    assert.equal(shareDecoding(other), false);
    assert.equal(other.deserializeProperties, before);
    assert.equal(shareDecoding({}), false);
  });

  it("finds the SDK that is installed as expected", () => {
    const sdk = createRequire(__filename)("@pulumi/policy/deserialize") as Record<string, unknown>;
    assert.equal(shareDecoding({ ...sdk }), true);
  });
});
