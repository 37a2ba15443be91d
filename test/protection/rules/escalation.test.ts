import assert from "node:assert/strict";
import { escalationRules } from "../../../protection/rules/alerts";
import { parseStackConfig } from "../../../protection/parse";
import type { StackConfig } from "../../../protection/schema";
import { configWith, minimal } from "../configs";

function problems(environment: "production" | "staging", change: (levels: StackConfig["escalation"]) => void) {
  return escalationRules(
    configWith(environment, ({ escalation }) => {
      change(escalation);
    }),
  );
}

describe("protection/rules/alerts: escalation", () => {
  it("[MON-5] has the times of the escalation matrix without being told", () => {
    const { escalation } = configWith("production");
    const { devops, securityCompliance, executive, external } = escalation.levels;
    assert.deepEqual(
      [devops, securityCompliance, executive, external].map(({ afterMinutes }) => afterMinutes),
      [0, 30, 60, 90],
    );
    assert.deepEqual([escalation.reminderMinutes, escalation.endAfterMinutes], [15, 240]);
    assert.deepEqual(escalationRules(configWith("production")), []);
    assert.deepEqual(escalationRules(configWith("staging")), []);
  });

  it("[MON-5] asks production for somebody at every level", () => {
    const nobody = ({ levels }: StackConfig["escalation"]) => (levels.external.email = []);
    assert.deepEqual(problems("production", nobody), [
      {
        path: "escalation.levels.external",
        given: "nobody",
        allowed: "at least one of email, sms and https in production",
        rule: "MON-5",
        fix: "Name who is told.",
      },
    ]);
    assert.deepEqual(problems("staging", nobody), []);
  });

  it("[MON-5] refuses to tell a level later than the matrix says, in production", () => {
    const late = ({ levels }: StackConfig["escalation"]) => (levels.securityCompliance.afterMinutes = 31);
    assert.deepEqual(problems("production", late), [
      {
        path: "escalation.levels.securityCompliance.afterMinutes",
        given: "31",
        allowed: "at most 30 in production",
        rule: "MON-5",
        fix: "Tell them when the escalation matrix says, or earlier.",
      },
    ]);
    assert.deepEqual(problems("staging", late), []);
  });

  it("[MON-5] starts at once, and gives each level a time of its own", () => {
    const change = ({ levels }: StackConfig["escalation"]) => {
      levels.devops.sms = ["+5511999999999"];
      levels.devops.afterMinutes = 5;
      levels.executive.https = ["https://chat.example.com/hook"];
      levels.executive.afterMinutes = 5;
    };
    assert.deepEqual(problems("staging", change), [
      {
        path: "escalation.levels.devops.afterMinutes",
        given: "5",
        allowed: "0, for the first level",
        rule: "MON-5",
        fix: "Somebody has to be told at once.",
      },
      {
        path: "escalation.levels.executive.afterMinutes",
        given: "5",
        allowed: "more than the 5 of devops",
        rule: "MON-5",
        fix: "Give each level its own time.",
        related: ["escalation.levels.devops.afterMinutes"],
      },
    ]);
  });

  for (const [reminder, end, paths] of [
    [5, 240, []],
    [60, 240, []],
    [4, 240, ["escalation.reminderMinutes"]],
    [61, 240, ["escalation.reminderMinutes"]],
    [15, 105, ["escalation.endAfterMinutes"]],
    [15, 106, []],
    [15, 1440, []],
    [15, 1441, ["escalation.endAfterMinutes"]],
  ] as const) {
    it(`[MON-5] ${paths.length === 0 ? "takes" : "refuses"} a reminder every ${reminder} minutes and an end after ${end}`, () => {
      const found = problems("production", (escalation) => {
        escalation.reminderMinutes = reminder;
        escalation.endAfterMinutes = end;
      });
      assert.deepEqual(
        found.map(({ path }) => path),
        paths,
      );
    });
  }

  it("[MON-5] is part of every configuration's validation, and names unknown levels", () => {
    const parsed = parseStackConfig({ ...minimal.production, escalation: { levels: { devop: {} } } });
    assert.ok(!parsed.ok);
    assert.deepEqual(
      parsed.problems.slice(0, 1).map(({ path, fix }) => [path, fix]),
      [["escalation.levels.devop", "Did you mean devops?"]],
    );
    const silent = parseStackConfig({ ...minimal.production, escalation: {} });
    assert.ok(!silent.ok);
    assert.deepEqual(
      silent.problems.map(({ path }) => path),
      ["devops", "securityCompliance", "executive", "external"].map((level) => `escalation.levels.${level}`),
    );
  });
});
