import assert from "node:assert/strict";
import { secondBefore, statementsIn } from "../../../drills/recovery/moment";

describe("drills/recovery/moment", () => {
  it("[RST-1] reads statements from the server's log, with their moment, user and transaction", () => {
    const log = [
      "2026-03-02 12:00:00.123 UTC [41] neonpro_support@neonpro 0 LOG:  statement: DELETE FROM clinical.document",
      "2026-03-02 12:00:00.200 UTC [42] neonpro_deploy@neonpro 907 LOG:  statement: UPDATE finance.invoice SET paid_at = null",
      "2026-03-02 12:00:00.300 UTC [7] @ 0 LOG:  checkpoint starting: immediate force wait",
      "cp: cannot stat 'archive/00000002.history'",
    ].join("\n");
    assert.deepEqual(statementsIn(log), [
      {
        at: new Date("2026-03-02T12:00:00.123Z"),
        user: "neonpro_support",
        process: 41,
        xid: undefined,
        sql: "DELETE FROM clinical.document",
      },
      {
        at: new Date("2026-03-02T12:00:00.200Z"),
        user: "neonpro_deploy",
        process: 42,
        xid: "907",
        sql: "UPDATE finance.invoice SET paid_at = null",
      },
    ]);
  });

  for (const [moment, second] of [
    ["12:00:05.001", "12:00:05.000"],
    ["12:00:05.999", "12:00:05.000"],
    ["12:00:05.000", "12:00:04.000"],
  ] as const) {
    it(`[RST-4] asks for ${second} to be before ${moment}`, () => {
      assert.equal(secondBefore(new Date(`2026-03-02T${moment}Z`)).toISOString(), `2026-03-02T${second}Z`);
    });
  }
});
