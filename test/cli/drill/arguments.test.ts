import assert from "node:assert/strict";
import { drillUsageText, parseDrillArguments } from "../../../cli/drill/arguments";

const parse = (...argv: string[]) => parseDrillArguments(argv, "/repo");

describe("cli/drill/arguments", () => {
  it("reads a scenario and leaves the rest at its defaults", () => {
    assert.deepEqual(parse("--scenario", "corruption"), {
      kind: "run",
      command: {
        scenario: "corruption",
        accident: "bad-deployment",
        rows: 200_000,
        seed: 1,
        noticedAfterSeconds: 5,
        sabotage: undefined,
        keep: false,
        out: "/repo/.cache/drills/corruption",
        json: false,
      },
    });
  });

  it("reads every option", () => {
    const parsed = parse(
      ..."--scenario corruption --accident damaged-file --rows 5000 --seed 9 --noticed-after 2 --sabotage lose-wal --out here --keep --json".split(
        " ",
      ),
    );
    assert.deepEqual(parsed.kind === "run" ? parsed.command : parsed, {
      scenario: "corruption",
      accident: "damaged-file",
      rows: 5000,
      seed: 9,
      noticedAfterSeconds: 2,
      sabotage: "lose-wal",
      keep: true,
      out: "/repo/here",
      json: true,
    });
  });

  it("tells every problem at once, with what was given, what is allowed and the way out", () => {
    const parsed = parse("--accident", "fire", "--rows", "many", "--sabotage", "nothing", "--loud", "word", "--seed");
    assert.deepEqual(parsed.kind === "wrong" ? parsed.problems : parsed, [
      "--loud: no such option. Allowed: --scenario, --accident, --rows, --seed, --noticed-after, --sabotage, --out, --keep, --json, --help. See --help.",
      '"word": no such argument. Allowed: options alone. Put its option before it.',
      "--seed: no value is given. Allowed: one value. Add it.",
      "--scenario: none is given. Allowed: accidental-deletion, corruption, point-in-time. Choose one of them.",
      '--accident: "fire" is unknown. Allowed: delete, bad-deployment, damaged-file, none. Choose one of them.',
      '--sabotage: "nothing" is unknown. Allowed: skip-replay, wrong-point, lose-wal, change-value, skip-merge. Choose one of them.',
      '--rows: "many" is no such number. Allowed: a whole number, 1,000 to 50,000,000. For example 1000.',
    ]);
    assert.match(drillUsageText(["one"]), /^Wrong usage: 1 problem\.\n {2}one\nRun `npm run drill -- --help`/);
  });

  it("refuses a sabotage that has nothing to spoil: such a drill would pass", () => {
    const parsed = parse("--scenario", "point-in-time", "--sabotage", "skip-merge");
    assert.deepEqual(parsed.kind === "wrong" ? parsed.problems : parsed, [
      '--sabotage: "skip-merge" has nothing to spoil after none. Allowed: skip-replay, wrong-point, lose-wal, change-value. Choose one of them.',
    ]);
  });

  it("documents scenarios, sabotage and exit codes in its help", () => {
    const parsed = parse("--help");
    const text = parsed.kind === "help" ? parsed.text : "";
    for (const word of [
      "accidental-deletion",
      "damaged-file",
      "skip-replay",
      "Exit codes:",
      "130",
      "apt install postgresql",
    ]) {
      assert.ok(text.includes(word), word);
    }
  });
});
