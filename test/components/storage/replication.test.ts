/** Mocks prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { replicationStatements } from "../../../components/storage/replicationPolicy";
import { dataClasses } from "../../../protection/dataClasses";
import { accountId, parsed } from "../../support/mocks";
import { arnIn, bucketIn, keyArns, make, regions } from "./support";

describe("Replication of a pair", () => {
  for (const [name, from, to] of [
    ["replication", "primary", "recovery"],
    ["failback", "recovery", "primary"],
  ] as const) {
    it(`[DRP-2][DRP-4] ${name}: everything from ${from} to ${to} within 15 minutes, in a combination that S3 takes (X4)`, async () => {
      const recording = await make(dataClasses.medical);
      const [source, destination] = [regions[from], regions[to]];
      const configuration = recording.one(`records-${name}-configuration`);
      assert.deepEqual(configuration.inputs, {
        region: source,
        bucket: bucketIn(source),
        role: `arn:aws:iam::${accountId}:role/neonpro-test-records-to-${destination}`,
        rules: [
          {
            id: `everything-to-${destination}`,
            priority: 1,
            status: "Enabled",
            filter: { prefix: "" },
            deleteMarkerReplication: { status: "Enabled" },
            sourceSelectionCriteria: {
              sseKmsEncryptedObjects: { status: "Enabled" },
              replicaModifications: { status: "Enabled" },
            },
            destination: {
              bucket: arnIn(destination),
              encryptionConfiguration: { replicaKmsKeyId: keyArns[destination] },
              replicationTime: { status: "Enabled", time: { minutes: 15 } },
              metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
            },
          },
        ],
      });
      const waitsFor = ["records-primary-versioning", "records-recovery-versioning", `records-${name}-role-policy`];
      for (const needed of waitsFor) {
        assert.ok(configuration.dependencies.includes(recording.one(needed).urn), `does not wait for ${needed}`);
      }

      const { assumeRolePolicy, ...role } = recording.one(`records-${name}-role`).inputs;
      assert.deepEqual(role, {
        name: `neonpro-test-records-to-${destination}`,
        description: `S3 replicates ${bucketIn(source)} to ${bucketIn(destination)}`,
      });
      assert.deepEqual(parsed(assumeRolePolicy), {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AssumedByS3",
            Effect: "Allow",
            Principal: { Service: "s3.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      });
      const { policy, role: roleName } = recording.one(`records-${name}-role-policy`).inputs;
      assert.equal(roleName, `neonpro-test-records-to-${destination}`);
      const end = (region: "sa-east-1" | "eu-west-1") => ({
        bucketArn: arnIn(region),
        region,
        keyArn: keyArns[region],
      });
      assert.deepEqual(parsed(policy), {
        Version: "2012-10-17",
        Statement: replicationStatements(end(source), end(destination), true),
      });
    });
  }
});
