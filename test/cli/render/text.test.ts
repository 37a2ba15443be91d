import assert from "node:assert/strict";
import fc from "fast-check";
import { count, duration, hang, padEnd, truncate, visibleLength, wrap } from "../../../cli/render/text";
import { styleOf } from "../../../cli/render/style";

describe("Text of the screen", () => {
  it("wraps at words, keeps line breaks and margins, breaks what is too long", () => {
    assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
    assert.deepEqual(wrap("a\n  indented text here", 12), ["a", "  indented", "  text here"]);
    assert.deepEqual(wrap("arn:aws:s3:::x", 5), ["arn:a", "ws:s3", ":::x"]);
    assert.deepEqual(wrap("", 5), [""]);
  });

  it("never makes a line longer than the width, and loses no word", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 4, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        assert.ok(lines.every((line) => line.length <= width));
        assert.equal(lines.join("").replaceAll(/\s/g, ""), text.replaceAll(/\s/g, ""));
      }),
    );
  });

  it("hangs a text under its first line", () => {
    assert.deepEqual(hang("! ", "one two", 5), ["! one", "  two"]);
  });

  it("measures and pads what is seen, not the colour codes", () => {
    const red = styleOf(true).red("abc");
    assert.notEqual(red, "abc");
    assert.equal(visibleLength(red), 3);
    assert.equal(padEnd(red, 5), `${red}  `);
    assert.equal(padEnd("abcdef", 5), "abcdef");
  });

  it("cuts with a mark", () => {
    assert.equal(truncate("abcdef", 6), "abcdef");
    assert.equal(truncate("abcdef", 5), "abcd…");
  });

  it("counts and times", () => {
    assert.equal(count(1, "policy", "policies"), "1 policy");
    assert.equal(count(1204, "policy", "policies"), "1,204 policies");
    assert.equal(count(0, "bucket"), "0 buckets");
    assert.equal(duration(4240), "4.2 s");
    assert.equal(duration(65_400), "1 min 5 s");
  });
});
