/** Mocks prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { keyPolicyStatements } from "../../../components/keys/keyPolicy";
import type { RecoveryKeyArgs } from "../../../components/keys/recoveryKey";
import { RecoveryKey } from "../../../components/keys/recoveryKey";
import { accountId, parsed, recordResources, recoveryAccountId, settle, valueOf } from "../../support/mocks";

const args: RecoveryKeyArgs = {
  description: "Records and their backups",
  region: "sa-east-1",
  replicaRegions: ["eu-west-1"],
  accountId,
  breakGlassRoleName: "break-glass",
  services: ["backup", "s3", "logs"],
  tags: { owner: "platform" },
};

const policyFor = (region: string, copySourceAccounts: string[] = []) => ({
  Version: "2012-10-17",
  Statement: JSON.parse(
    JSON.stringify(
      keyPolicyStatements({
        region,
        accountId,
        breakGlassRoleName: "break-glass",
        services: ["backup", "s3", "logs"],
        copySourceAccounts,
      }),
    ),
  ) as unknown,
});

describe("RecoveryKey", () => {
  it("[SEC-2] is a key, a replica and an alias in each Region, and nothing else", async () => {
    const recording = recordResources();
    new RecoveryKey("records", args);
    await settle();
    assert.deepEqual(recording.childrenOf("records"), [
      "aws:kms/alias:Alias records-alias",
      "aws:kms/alias:Alias records-replica-eu-west-1-alias",
      "aws:kms/key:Key records-key",
      "aws:kms/replicaKey:ReplicaKey records-replica-eu-west-1",
    ]);
    assert.equal(recording.resources.length, 5);
    assert.equal(recording.one("records").type, "neonpro:keys:RecoveryKey");
  });

  it("[BKP-8][SEC-2] passes a rotated multi-Region key with the longest deletion window (K9, K10)", async () => {
    const recording = recordResources();
    new RecoveryKey("records", args);
    await settle();
    const { policy, ...inputs } = recording.one("records-key").inputs;
    assert.deepEqual(inputs, {
      region: "sa-east-1",
      description: "Records and their backups",
      multiRegion: true,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: { owner: "platform" },
    });
    assert.deepEqual(parsed(policy), policyFor("sa-east-1"));
    assert.equal(recording.one("records-key").protect, true);
  });

  it("gives the replica its own Region's policy, its window and its tags (K10)", async () => {
    const recording = recordResources();
    new RecoveryKey("records", args);
    await settle();
    const { policy, ...inputs } = recording.one("records-replica-eu-west-1").inputs;
    assert.deepEqual(inputs, {
      region: "eu-west-1",
      primaryKeyArn: `arn:aws:kms:sa-east-1:${accountId}:key/records-key-id`,
      description: "Records and their backups",
      deletionWindowInDays: 30,
      tags: { owner: "platform" },
    });
    assert.deepEqual(parsed(policy), policyFor("eu-west-1"));
    assert.equal(recording.one("records-replica-eu-west-1").protect, true);
  });

  it("has the same alias in each Region, on that Region's key", async () => {
    const recording = recordResources();
    const key = new RecoveryKey("records", args);
    await settle();
    assert.deepEqual(recording.one("records-alias").inputs, {
      region: "sa-east-1",
      name: "alias/records",
      targetKeyId: "records-key-id",
    });
    assert.deepEqual(recording.one("records-replica-eu-west-1-alias").inputs, {
      region: "eu-west-1",
      name: "alias/records",
      targetKeyId: "records-replica-eu-west-1-id",
    });
    assert.equal(await valueOf(key.aliasName), "alias/records");
  });

  it("takes another alias, so that two stacks can share an account", async () => {
    const recording = recordResources();
    const key = new RecoveryKey("records", { ...args, aliasName: "neonpro-staging-records" });
    await settle();
    const names = recording.ofType("aws:kms/alias:Alias").map(({ inputs }) => inputs.name);
    assert.deepEqual(names, ["alias/neonpro-staging-records", "alias/neonpro-staging-records"]);
    assert.equal(await valueOf(key.aliasName), "alias/neonpro-staging-records");
  });

  it("answers with the key of a Region, and refuses one that has none", async () => {
    recordResources();
    const key = new RecoveryKey("records", args);
    assert.equal(await valueOf(key.arnIn("sa-east-1")), `arn:aws:kms:sa-east-1:${accountId}:key/records-key-id`);
    assert.equal(
      await valueOf(key.arnIn("eu-west-1")),
      `arn:aws:kms:eu-west-1:${accountId}:key/records-replica-eu-west-1-id`,
    );
    assert.throws(() => key.arnIn("us-east-1"), {
      message:
        "The key has no copy in us-east-1; it has copies in sa-east-1, eu-west-1. Add us-east-1 to replicaRegions.",
    });
    await settle();
  });

  it("knows the accounts that copy into its vaults, whose numbers may be Outputs (K6)", async () => {
    const recording = recordResources();
    new RecoveryKey("records", { ...args, copySourceAccounts: [pulumi.output(recoveryAccountId)] });
    await settle();
    assert.deepEqual(parsed(recording.one("records-key").inputs.policy), policyFor("sa-east-1", [recoveryAccountId]));
  });

  it("lives in another account with that account's provider, replicas and aliases included", async () => {
    const recording = recordResources();
    const provider = new aws.Provider("recovery-account", { region: "sa-east-1" });
    new RecoveryKey("vault", { ...args, accountId: recoveryAccountId }, { provider });
    await settle();
    const children = recording.resources.filter(({ type }) => type.startsWith("aws:kms/"));
    assert.equal(children.length, 4);
    for (const child of children) assert.match(child.provider ?? "none", /::recovery-account::/, child.name);
  });

  it("may be left unprotected in a stack that is thrown away", async () => {
    const recording = recordResources();
    new RecoveryKey("scratch", args, { protect: false });
    await settle();
    assert.equal(recording.one("scratch-key").protect, false);
    assert.equal(recording.one("scratch-replica-eu-west-1").protect, false);
  });

  it("refuses bad arguments before it makes a key, all at once", async () => {
    const recording = recordResources();
    assert.throws(
      () =>
        new RecoveryKey("two words", {
          ...args,
          replicaRegions: ["eu-west-1", "sa-east-1"],
          breakGlassRoleName: "arn:aws:iam::123456789012:role/*",
        }),
      {
        message: [
          'aliasName: "two words" makes no alias: use letters, digits, "/", "_" and "-", at most 250, and not "aws/" in front.',
          "replicaRegions: sa-east-1 is named twice; a multi-Region key has one copy a Region (K10).",
          'breakGlassRoleName: "arn:aws:iam::123456789012:role/*" is not the name of a role; give its name, not its ARN, without wildcards.',
        ].join("\n"),
      },
    );
    await settle();
    assert.deepEqual(recording.ofType("aws:kms/key:Key"), []);
  });
});
