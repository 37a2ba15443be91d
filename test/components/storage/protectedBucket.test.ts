/** Mocks prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { dataBucketStatements } from "../../../components/storage/bucketPolicy";
import { lifecycleRules } from "../../../components/storage/lifecycle";
import { ProtectedBucket } from "../../../components/storage/protectedBucket";
import { dataClasses } from "../../../protection/dataClasses";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";
import { argsFor, arnIn, bucketIn, keyArns, make, regions } from "./support";

const sideTypes = (side: string, locked: boolean) => [
  `aws:s3/bucket:Bucket records-${side}-bucket`,
  `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration records-${side}-lifecycle`,
  `aws:s3/bucketLogging:BucketLogging records-${side}-logging`,
  `aws:s3/bucketNotification:BucketNotification records-${side}-events`,
  ...(locked ? [`aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration records-${side}-object-lock`] : []),
  `aws:s3/bucketOwnershipControls:BucketOwnershipControls records-${side}-ownership`,
  `aws:s3/bucketPolicy:BucketPolicy records-${side}-policy`,
  `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock records-${side}-public-access`,
  `aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration records-${side}-encryption`,
  `aws:s3/bucketVersioning:BucketVersioning records-${side}-versioning`,
];

describe("ProtectedBucket", () => {
  it("[DRP-2] is two sides and two replications, with exactly these children", async () => {
    const recording = await make(dataClasses.medical);
    assert.deepEqual(recording.childrenOf("records"), [
      "neonpro:storage:BucketSide records-primary",
      "neonpro:storage:BucketSide records-recovery",
      "neonpro:storage:Replication records-failback",
      "neonpro:storage:Replication records-replication",
    ]);
    for (const side of ["primary", "recovery"]) {
      assert.deepEqual(recording.childrenOf(`records-${side}`), sideTypes(side, true));
    }
    for (const direction of ["replication", "failback"]) {
      assert.deepEqual(recording.childrenOf(`records-${direction}`), [
        `aws:cloudwatch/metricAlarm:MetricAlarm records-${direction}-failed`,
        `aws:cloudwatch/metricAlarm:MetricAlarm records-${direction}-late`,
        `aws:iam/role:Role records-${direction}-role`,
        `aws:iam/rolePolicy:RolePolicy records-${direction}-role-policy`,
        `aws:s3/bucketReplicationConfig:BucketReplicationConfig records-${direction}-configuration`,
      ]);
    }
  });

  for (const [side, region] of Object.entries(regions)) {
    describe(`${side} side`, () => {
      const at = { region, bucket: bucketIn(region) };

      it("[BKP-11] is a versioned, protected bucket that carries the plan's tags", async () => {
        const recording = await make(dataClasses.medical, { tags: { owner: "platform", "neonpro:tier": "mistaken" } });
        const bucket = recording.one(`records-${side}-bucket`);
        assert.deepEqual(bucket.inputs, {
          ...at,
          forceDestroy: false,
          objectLockEnabled: true,
          tags: {
            owner: "platform",
            "neonpro:data-class": "medical",
            "neonpro:tier": "critical",
            "neonpro:backup-cadence": "continuous+daily+weekly",
          },
        });
        assert.equal(bucket.protect, true);
        assert.deepEqual(recording.one(`records-${side}-versioning`).inputs, {
          ...at,
          versioningConfiguration: { status: "Enabled" },
        });
      });

      it("[BKP-8][SEC-2] encrypts under its own Region's key and blocks SSE-C (X7)", async () => {
        const recording = await make(dataClasses.medical);
        assert.deepEqual(recording.one(`records-${side}-encryption`).inputs, {
          ...at,
          rules: [
            {
              applyServerSideEncryptionByDefault: {
                sseAlgorithm: "aws:kms",
                kmsMasterKeyId: keyArns[region],
              },
              bucketKeyEnabled: true,
              blockedEncryptionTypes: ["SSE-C"],
            },
          ],
        });
      });

      it("is closed to the public, owned by the account, and reports to EventBridge (X1)", async () => {
        const recording = await make(dataClasses.medical);
        assert.deepEqual(recording.one(`records-${side}-public-access`).inputs, {
          ...at,
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        });
        assert.deepEqual(recording.one(`records-${side}-ownership`).inputs, {
          ...at,
          rule: { objectOwnership: "BucketOwnerEnforced" },
        });
        assert.deepEqual(recording.one(`records-${side}-events`).inputs, { ...at, eventbridge: true });
      });

      it("logs accesses to its Region's log bucket, once that accepts them", async () => {
        const recording = await make(dataClasses.medical);
        const logging = recording.one(`records-${side}-logging`);
        assert.deepEqual(logging.inputs, {
          ...at,
          targetBucket: `logs-${region}-0a1b2c3d`,
          targetPrefix: `${bucketIn(region)}/`,
          targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
        });
        assert.ok(logging.dependencies.includes(recording.one(`logs-${region}-policy`).urn));
      });

      it("[RET-1] has the class's lifecycle and lock, after versioning", async () => {
        const recording = await make(dataClasses.medical);
        const lifecycle = recording.one(`records-${side}-lifecycle`);
        const lock = recording.one(`records-${side}-object-lock`);
        assert.deepEqual(lifecycle.inputs, { ...at, rules: lifecycleRules(dataClasses.medical) });
        assert.deepEqual(lock.inputs, { ...at, rule: { defaultRetention: { mode: "GOVERNANCE", days: 7305 } } });
        const versioning = recording.one(`records-${side}-versioning`).urn;
        assert.ok(lifecycle.dependencies.includes(versioning) && lock.dependencies.includes(versioning));
      });

      it("[SEC-3] has the policy of its bucket and key, TLS 1.2 where AWS Backup reads", async () => {
        const recording = await make(dataClasses.medical, { breakGlassRoleName: "break-glass" });
        const { policy, ...rest } = recording.one(`records-${side}-policy`).inputs;
        assert.deepEqual(rest, at);
        assert.deepEqual(parsed(policy), {
          Version: "2012-10-17",
          Statement: dataBucketStatements({
            bucketArn: arnIn(region),
            keyArn: keyArns[region],
            locked: true,
            breakGlassRoleArn: `arn:aws:iam::${accountId}:role/break-glass`,
            tls13ExceptRoleArns: undefined,
          }),
        });
      });

      it("[SEC-3][RET-4] demands TLS 1.3 where only our code reads, and locks nothing that must be erasable", async () => {
        const recording = await make(dataClasses.sensitive);
        assert.deepEqual(parsed(recording.one(`records-${side}-policy`).inputs.policy), {
          Version: "2012-10-17",
          Statement: dataBucketStatements({
            bucketArn: arnIn(region),
            keyArn: keyArns[region],
            locked: false,
            breakGlassRoleArn: undefined,
            tls13ExceptRoleArns: [
              `arn:aws:iam::${accountId}:role/neonpro-test-records-to-eu-west-1`,
              `arn:aws:iam::${accountId}:role/neonpro-test-records-to-sa-east-1`,
            ],
          }),
        });
        assert.equal(recording.one(`records-${side}-bucket`).inputs.objectLockEnabled, false);
        assert.deepEqual(recording.childrenOf(`records-${side}`), sideTypes(side, false));
      });
    });
  }

  it("has Object Lock without a default where the writer sets each object's retention", async () => {
    const recording = await make(dataClasses.financial, { objectLockMode: "COMPLIANCE" });
    assert.equal(recording.one("records-primary-bucket").inputs.objectLockEnabled, true);
    assert.deepEqual(recording.ofType("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"), []);
  });

  it("passes the mode that it is told", async () => {
    const recording = await make(dataClasses["operations-log"], { objectLockMode: "COMPLIANCE" });
    const modes = recording
      .ofType("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
      .map(({ inputs }) => inputs.rule);
    const rule = { defaultRetention: { mode: "COMPLIANCE", days: 1827 } };
    assert.deepEqual(modes, [rule, rule]);
  });

  it("gives out both sides, and leaves them unprotected only when told to", async () => {
    const recording = recordResources();
    const records = new ProtectedBucket("records", argsFor(dataClasses.public), { protect: false });
    await settle();
    assert.equal(await valueOf(records.primary.name), bucketIn("sa-east-1"));
    assert.equal(await valueOf(records.recovery.arn), arnIn("eu-west-1"));
    assert.equal(records.recovery.region, "eu-west-1");
    assert.equal(recording.one("records-primary-bucket").protect, false);
  });

  for (const dataClass of Object.values(dataClasses)) {
    it(`protects ${dataClass.id} as the plan has it`, async () => {
      const recording = await make(dataClass);
      assert.equal(recording.ofType("aws:s3/bucketReplicationConfig:BucketReplicationConfig").length, 2);
    });
  }

  it("refuses bad arguments before it makes a bucket, all at once", async () => {
    const recording = recordResources();
    const args = argsFor(
      { ...dataClasses.sensitive, objectLock: { defaultRetentionDays: 1, why: "a mistake" } },
      { recoveryRegion: "us-east-1", keyArns: { "sa-east-1": keyArns["sa-east-1"] } },
    );
    assert.throws(() => new ProtectedBucket("records", args), {
      message: [
        "keyArns: no key for us-east-1; there are keys for sa-east-1.",
        "accessLogs: no access-log bucket in us-east-1; there are some in sa-east-1, eu-west-1.",
        "alarmTopicArns: no topic in us-east-1; there are some in sa-east-1, eu-west-1.",
        "sensitive.objectLock: this class is erased at once or after a year and must stay deletable; set it to null (RET-4, RET-5).",
      ].join("\n"),
    });
    assert.throws(
      () => new ProtectedBucket("same", { ...args, recoveryRegion: "sa-east-1" }),
      /recoveryRegion: sa-east-1 is the primary Region too; a copy there does not survive its loss\./,
    );
    await settle();
    assert.deepEqual(
      recording.ofType("aws:s3/bucket:Bucket").filter(({ name }) => !name.startsWith("logs-")),
      [],
    );
  });
});
