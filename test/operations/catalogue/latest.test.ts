/** Which point to restore from, and the catalogue's filters. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { restorable } from "../../../operations/catalogue/coverage";
import * as component from "../../../components/operations/catalogueTable";
import { resourceIndex } from "../../../operations/catalogue/keys";
import { latestValidBefore, validBefore } from "../../../operations/catalogue/latest";
import { keyConditions, matches, newestFirst } from "../../../operations/catalogue/query";
import type { CatalogueItem } from "../../../operations/catalogue/types";
import { bucket, continuousPoint } from "./entries";

const now = "2026-07-29T18:00:00.000Z";

function item(more: Partial<CatalogueItem> = {}): CatalogueItem {
  return {
    kind: "backup",
    dataClass: "medical",
    resource: bucket,
    recoveryPoint: `point-of-${more.pointInTime ?? "noon"}-${more.region ?? "here"}`,
    vault: "vault",
    region: "sa-east-1",
    pointInTime: "2026-07-29T12:00:00.000Z",
    completedAt: "2026-07-29T12:10:00.000Z",
    outcome: "COMPLETED",
    valid: true,
    cause: null,
    sizeBytes: 1,
    contentHash: null,
    chain: "sa-east-1",
    sequence: 1,
    ...more,
  };
}

const at = (pointInTime: string, more: Partial<CatalogueItem> = {}) => item({ pointInTime, ...more });
const growing = (from: string, lastJob: string, until: string | null = null) =>
  at(lastJob, { recoveryPoint: continuousPoint, covers: { from, until } });

function answer(items: readonly CatalogueItem[], moment: string, more: { region?: string } = {}) {
  return latestValidBefore(items, { moment, now, resource: bucket, ...more });
}

describe("latestValidBefore", () => {
  const days = ["2026-07-27", "2026-07-28", "2026-07-29"].map((day) => at(`${day}T05:00:00.000Z`));

  it("[BKP-6] takes the newest point of before the moment", () => {
    assert.equal(answer(days, "2026-07-28T23:00:00.000Z")?.restoreTo, "2026-07-28T05:00:00.000Z");
  });

  it("[BKP-6] counts a point of exactly the moment, and none of a millisecond later", () => {
    assert.equal(answer(days, "2026-07-28T05:00:00.000Z")?.restoreTo, "2026-07-28T05:00:00.000Z");
    assert.equal(answer(days, "2026-07-28T04:59:59.999Z")?.restoreTo, "2026-07-27T05:00:00.000Z");
    assert.equal(answer(days, "2026-07-27T04:59:59.999Z"), undefined);
  });

  it("[BKP-6] passes over what completed with issues, failed, or is a restore", () => {
    const unusable = [
      at("2026-07-29T06:00:00.000Z", { valid: false, cause: "issues" }),
      at("2026-07-29T06:00:00.000Z", { valid: false, outcome: "FAILED" }),
      at("2026-07-29T06:00:00.000Z", { kind: "restore" }),
      at("2026-07-29T06:00:00.000Z", { kind: "restore-validation" }),
    ];
    assert.equal(answer([...unusable, ...days], now)?.restoreTo, "2026-07-29T05:00:00.000Z");
    assert.equal(answer(unusable, now), undefined);
  });

  it("[BKP-6] prefers the original, and takes the copy where only the other Region is left", () => {
    const original = at("2026-07-29T05:00:00.000Z");
    const copied = at("2026-07-29T05:00:00.000Z", { kind: "copy", region: "eu-west-1", completedAt: now });
    assert.equal(answer([copied, original], now)?.item.kind, "backup");
    assert.equal(answer([copied, original], now, { region: "eu-west-1" })?.item.kind, "copy");
    assert.equal(answer([original], now, { region: "eu-west-1" }), undefined);
  });

  it("[BKP-6] reaches any second that a continuous point covers, with its ends", () => {
    const items = [
      ...days,
      growing("2026-07-28T06:00:00.000Z", "2026-07-29T05:00:00.000Z", "2026-07-29T15:00:00.000Z"),
    ];
    assert.equal(answer(items, "2026-07-28T14:05:07.000Z")?.restoreTo, "2026-07-28T14:05:07.000Z");
    assert.equal(answer(items, "2026-07-28T06:00:00.000Z")?.restoreTo, "2026-07-28T06:00:00.000Z");
    assert.equal(answer(items, "2026-07-28T05:59:59.999Z")?.restoreTo, "2026-07-28T05:00:00.000Z");
    assert.equal(answer(items, "2026-07-29T15:00:00.001Z")?.restoreTo, "2026-07-29T15:00:00.000Z");
  });

  it("[BKP-6] ends a growing point at the service's lag behind now: 15 minutes for S3, 5 for databases", () => {
    const s3 = growing("2026-07-28T06:00:00.000Z", "2026-07-29T05:00:00.000Z");
    const database = { ...s3, resource: "arn:aws:rds:sa-east-1:123456789012:cluster:neonpro" };
    assert.equal(restorable(s3, now)?.to, "2026-07-29T17:45:00.000Z");
    assert.equal(restorable(database, now)?.to, "2026-07-29T17:55:00.000Z");
    assert.equal(answer([s3], now)?.restoreTo, "2026-07-29T17:45:00.000Z");
  });

  it("trusts a growing point for two days after its last job, and keeps no more than 35 days of it (L3)", () => {
    assert.equal(
      restorable(growing("2026-07-01T00:00:00.000Z", "2026-07-20T05:00:00.000Z"), now)?.to,
      "2026-07-22T05:00:00.000Z",
    );
    assert.equal(
      restorable(growing("2026-05-01T00:00:00.000Z", "2026-07-29T05:00:00.000Z"), now)?.from,
      "2026-06-24T18:00:00.000Z",
    );
    assert.equal(
      restorable(growing("2026-05-01T00:00:00.000Z", "2026-06-01T05:00:00.000Z", "2026-06-01T06:00:00.000Z"), now),
      undefined,
    );
  });

  it("asks one class over all its resources", () => {
    const items = [...days, at("2026-07-29T10:00:00.000Z", { resource: "arn:aws:s3:::other" })];
    const question = { moment: now, now, dataClass: "medical" } as const;
    assert.equal(latestValidBefore(items, question)?.item.resource, "arn:aws:s3:::other");
    assert.equal(latestValidBefore(items, { ...question, dataClass: "personal" }), undefined);
  });

  it("never answers with data of after the moment, and does not depend on the order", () => {
    const moments = fc
      .integer({ min: Date.parse("2026-07-20T00:00:00Z"), max: Date.parse(now) })
      .map((ms) => new Date(ms).toISOString());
    const items = fc.array(
      fc
        .record({ moment: moments, valid: fc.boolean(), isCopy: fc.boolean() })
        .map(({ moment, valid, isCopy }) =>
          at(moment, { valid, ...(isCopy ? { kind: "copy", region: "eu-west-1" } : {}) }),
        ),
    );
    fc.assert(
      fc.property(items, moments, (all, moment) => {
        const question = { moment, now };
        const candidates = validBefore(all, question);
        assert.ok(candidates.every(({ restoreTo, item: { valid } }) => valid && restoreTo <= moment));
        const expected = all.filter(({ valid, pointInTime }) => valid && pointInTime <= moment);
        assert.equal(candidates.length, expected.length);
        assert.equal(
          candidates[0]?.restoreTo,
          expected
            .map(({ pointInTime }) => pointInTime)
            .sort()
            .at(-1),
        );
        assert.deepEqual(validBefore(all.toReversed(), question)[0]?.restoreTo, candidates[0]?.restoreTo);
      }),
    );
  });
});

describe("the catalogue's filters", () => {
  const base = item();
  const table: readonly [string, Parameters<typeof matches>[1], boolean][] = [
    ["nothing asked", {}, true],
    ["its class", { dataClass: "medical" }, true],
    ["another class", { dataClass: "personal" }, false],
    ["its resource", { resource: bucket }, true],
    ["another resource", { resource: "arn:aws:s3:::other" }, false],
    ["from its moment", { from: base.pointInTime }, true],
    ["from a millisecond later", { from: "2026-07-29T12:00:00.001Z" }, false],
    ["to its moment", { to: base.pointInTime }, true],
    ["to a millisecond earlier", { to: "2026-07-29T11:59:59.999Z" }, false],
    ["its outcome in small letters", { outcome: "completed" }, true],
    ["another outcome", { outcome: "FAILED" }, false],
    ["its kind", { kinds: ["copy", "backup"] }, true],
    ["another kind", { kinds: ["copy"] }, false],
    ["its Region", { region: "sa-east-1" }, true],
    ["another Region", { region: "eu-west-1" }, false],
    ["only valid ones", { valid: true }, true],
    ["only invalid ones", { valid: false }, false],
  ];
  for (const [name, filter, expected] of table) {
    it(`[BKP-6] ${expected ? "finds" : "leaves out"} an item when asked for ${name}`, () => {
      assert.equal(matches(base, filter, now), expected);
    });
  }

  it("finds a continuous point by any moment of its range", () => {
    const point = growing("2026-07-28T06:00:00.000Z", "2026-07-29T05:00:00.000Z");
    assert.equal(matches(point, { from: "2026-07-29T17:00:00.000Z" }, now), true);
    assert.equal(matches(point, { to: "2026-07-28T07:00:00.000Z" }, now), true);
    assert.equal(matches(point, { from: "2026-07-29T17:46:00.000Z" }, now), false);
  });

  it("sorts newest data first, whatever order it comes in", () => {
    const sorted = [
      at("2026-07-29T12:00:00.000Z", { completedAt: "2026-07-29T13:00:00.000Z" }),
      at("2026-07-29T12:00:00.000Z"),
      at("2026-07-28T12:00:00.000Z"),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(sorted, { minLength: 3 }), (order) => {
        assert.deepEqual(order.toSorted(newestFirst), sorted);
      }),
    );
  });

  it("asks the index for a resource, one partition for a class, every class for neither", () => {
    assert.deepEqual(keyConditions({ resource: bucket, dataClass: "medical" }, ["medical", "unknown"]), [
      {
        index: "by-resource",
        expression: "#partition = :partition",
        names: { "#partition": "gsi1pk" },
        values: { ":partition": `RESOURCE#${bucket}` },
      },
    ]);
    assert.deepEqual(keyConditions({ dataClass: "medical", from: "2026-07-29T00:00:00.000Z" }, ["unknown"]), [
      {
        expression: "#partition = :partition AND #sort >= :from",
        names: { "#partition": "pk", "#sort": "sk" },
        // Two days earlier: a continuous point sorts by its last job.
        values: { ":partition": "CLASS#medical", ":from": "2026-07-27T00:00:00.000Z" },
      },
    ]);
    assert.deepEqual(
      keyConditions({}, ["medical", "unknown"]).map(({ values }) => values[":partition"]),
      ["CLASS#medical", "CLASS#unknown"],
    );
  });

  it("uses the index that the component declares", () => {
    assert.equal(component.resourceIndex, resourceIndex);
  });
});
