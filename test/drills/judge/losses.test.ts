import assert from "node:assert/strict";
import { histories, judgeRow, lossSeconds, lostAfter } from "../../../drills/judge/losses";
import type { Line } from "../../../drills/load/protocol";

const line = (kind: Line["kind"], at: string, ...effects: [id: string, md5: string][]): Line => ({
  kind,
  at: `2026-03-02T12:00:0${at}.000Z`,
  xid: at,
  effects: effects.map(([id, md5]) => ({ table: "finance.invoice", id, md5 })),
});

describe("drills/judge/losses", () => {
  const lines = [
    line("acknowledged", "0", ["1", "a"]),
    line("acknowledged", "1", ["1", "b"]),
    line("in-doubt", "2", ["1", "c"]),
    line("refused", "3", ["1", "d"]),
  ];
  const [history] = histories(lines);

  for (const [what, found, lost, altered] of [
    ["the last acknowledged state", "b", [], false],
    ["a state that was in doubt", "c", [], false],
    ["an earlier state: what came after it is lost", "a", [1], false],
    ["no row: every acknowledged commit is lost", null, [0, 1], false],
    ["a state that was refused: nobody wrote that", "d", [], true],
    ["what nobody wrote", "x", [], true],
  ] as const) {
    it(`judges ${what}`, () => {
      assert.ok(history);
      assert.deepEqual(judgeRow(history, lines, found), { lost, altered });
    });
  }

  it("counts no refused transaction as a state of a row", () => {
    assert.deepEqual(
      history?.states.map(({ md5 }) => md5),
      ["a", "b", "c"],
    );
  });

  it("[DRP-1] measures the loss from the first lost commit to the accident, and what was lost after it apart", () => {
    const accident = new Date("2026-03-02T12:00:05.000Z");
    const lost = (...seconds: number[]) => ({
      lost: seconds.map((second) => ({ at: `2026-03-02T12:00:0${second}.500Z`, xid: "1", tables: [] })),
    });
    assert.equal(lossSeconds(lost(), accident), 0);
    assert.equal(lossSeconds(lost(3, 4), accident), 1.5);
    assert.equal(lossSeconds(lost(6, 7), accident), 0);
    assert.equal(lostAfter(lost(3, 4), accident), 0);
    assert.equal(lostAfter(lost(4, 6, 7), accident), 2);
  });
});
