import assert from "node:assert/strict";
import * as fc from "fast-check";
import { canonicalJson, isCanonical } from "../../../operations/canonical/canonicalJson";

describe("canonical JSON (RFC 8785)", () => {
  it("[AUD-4] writes the RFC's own example (section 3.2.2)", () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    assert.equal(
      canonicalJson(value),
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("[AUD-4] sorts keys by UTF-16 units (section 3.2.3)", () => {
    const value = {
      "\u20ac": "Euro",
      "\r": "CR",
      "\ufb33": "Hebrew",
      "1": "One",
      "\ud83d\ude00": "Emoji",
      "\u0080": "Control",
      "\u00f6": "o",
    };
    assert.deepEqual(
      Object.values(
        JSON.parse(
          `[${canonicalJson(value)
            .slice(1, -1)
            .replaceAll(/"[^"]*":/g, "")}]`,
        ) as string[],
      ),
      ["CR", "One", "Control", "o", "Euro", "Emoji", "Hebrew"],
    );
  });

  it("[AUD-4] is one line, and the text of any JSON value is recognised as canonical, and no other", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        assert.doesNotMatch(text, /\n/);
        const parsed: unknown = JSON.parse(text);
        assert.equal(canonicalJson(parsed), text);
        assert.ok(isCanonical(text, parsed));
        for (const other of [`${text} `, ` ${text}`, JSON.stringify(parsed, null, 1)]) {
          if (other !== text) assert.ok(!isCanonical(other, JSON.parse(other)), other);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("knows keys that look like numbers, repeated keys and another order", () => {
    assert.ok(isCanonical('{"10":1,"9":2}', { "10": 1, "9": 2 }));
    assert.ok(!isCanonical('{"9":2,"10":1}', { "10": 1, "9": 2 }));
    assert.ok(!isCanonical('{"a":1,"a":1}', { a: 1 }));
    assert.ok(!isCanonical('{"b":1,"a":1}', JSON.parse('{"b":1,"a":1}')));
    assert.ok(!isCanonical('{"a":{"c":1,"b":1}}', JSON.parse('{"a":{"c":1,"b":1}}')));
  });

  it("refuses what JSON cannot hold", () => {
    for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, () => 1]) {
      assert.throws(() => canonicalJson(value), TypeError);
    }
  });
});
