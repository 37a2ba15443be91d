/** How states of one point become one item, whatever order they come in. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { identityOf } from "../../../operations/catalogue/items";
import { itemsOf, merge, nothingKnown } from "../../../operations/catalogue/point";
import type { CatalogueItem } from "../../../operations/catalogue/types";
import type { OperationEntry } from "../../../operations/entry";
import {
  bucket,
  continuousJob,
  continuousPoint,
  copy,
  entry,
  point,
  recoveryVault,
  removal,
  snapshot,
  stop,
  vault,
} from "./entries";

function shown(...entries: readonly OperationEntry[]): readonly CatalogueItem[] {
  return itemsOf(entries.reduce((state, one) => merge(state, one), nothingKnown));
}

describe("a point's state", () => {
  it("[BKP-6] is the item of a finished backup, of the moment at which its job began", () => {
    const done = entry({ contentHash: `sha256:${"a".repeat(64)}` });
    assert.deepEqual(shown(done), [
      {
        kind: "backup",
        dataClass: "medical",
        resource: bucket,
        recoveryPoint: point("snapshot-1"),
        vault,
        region: "sa-east-1",
        pointInTime: "2026-07-29T11:00:00.000Z",
        completedAt: "2026-07-29T12:00:00.000Z",
        outcome: "COMPLETED",
        valid: true,
        cause: null,
        sizeBytes: 2048,
        contentHash: `sha256:${"a".repeat(64)}`,
        chain: "sa-east-1",
        sequence: done.sequence,
      },
    ]);
  });

  it("[BKP-6] gives a copy its source's moment and class, and its own Region and vault", () => {
    const [source] = shown(entry());
    const state = merge(
      nothingKnown,
      copy("snapshot-1", "copy-1", "2026-07-29T13:00:00.000Z", { dataClasses: [] }),
      source,
    );
    const [item] = itemsOf(state);
    assert.equal(item?.pointInTime, "2026-07-29T11:00:00.000Z");
    assert.equal(item.dataClass, "medical");
    assert.equal(item.region, "eu-west-1");
    assert.equal(item.vault, recoveryVault);
  });

  it("gives a copy of an unknown source its own start, which is never earlier than the truth", () => {
    const [item] = shown(copy("unseen", "copy-1", "2026-07-29T13:00:00.000Z"));
    assert.equal(item?.pointInTime, "2026-07-29T12:50:00.000Z");
  });

  const outcomes: readonly [string, Partial<OperationEntry>, boolean][] = [
    ["COMPLETED", {}, true],
    ["COMPLETED with a message (S15)", { cause: "3 objects were skipped" }, false],
    ["PARTIAL", { outcome: "PARTIAL", phase: "failed", cause: "some" }, false],
    ["EXPIRED", { outcome: "EXPIRED", phase: "failed" }, false],
    ["FAILED", { outcome: "FAILED", phase: "failed" }, false],
    ["a state nobody knows", { outcome: "FINISHED" }, false],
    ["SUCCESSFUL for a backup", { outcome: "SUCCESSFUL" }, false],
    ["a passed restore test", { type: "restore-validation", outcome: "SUCCESSFUL" }, true],
    [
      "a passed restore test with a remark",
      { type: "restore-validation", outcome: "SUCCESSFUL", cause: "2 rows" },
      true,
    ],
    ["a failed restore test", { type: "restore-validation", outcome: "FAILED", phase: "failed" }, false],
    ["a timed-out restore test", { type: "restore-validation", outcome: "TIMED_OUT", phase: "failed" }, false],
  ];
  for (const [name, more, valid] of outcomes) {
    it(`${valid ? "can" : "cannot"} be relied on: ${name}`, () => {
      assert.deepEqual(
        shown(entry(more)).map((item) => item.valid),
        [valid],
      );
    });
  }

  it("keeps nothing of what has only started, nor of operations without a point", () => {
    assert.equal(identityOf(entry({ phase: "started", outcome: "RUNNING" })), undefined);
    assert.equal(identityOf(entry({ type: "key" })), undefined);
    assert.equal(identityOf(entry({ type: "recovery-point", outcome: "MODIFIED" })), undefined);
    assert.deepEqual(shown(entry({ phase: "started", outcome: "RUNNING" })), []);
  });

  it("keeps restores of one point apart, and a failed job apart from the point that it was to confirm", () => {
    const one = point("snapshot-1");
    assert.equal(identityOf(entry({ operationId: "a" })), one);
    assert.equal(identityOf(entry({ operationId: "a", type: "restore" })), "restore#a");
    assert.equal(identityOf(entry({ operationId: "b", type: "restore-validation" })), "restore-validation#b");
    assert.equal(identityOf(entry({ operationId: "c", phase: "failed", recoveryPoint: continuousPoint })), "backup#c");
    assert.equal(identityOf(removal(one, "2026-07-30T00:00:00.000Z")), one);
  });

  it("is `unknown` without a class, and one item a class with several", () => {
    assert.deepEqual(
      shown(entry({ dataClasses: [] })).map(({ dataClass }) => dataClass),
      ["unknown"],
    );
    assert.deepEqual(
      shown(entry({ dataClasses: ["personal", "medical"] })).map(({ dataClass }) => dataClass),
      ["medical", "personal"],
    );
  });

  it("lets what happened later win, not what arrived later", () => {
    const good = entry({ occurredAt: "2026-07-29T13:00:00.000Z" });
    const bad = entry({ occurredAt: "2026-07-29T12:00:00.000Z", cause: "issues" });
    for (const order of [
      [good, bad],
      [bad, good],
    ]) {
      assert.deepEqual(
        shown(...order).map(({ valid }) => valid),
        [true],
      );
    }
  });

  describe("that is deleted", () => {
    it("shows nothing, whichever was told first", () => {
      const done = entry();
      const gone = removal(point("snapshot-1"), "2026-07-30T00:00:00.000Z");
      assert.deepEqual(shown(done, gone), []);
      assert.deepEqual(shown(gone, done), []);
      assert.deepEqual(shown(gone), []);
    });

    it("shows what was made under its name afterwards, without the first life's range", () => {
      const items = shown(
        continuousJob("2026-07-01T05:00:00.000Z"),
        removal(continuousPoint, "2026-07-10T00:00:00.000Z"),
        continuousJob("2026-07-11T05:00:00.000Z"),
      );
      assert.deepEqual(
        items.map(({ covers }) => covers),
        [{ from: "2026-07-10T00:00:00.000Z", until: null }],
      );
    });
  });

  describe("that is continuous", () => {
    it("[BKP-6] reaches from its first job on, and grows", () => {
      const [item] = shown(continuousJob("2026-07-28T05:00:00.000Z"), continuousJob("2026-07-29T05:00:00.000Z"));
      assert.deepEqual(item?.covers, { from: "2026-07-28T05:00:00.000Z", until: null });
      assert.equal(item.pointInTime, "2026-07-29T05:00:00.000Z");
    });

    it("ends where it was interrupted (S14), until a job confirms it again", () => {
      const job = continuousJob("2026-07-28T05:00:00.000Z");
      const stopped = stop(continuousPoint, "2026-07-28T17:00:00.000Z");
      assert.equal(shown(job, stopped)[0]?.covers?.until, "2026-07-28T17:00:00.000Z");
      assert.equal(shown(job, stopped, continuousJob("2026-07-29T05:00:00.000Z"))[0]?.covers?.until, null);
    });
  });

  it("is the same for every order and repetition", () => {
    const all = [
      continuousJob("2026-07-27T05:00:00.000Z", { dataClasses: [] }),
      continuousJob("2026-07-28T05:00:00.000Z"),
      continuousJob("2026-07-28T11:00:00.000Z", { cause: "issues" }),
      continuousJob("2026-07-29T05:00:00.000Z", { dataClasses: ["personal"] }),
      stop(continuousPoint, "2026-07-28T17:00:00.000Z"),
      removal(continuousPoint, "2026-07-27T10:00:00.000Z"),
      removal(continuousPoint, "2026-07-30T00:00:00.000Z"),
      snapshot("", "2026-07-30T05:00:00.000Z", { recoveryPoint: continuousPoint, chain: "eu-west-1" }),
    ];
    const once = shown(...all);
    assert.equal(once.length, 2);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.constantFrom(...all), { maxLength: 8 }),
        (order, repeated) => {
          assert.deepEqual(shown(...order, ...repeated), once);
          assert.deepEqual(shown(...repeated, ...order), once);
        },
      ),
    );
  });
});
