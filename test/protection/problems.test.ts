import assert from "node:assert/strict";
import fc from "fast-check";
import { editDistance, nearest } from "../../protection/nearest";
import { formatProblems, show, wrap } from "../../protection/problems";
import type { Problem } from "../../protection/problems";

const gap: Problem = {
  path: "backups.weekly.deleteAfterDays",
  given: "365 days, 65 after the move to cold storage on day 300",
  allowed: "390 days or more",
  rule: "L1",
  fix: "Keep it 390 days, move it to cold storage earlier, or remove backups.weekly.coldStorageAfterDays.",
};

describe("protection/problems", () => {
  it("prints path, rule, value given, values allowed and the way out", () => {
    assert.equal(
      formatProblems([gap], "protection of stack prod"),
      [
        "protection of stack prod has 1 problem:",
        "",
        "1. backups.weekly.deleteAfterDays [L1]",
        "   given    365 days, 65 after the move to cold storage on day 300",
        "   allowed  390 days or more",
        "   way out  Keep it 390 days, move it to cold storage earlier, or remove",
        "            backups.weekly.coldStorageAfterDays.",
      ].join("\n"),
    );
  });

  it("prints all problems at once, numbered", () => {
    const text = formatProblems([gap, { ...gap, path: "backups.daily.deleteAfterDays" }]);
    assert.match(text, /^The protection configuration has 2 problems:\n/);
    assert.match(text, /\n\n2\. backups\.daily\.deleteAfterDays \[L1\]\n/);
  });

  it("never prints a line wider than 100 columns, and loses no letter", () => {
    const text = fc.string({ unit: "grapheme-ascii", maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (path, given, fix) => {
        const lines = formatProblems([{ path, given, allowed: "x", rule: "L1", fix }]).split("\n");
        assert.ok(lines.every((line) => line.length <= 100));
        const letters = (all: string) => all.replace(/\s+/g, "");
        assert.ok(letters(lines.join("")).includes(letters(given)));
      }),
    );
  });

  it("breaks a text between words where it can", () => {
    assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
    assert.deepEqual(wrap("onetwothree x", 4), ["onet", "woth", "ree", "x"]);
    assert.deepEqual(wrap("", 10), []);
  });

  it("shows values as YAML readers know them, and cuts long ones", () => {
    assert.equal(show(undefined), "nothing");
    assert.equal(show("02:00"), '"02:00"');
    assert.equal(show("x".repeat(100)), `"${"x".repeat(59)}...`);
  });
});

describe("protection/nearest", () => {
  it("counts insertions, deletions and replacements", () => {
    assert.equal(editDistance("primry", "primary"), 1);
    assert.equal(editDistance("", "abc"), 3);
    assert.equal(editDistance("kitten", "sitting"), 3);
  });

  it("is a distance", () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        assert.equal(editDistance(a, b), editDistance(b, a));
        assert.equal(editDistance(a, b) === 0, a === b);
        assert.ok(editDistance(a, c) <= editDistance(a, b) + editDistance(b, c));
      }),
    );
  });

  it("suggests a word only where it is near", () => {
    assert.equal(nearest("DailyAT", ["timezone", "dailyAt"]), "dailyAt");
    assert.equal(nearest("xyz", ["timezone", "dailyAt"]), undefined);
  });
});
