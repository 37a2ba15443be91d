import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import {
  anchoredBy,
  anchorDraftFields,
  anchorKey,
  publicKeyKey,
  statementText,
} from "../../../operations/chain/anchor";
import { entryHash, entryLine, genesisHash, linkEntry } from "../../../operations/chain/link";
import { parseFileName, parseSegmentKey, segmentKey } from "../../../operations/chain/segmentName";
import { redactDraft } from "../../../operations/redaction/redact";
import { draft } from "../verify/support";

const place = { chain: "sa-east-1", sequence: 1, recordedAt: "2026-03-01T00:01:00.000Z", previousHash: genesisHash };

describe("an entry's place in its chain", () => {
  it("[AUD-4] the hash is SHA-256 over the canonical JSON without the hash, as a few lines of any language compute it", () => {
    const entry = linkEntry(draft(7), place);
    const { hash, ...rest } = JSON.parse(entryLine(entry)) as Record<string, unknown>;
    // Parsed from canonical text, the keys are in order already.
    assert.equal(createHash("sha256").update(JSON.stringify(rest)).digest("hex"), hash);
    assert.equal(entryHash(entry), entry.hash);
    assert.equal(genesisHash, "0".repeat(64));
  });

  it("[AUD-1] an entry holds the draft's fields and its place, and nothing else", () => {
    const entry = linkEntry({ ...draft(1), password: "x" } as ReturnType<typeof draft>, place);
    assert.deepEqual(Object.keys(entry).toSorted(), [
      "actor",
      "cause",
      "chain",
      "contentHash",
      "dataClasses",
      "deduplicationKey",
      "destination",
      "durationSeconds",
      "hash",
      "occurredAt",
      "operationId",
      "outcome",
      "phase",
      "previousHash",
      "recordedAt",
      "recoveryPoint",
      "redactions",
      "resource",
      "sequence",
      "sizeBytes",
      "source",
      "type",
      "version",
    ]);
    assert.equal(entry.version, 1);
    assert.deepEqual({ ...draft(1), ...entry }, entry);
  });

  it("[AUD-4] any change of any field changes the hash", () => {
    const entry = linkEntry(draft(1), place);
    for (const field of Object.keys(entry).filter((name) => name !== "hash")) {
      assert.notEqual(entryHash({ ...entry, [field]: "other" }), entry.hash, field);
    }
  });
});

describe("names of segments", () => {
  it("are read back as they were written", () => {
    const name = fc.record({
      chain: fc.constantFrom("sa-east-1", "eu-west-1"),
      day: fc
        .date({ min: new Date("2020-01-01"), max: new Date("2090-01-01"), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
      first: fc.integer({ min: 1, max: 999_999_999_999 }),
      last: fc.integer({ min: 1, max: 999_999_999_999 }),
    });
    fc.assert(
      fc.property(
        name.map((each) => ({ ...each })),
        (each) => {
          assert.deepEqual(parseSegmentKey(segmentKey(each)), each);
          assert.deepEqual(parseSegmentKey(`/copy/of/${segmentKey(each)}`), each);
          assert.deepEqual(parseFileName(segmentKey(each)), { first: each.first, last: each.last });
        },
      ),
    );
  });

  it("sort as their entries do", () => {
    assert.equal(
      segmentKey({ chain: "sa-east-1", day: "2026-03-01", first: 1, last: 20 }),
      "log/sa-east-1/2026/03/01/000000000001-000000000020.ndjson",
    );
    for (const other of ["log/x.ndjson", "anchors/sa-east-1/2026-03-01.json", "log/a/2026/03/01/1-2.ndjson"])
      assert.equal(parseSegmentKey(other), undefined);
  });
});

describe("anchors", () => {
  const statement = {
    version: 1,
    chain: "sa-east-1",
    sequence: 42,
    hash: "ab".repeat(32),
    signedAt: "2026-03-01T03:00:00.000Z",
    keyId: "mrk-1",
  } as const;

  it("[AUD-4] sign the statement alone, and stand by chain and day", () => {
    const anchor = { ...statement, algorithm: "ECDSA_SHA_256", signature: "x" } as const;
    assert.equal(statementText(anchor), statementText(statement));
    assert.equal(
      statementText(statement),
      `{"chain":"sa-east-1","hash":"${"ab".repeat(32)}","keyId":"mrk-1","sequence":42,"signedAt":"2026-03-01T03:00:00.000Z","version":1}`,
    );
    assert.equal(anchorKey(anchor), "anchors/sa-east-1/2026-03-01.json");
    assert.equal(publicKeyKey("mrk-1"), "anchors/mrk-1.pem");
  });

  it("[AUD-4] survive redaction as entries of the other chain, and are read back", () => {
    const redacted = redactDraft(draft(1, anchorDraftFields(statement)));
    assert.deepEqual(redacted.redactions, {});
    assert.deepEqual(anchoredBy(redacted), { chain: "sa-east-1", sequence: 42, hash: statement.hash });
    for (const other of [
      { type: "backup" as const },
      { operationId: "anchor/x" },
      { contentHash: null },
      { contentHash: "sha256:xyz" },
    ]) {
      assert.equal(anchoredBy({ ...redacted, ...other }), undefined);
    }
  });
});
