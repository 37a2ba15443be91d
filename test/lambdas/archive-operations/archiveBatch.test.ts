/** What is archived in which object, against an archive in memory. */
import assert from "node:assert/strict";
import type { DynamoDBRecord } from "aws-lambda";
import fc from "fast-check";
import { archiveBatch } from "../../../lambdas/archive-operations/archiveBatch";
import { lagMetricLine } from "../../../lambdas/archive-operations/lag";
import { segmentsOf } from "../../../lambdas/archive-operations/segments";
import { streamedEntry } from "../../../lambdas/archive-operations/streamed";
import type { Archive } from "../../../lambdas/archive-operations/types";
import { entryRecord, lineOf } from "./support";

class MemoryArchive implements Archive {
  readonly objects = new Map<string, string>();
  failOn: string | undefined;

  put(key: string, body: string): Promise<void> {
    if (this.failOn !== undefined && key.includes(this.failOn)) return Promise.reject(new Error("SlowDown"));
    this.objects.set(key, body);
    return Promise.resolve();
  }
}

const now = () => Date.parse("2026-07-29T12:01:00.000Z");
const records = (...sequences: number[]) => sequences.map((sequence) => entryRecord(sequence));

describe("archiveBatch", () => {
  it("[AUD-4] writes a run of entries as one object, each line as it was committed", async () => {
    const archive = new MemoryArchive();
    const done = await archiveBatch(records(7, 8, 9), archive, now);
    assert.deepEqual(done, {
      segments: 1,
      entries: 3,
      archived: [{ first: 7, last: 9 }],
      lagSeconds: 60,
      failedFrom: undefined,
    });
    assert.deepEqual(
      [...archive.objects],
      [["log/sa-east-1/2026/07/29/000000000007-000000000009.ndjson", `${lineOf(7)}\n${lineOf(8)}\n${lineOf(9)}\n`]],
    );
  });

  it("[AUD-4] cuts at gaps, and puts what came in another order in the chain's", async () => {
    const archive = new MemoryArchive();
    await archiveBatch(records(4, 2, 1, 2), archive, now);
    assert.deepEqual(
      [...archive.objects.keys()],
      [
        "log/sa-east-1/2026/07/29/000000000001-000000000002.ndjson",
        "log/sa-east-1/2026/07/29/000000000004-000000000004.ndjson",
      ],
    );
  });

  it("cuts at midnight, so that an object stands in its own day", async () => {
    const archive = new MemoryArchive();
    const night = [entryRecord(1, "2026-07-31T23:59:59.999Z"), entryRecord(2, "2026-08-01T00:00:00.000Z")];
    await archiveBatch(night, archive, () => Date.parse("2026-08-01T00:00:01.000Z"));
    assert.deepEqual(
      [...archive.objects.keys()],
      [
        "log/sa-east-1/2026/07/31/000000000001-000000000001.ndjson",
        "log/sa-east-1/2026/08/01/000000000002-000000000002.ndjson",
      ],
    );
  });

  it("archives new entries and nothing else", async () => {
    const archive = new MemoryArchive();
    const entry = entryRecord(1);
    const others: DynamoDBRecord[] = [
      { ...entry, eventName: "MODIFY" },
      { ...entry, eventName: "REMOVE" },
      { eventName: "INSERT", dynamodb: { Keys: { pk: { S: "HEAD" }, sk: { S: "HEAD" } }, SequenceNumber: "1" } },
      { eventName: "INSERT", dynamodb: { Keys: { pk: { S: "DEDUP#x" }, sk: { S: "DEDUP" } }, SequenceNumber: "2" } },
      { eventName: "INSERT" },
    ];
    assert.deepEqual(await archiveBatch(others, archive, now), {
      segments: 0,
      entries: 0,
      archived: [],
      lagSeconds: undefined,
      failedFrom: undefined,
    });
    assert.equal(archive.objects.size, 0);
  });

  it("[AUD-4] stops at the first failure and says from where to begin again", async () => {
    const archive = new MemoryArchive();
    archive.failOn = "000000000004";
    const done = await archiveBatch(records(1, 2, 4, 6), archive, now);
    assert.deepEqual([done.segments, done.entries, done.failedFrom], [1, 2, "stream-4"]);
    assert.deepEqual([...archive.objects.keys()].length, 1);
    // The batch begins again there, and nothing is missing in the end.
    archive.failOn = undefined;
    await archiveBatch(records(4, 6), archive, now);
    assert.equal(archive.objects.size, 3);
  });

  it("begins again at the earliest record of the batch, whatever the order of the entries", async () => {
    const archive = new MemoryArchive();
    archive.failOn = "000000000008";
    const done = await archiveBatch(records(8, 1, 9), archive, now);
    assert.deepEqual([done.entries, done.failedFrom], [1, "stream-8"]);
  });

  it("archives what stands before a record that it cannot read, and stops there", async () => {
    for (const line of ["not JSON", "[]", '{"chain":"sa-east-1","sequence":"2","recordedAt":"x"}', undefined]) {
      const archive = new MemoryArchive();
      const broken = entryRecord(2);
      const image = line === undefined ? {} : { entry: { S: line } };
      const bad = { ...broken, dynamodb: { ...broken.dynamodb, NewImage: image } };
      const done = await archiveBatch([entryRecord(1), bad, entryRecord(3)], archive, now);
      assert.deepEqual([done.entries, done.failedFrom], [1, "stream-2"], line);
      assert.ok(done.error instanceof Error && done.error.name === "MalformedEntryError");
    }
  });

  it("never loses an entry and never writes one twice in a batch, in any order and with any gaps", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sequences) => {
        const entries = records(...sequences)
          .map((record) => streamedEntry(record))
          .filter((entry) => entry !== undefined);
        const segments = segmentsOf(entries);
        const written = segments.flatMap(({ body }) => body.trimEnd().split("\n"));
        const wanted = [...new Set(sequences)].toSorted((one, other) => one - other);
        assert.deepEqual(
          written,
          wanted.map((sequence) => lineOf(sequence)),
        );
        assert.equal(new Set(segments.map(({ key }) => key)).size, segments.length);
      }),
    );
  });
});

describe("lagMetricLine", () => {
  it("[MON-6] is one line of CloudWatch's embedded metric format, without dimensions", () => {
    const line = lagMetricLine(12.5, 1_785_283_200_000);
    assert.ok(line.endsWith("\n") && !line.slice(0, -1).includes("\n"));
    assert.deepEqual(JSON.parse(line), {
      _aws: {
        Timestamp: 1_785_283_200_000,
        CloudWatchMetrics: [
          {
            Namespace: "NeonPro/Recovery",
            Dimensions: [[]],
            Metrics: [{ Name: "LogArchiveLagSeconds", Unit: "Seconds" }],
          },
        ],
      },
      LogArchiveLagSeconds: 12.5,
    });
  });
});
