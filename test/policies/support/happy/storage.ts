import type { Program } from "../program";

const account = "123456789012";
const [primary, recovery] = ["sa-east-1", "eu-west-1"];

/** The happy program's bucket policies, replication, Object Lock. */
export function storage(program: Program): void {
  for (const name of ["medical", "personal", "scratch", "logs"]) {
    program.set(name, ["region"], primary).set(`${name}-encryption`, ["rules", 0, "blockedEncryptionTypes"], ["SSE-C"]);
    policy(program, name);
  }
  for (const name of ["medical", "personal"]) {
    replica(program, name);
    replication(program, name);
    for (const bucket of [name, `${name}-replica`]) {
      program.add(`${bucket}-events`, "aws:s3/bucketNotification:BucketNotification", {
        bucket: `neonpro-${bucket}`,
        eventbridge: true,
      });
    }
  }
  for (const name of ["medical", "medical-replica"]) lock(program, name);
}

function policy(program: Program, name: string): void {
  const arn = `arn:aws:s3:::neonpro-${name}`;
  const deny = (sid: string, condition: Record<string, unknown>) => ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: condition,
  });
  program.add(`${name}-policy`, "aws:s3/bucketPolicy:BucketPolicy", {
    bucket: `neonpro-${name}`,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        deny("TlsOnly", { Bool: { "aws:SecureTransport": "false" } }),
        deny("Tls12OrNewer", { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
      ],
    }),
  });
}

/** The other Region's bucket: everything that the source has, except its logging. */
function replica(program: Program, source: string): void {
  const name = `${source}-replica`;
  const physical = `neonpro-${name}`;
  const { tags } = program.get(source).props;
  program.add(name, "aws:s3/bucket:Bucket", {
    bucket: physical,
    id: physical,
    region: recovery,
    tags: structuredClone(tags),
  });
  for (const part of ["encryption", "versioning", "public-access", "lifecycle"]) {
    const { type, props } = program.get(`${source}-${part}`);
    program.add(`${name}-${part}`, type, { ...structuredClone(props), bucket: physical });
  }
  const key = `arn:aws:kms:${recovery}:${account}:key/mrk-1`;
  program.set(`${name}-encryption`, ["rules", 0, "applyServerSideEncryptionByDefault", "kmsMasterKeyId"], key);
  policy(program, name);
}

function replication(program: Program, source: string): void {
  const role = `neonpro-${source}-replication`;
  program.add(`${source}-replication-role`, "aws:iam/role:Role", {
    name: role,
    id: role,
    arn: `arn:aws:iam::${account}:role/${role}`,
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  });
  program.add(`${source}-replication-policy`, "aws:iam/rolePolicy:RolePolicy", {
    role,
    policy: JSON.stringify({ Version: "2012-10-17", Statement: statements(source) }),
  });
  program.add(`${source}-replication`, "aws:s3/bucketReplicationConfig:BucketReplicationConfig", {
    bucket: `neonpro-${source}`,
    region: primary,
    role: `arn:aws:iam::${account}:role/${role}`,
    rules: [
      {
        id: "everything",
        status: "Enabled",
        filter: { prefix: "" },
        deleteMarkerReplication: { status: "Enabled" },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
        destination: {
          bucket: `arn:aws:s3:::neonpro-${source}-replica`,
          encryptionConfiguration: { replicaKmsKeyId: `arn:aws:kms:${recovery}:${account}:key/mrk-1` },
          replicationTime: { status: "Enabled", time: { minutes: 15 } },
          metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
        },
      },
    ],
  });
}

function statements(source: string): readonly unknown[] {
  const arn = `arn:aws:s3:::neonpro-${source}`;
  return [
    { Effect: "Allow", Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource: arn },
    {
      Effect: "Allow",
      Action: [
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionTagging",
        "s3:GetObjectRetention",
        "s3:GetObjectLegalHold",
      ],
      Resource: `${arn}/*`,
    },
    {
      Effect: "Allow",
      Action: ["s3:ReplicateObject", "s3:ReplicateTags", "s3:ReplicateDelete"],
      Resource: `${arn}-replica/*`,
    },
  ];
}

function lock(program: Program, name: string): void {
  program.set(name, ["objectLockEnabled"], true);
  program.add(`${name}-object-lock`, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
    bucket: `neonpro-${name}`,
    rule: { defaultRetention: { mode: "GOVERNANCE", days: 7305 } },
  });
}
