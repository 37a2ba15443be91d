import assert from "node:assert/strict";
import { functionProblems } from "../../../components/functions/limits";

const fine = { timeoutSeconds: 30, memoryMegabytes: 256, logRetentionDays: 731 };

describe("functionProblems", () => {
  const accepted = [
    {},
    { timeoutSeconds: 1 },
    { timeoutSeconds: 900 },
    { memoryMegabytes: 128 },
    { memoryMegabytes: 10_240 },
    { logRetentionDays: 1 },
    { logRetentionDays: 3653 },
  ];
  for (const change of accepted) {
    it(`accepts ${JSON.stringify(change)}`, () => {
      assert.deepEqual(functionProblems({ ...fine, ...change }), []);
    });
  }

  const refused: readonly (readonly [Partial<typeof fine>, string])[] = [
    [{ timeoutSeconds: 0 }, "timeoutSeconds: received 0; Lambda takes whole numbers from 1 to 900."],
    [{ timeoutSeconds: 901 }, "timeoutSeconds: received 901; Lambda takes whole numbers from 1 to 900."],
    [{ timeoutSeconds: 1.5 }, "timeoutSeconds: received 1.5; Lambda takes whole numbers from 1 to 900."],
    [{ memoryMegabytes: 127 }, "memoryMegabytes: received 127; Lambda takes whole numbers from 128 to 10240."],
    [{ memoryMegabytes: NaN }, "memoryMegabytes: received NaN; Lambda takes whole numbers from 128 to 10240."],
    [
      { logRetentionDays: 730 },
      "logRetentionDays: received 730; CloudWatch Logs takes 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, " +
        "731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
    ],
  ];
  for (const [change, problem] of refused) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      assert.deepEqual(functionProblems({ ...fine, ...change }), [problem]);
    });
  }

  it("reports all of them at once", () => {
    assert.equal(functionProblems({ timeoutSeconds: 0, memoryMegabytes: 0, logRetentionDays: 0 }).length, 3);
  });
});
