/** The catalogue against the moto server: conditions, transactions and the index as DynamoDB has them; what IAM would allow, not. */
import assert from "node:assert/strict";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { applyEntry } from "../../../lambdas/catalogue-operation/apply";
import { catalogueItems, signalsOf, snapshotOf } from "../../../lambdas/common/catalogueStore";
import { reportSignal } from "../../../lambdas/common/reportSignal";
import type { OperationEntry } from "../../../operations/entry";
import type { LatestRow } from "../../../operations/status/types";
import {
  bucket,
  continuousJob,
  continuousPoint,
  copy,
  point,
  recoveryVault,
  removal,
  snapshot,
  stop,
} from "../../operations/catalogue/entries";
import type { MotoServer } from "../../support/motoServer";
import { motoServer } from "../../support/motoServer";
import { everything, newPlace, now, points, primaryRegion } from "./place";
import type { Place } from "./place";

let moto: MotoServer;

async function filled(...entries: readonly OperationEntry[]) {
  const place = await newPlace(moto);
  for (const one of entries) await applyEntry(place.client, place.table, one);
  return place;
}

describe("the catalogue table", () => {
  before(async function () {
    moto = await motoServer(this);
  });

  const week = [
    snapshot("a", "2026-07-26T05:00:00.000Z"),
    snapshot("b", "2026-07-27T05:00:00.000Z"),
    snapshot("c", "2026-07-28T05:00:00.000Z", { outcome: "FAILED", phase: "failed", operationId: "c", cause: "why" }),
    snapshot("d", "2026-07-29T05:00:00.000Z", { dataClasses: ["personal"], resource: "arn:aws:s3:::other" }),
    copy("b", "b-copy", "2026-07-27T07:00:00.000Z"),
  ];

  it("[BKP-6] answers by class, time, resource and outcome", async () => {
    const { client, table } = await filled(...week);
    const ask = async (filter: Parameters<typeof catalogueItems>[2]) =>
      points(await catalogueItems(client, table, filter, now));
    assert.deepEqual(await ask({ dataClass: "medical" }), ["c", "b-copy", "b", "a"]);
    assert.deepEqual(await ask({ dataClass: "personal" }), ["d"]);
    assert.deepEqual(await ask({ resource: "arn:aws:s3:::other" }), ["d"]);
    assert.deepEqual(await ask({ resource: bucket, from: "2026-07-28T00:00:00.000Z" }), ["c"]);
    assert.deepEqual(await ask({ outcome: "FAILED" }), ["c"]);
    assert.deepEqual(await ask({ from: "2026-07-27T00:00:00.000Z", to: "2026-07-27T23:00:00.000Z", valid: true }), [
      "b-copy",
      "b",
    ]);
  });

  it("[BKP-6] gives back exactly what the entry said", async () => {
    const one = snapshot("a", "2026-07-26T05:00:00.000Z");
    assert.deepEqual(await everything(await filled(one)), [
      {
        kind: "backup",
        dataClass: "medical",
        resource: bucket,
        recoveryPoint: point("a"),
        vault: one.destination,
        region: "sa-east-1",
        pointInTime: "2026-07-26T05:00:00.000Z",
        completedAt: "2026-07-26T05:10:00.000Z",
        outcome: "COMPLETED",
        valid: true,
        cause: null,
        sizeBytes: 2048,
        contentHash: null,
        chain: "sa-east-1",
        sequence: one.sequence,
      },
    ]);
  });

  it("gives a copy the moment of its source", async () => {
    const items = await everything(await filled(...week));
    assert.equal(items.find(({ kind }) => kind === "copy")?.pointInTime, "2026-07-27T05:00:00.000Z");
  });

  it("removes a deleted point for good, also when its backup is told afterwards", async () => {
    const gone = removal(point("b"), "2026-07-30T00:00:00.000Z");
    assert.deepEqual(points(await everything(await filled(...week, gone))), ["d", "c", "b-copy", "a"]);
    assert.deepEqual(points(await everything(await filled(gone, ...week))), ["d", "c", "b-copy", "a"]);
  });

  it("moves a continuous point instead of doubling it", async () => {
    const items = await everything(
      await filled(continuousJob("2026-07-27T05:00:00.000Z"), continuousJob("2026-07-28T05:00:00.000Z")),
    );
    assert.deepEqual(
      items.map(({ pointInTime, covers }) => [pointInTime, covers]),
      [["2026-07-28T05:00:00.000Z", { from: "2026-07-27T05:00:00.000Z", until: null }]],
    );
  });

  it("holds the same for every order and repetition of the entries", async function () {
    this.timeout(120_000);
    const entries = [
      snapshot("a", "2026-07-26T05:00:00.000Z"),
      snapshot("b", "2026-07-27T05:00:00.000Z"),
      continuousJob("2026-07-27T05:00:00.000Z"),
      continuousJob("2026-07-28T05:00:00.000Z"),
      stop(continuousPoint, "2026-07-28T09:00:00.000Z"),
      removal(point("a"), "2026-07-30T00:00:00.000Z"),
      snapshot("x", "2026-07-29T05:00:00.000Z", { outcome: "FAILED", phase: "failed", operationId: "x" }),
    ];
    const reference = await filled(...entries);
    const expected = { items: await everything(reference), rows: await rowsOf(reference) };
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(entries, { minLength: entries.length }),
        fc.constantFrom(...entries),
        async (order, twice) => {
          const place = await filled(...order, twice);
          assert.deepEqual(await everything(place), expected.items);
          assert.deepEqual(await rowsOf(place), expected.rows);
        },
      ),
      { numRuns: 8 },
    );
  });

  it("lets writers of one point race without losing what any of them knew", async function () {
    this.timeout(60_000);
    const place = await newPlace(moto);
    const jobs = ["26", "27", "28", "29", "30"].map((date) => continuousJob(`2026-07-${date}T05:00:00.000Z`));
    await Promise.all(
      [...jobs, stop(continuousPoint, "2026-07-30T09:00:00.000Z")].map((one) =>
        applyEntry(place.client, place.table, one),
      ),
    );
    const items = await everything(place);
    assert.deepEqual(
      items.map(({ pointInTime, covers }) => [pointInTime, covers]),
      [["2026-07-30T05:00:00.000Z", { from: "2026-07-26T05:00:00.000Z", until: "2026-07-30T09:00:00.000Z" }]],
    );
    assert.equal((await rowsOf(place))[0]?.valid?.covers?.until, "2026-07-30T09:00:00.000Z");
  });

  async function rowsOf({ client, table }: Place): Promise<readonly LatestRow[]> {
    const { latest } = await snapshotOf(client, table);
    return latest.toSorted((a, b) => `${a.form}${a.resource}`.localeCompare(`${b.form}${b.resource}`));
  }

  describe("keeps the newest for the status", () => {
    const newest = async (...entries: readonly OperationEntry[]) =>
      (await rowsOf(await filled(...entries))).map(({ form, valid, attempt }) => [
        form,
        valid && points([valid])[0],
        attempt && points([attempt])[0],
      ]);
    const [a, b, failed] = week as [OperationEntry, OperationEntry, OperationEntry];

    it("of every form, whatever comes last", async () => {
      assert.deepEqual(
        await newest(b, a, copy("b", "b-copy", "2026-07-27T07:00:00.000Z"), continuousJob("2026-07-27T05:00:00.000Z")),
        [
          ["backup", "b", "b"],
          ["continuous", "neonpro-test-medical-0f51c39b", "neonpro-test-medical-0f51c39b"],
          ["copy", "b-copy", "b-copy"],
        ],
      );
    });

    it("with the failed attempt beside the point that still counts", async () => {
      assert.deepEqual(await newest(a, b, failed), [["backup", "b", "c"]]);
    });

    it("and goes back to the one before when it is deleted, or to none", async () => {
      const gone = (id: string) => removal(point(id), "2026-07-30T00:00:00.000Z");
      assert.deepEqual(await newest(a, b, gone("b")), [["backup", "a", "b"]]);
      assert.deepEqual(await newest(a, gone("a")), [["backup", null, "a"]]);
      assert.deepEqual(await newest(a, b, gone("a")), [["backup", "b", "b"]]);
    });

    it("and goes back when a later state says that it was not whole", async () => {
      const issues = { ...b, occurredAt: "2026-07-27T05:20:00.000Z", cause: "2 objects were skipped" };
      assert.deepEqual(await newest(a, b, issues), [["backup", "a", "b"]]);
    });

    it("per vault: each copy is a promise of its own", async () => {
      const place = await filled(
        a,
        copy("a", "one", "2026-07-26T07:00:00.000Z"),
        copy("a", "two", "2026-07-26T07:00:00.000Z", {
          destination: recoveryVault.replace("123456789012", "111122223333"),
        }),
      );
      assert.equal((await rowsOf(place)).filter(({ form }) => form === "copy").length, 2);
    });
  });

  it("[MON-2] reads the signals that the watchers write, and passes over what is none", async () => {
    const { client, table } = await newPlace(moto);
    const signal = {
      name: "keys",
      region: primaryRegion,
      verdict: "bad",
      observedAt: now,
      validForSeconds: 2700,
      findings: ["a key"],
      figures: { bad: 1 },
    } as const;
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const low = new DynamoDBClient({ endpoint: moto.endpoint, region: primaryRegion, credentials });
    await reportSignal(low, table, signal, { memory: { S: "of the watcher's own" } });
    await low.send(new PutItemCommand({ TableName: table, Item: { pk: { S: "SIGNAL" }, sk: { S: "note" } } }));
    assert.deepEqual(await signalsOf(client, table), [signal]);
  });
});
