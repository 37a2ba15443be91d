/** Inventories as the buckets declare them, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { AccessLogBucket } from "../../../components/storage/accessLogBucket";
import { accessLogBucketStatements } from "../../../components/storage/bucketPolicy";
import { inventorySettings } from "../../../components/storage/inventory";
import { ProtectedBucket } from "../../../components/storage/protectedBucket";
import { dataClasses } from "../../../protection/dataClasses";
import { accountId, parsed, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";
import { argsFor, bucketIn, regions } from "./support";

const sources = ["arn:aws:s3:::neonpro-test-*"];
const type = "aws:s3/inventory:Inventory";

async function declared(id: "medical" | "personal", inventory?: boolean): Promise<Recording> {
  const recorded = recordResources();
  const accessLogs = Object.fromEntries(
    Object.values(regions).map((region) => [
      region,
      new AccessLogBucket(`taking-${region}`, {
        region,
        bucketPrefix: "logs",
        suffix: "0a1b2c3d",
        accountId,
        inventorySourceArns: sources,
      }),
    ]),
  );
  new ProtectedBucket("records", {
    ...argsFor(dataClasses[id]),
    accessLogs,
    ...(inventory === undefined ? {} : { inventory }),
  });
  await settle();
  return recorded;
}

describe("inventories", () => {
  for (const [side, region] of Object.entries(regions)) {
    it(`[BKP-16] list every version of the ${side} side daily, with replication, encryption and locks`, async () => {
      const recorded = await declared("medical", true);
      const { inputs, dependencies, parent } = recorded.one(`records-${side}-inventory`);
      assert.deepEqual(inputs, {
        region,
        bucket: bucketIn(region),
        name: "all-versions",
        enabled: true,
        includedObjectVersions: "All",
        schedule: { frequency: "Daily" },
        optionalFields: [
          "Size",
          "LastModifiedDate",
          "StorageClass",
          "ETag",
          "IsMultipartUploaded",
          "ReplicationStatus",
          "EncryptionStatus",
          "BucketKeyStatus",
          "ChecksumAlgorithm",
          "ObjectLockMode",
          "ObjectLockRetainUntilDate",
          "ObjectLockLegalHoldStatus",
        ],
        destination: {
          bucket: {
            accountId,
            bucketArn: `arn:aws:s3:::logs-${region}-0a1b2c3d`,
            format: "CSV",
            prefix: "inventory",
            encryption: { sseS3: {} },
          },
        },
      });
      assert.equal(parent, recorded.one(`records-${side}`).urn);
      assert.ok(dependencies.includes(recorded.one(`taking-${region}-policy`).urn), "does not wait for the policy");
    });
  }

  it("leave locks out where there are none", () => {
    const { optionalFields } = inventorySettings({ locked: false, accountId, destinationArn: "arn:aws:s3:::logs" });
    assert.doesNotMatch(JSON.stringify(optionalFields), /ObjectLock/);
    assert.match(JSON.stringify(optionalFields), /ReplicationStatus/);
  });

  it("are made only when asked for", async () => {
    assert.equal((await declared("personal")).ofType(type).length, 0);
    assert.equal((await declared("personal", false)).ofType(type).length, 0);
  });

  it("[SEC-4] are let in for the named buckets of this account alone, and go after 35 days", async () => {
    const recorded = await declared("personal", true);
    const { Statement } = parsed(recorded.one("taking-eu-west-1-policy").inputs.policy) as { Statement: unknown[] };
    assert.deepEqual(Statement.at(-1), {
      Sid: "InventoriesOfThisAccount",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::logs-eu-west-1-0a1b2c3d/*",
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId, "s3:x-amz-acl": "bucket-owner-full-control" },
        ArnLike: { "aws:SourceArn": sources },
      },
    });
    const { rules } = recorded.one("taking-eu-west-1-lifecycle").inputs as { rules: unknown[] };
    assert.equal(rules.length, 2);
    assert.deepEqual(rules[1], {
      id: "inventories",
      status: "Enabled",
      filter: { prefix: "inventory/" },
      expiration: { days: 35 },
    });
    assert.equal(accessLogBucketStatements("arn", "arn/*", accountId).length, 3);
  });

  it("are refused where the access-log bucket takes none: S3 would drop them silently", () => {
    recordResources();
    assert.throws(() => new ProtectedBucket("records", { ...argsFor(dataClasses.personal), inventory: true }), {
      message: [
        "inventory: the access-log bucket in sa-east-1 takes none; name this one in inventorySourceArns.",
        "inventory: the access-log bucket in eu-west-1 takes none; name this one in inventorySourceArns.",
      ].join("\n"),
    });
  });
});

describe("copying roles", () => {
  it("[SEC-3] are left out of TLS 1.3 beside replication's, because S3 reads in their name", async () => {
    const recorded = recordResources();
    new ProtectedBucket("records", { ...argsFor(dataClasses.sensitive), copyingRoleNames: ["watchdog"] });
    await settle();
    const { Statement } = parsed(recorded.one("records-primary-policy").inputs.policy) as {
      Statement: { Sid: string; Condition: { ArnNotEquals?: unknown } }[];
    };
    assert.deepEqual(Statement.find(({ Sid }) => Sid === "Tls13ForOurOwnCode")?.Condition.ArnNotEquals, {
      "aws:PrincipalArn": [
        `arn:aws:iam::${accountId}:role/neonpro-test-records-to-eu-west-1`,
        `arn:aws:iam::${accountId}:role/neonpro-test-records-to-sa-east-1`,
        `arn:aws:iam::${accountId}:role/watchdog`,
      ],
    });
  });
});
