/** Mocks prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { SigningKey, signingKeyStatements } from "../../../components/keys/signingKey";
import type { SigningKeyArgs } from "../../../components/keys/signingKey";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";

const args: SigningKeyArgs = {
  description: "Signs the operations log",
  region: "sa-east-1",
  replicaRegions: ["eu-west-1"],
  accountId,
  breakGlassRoleName: "break-glass",
  signerRoleNames: ["signer-sa-east-1", "signer-eu-west-1"],
  tags: { owner: "platform" },
};

const statements = (change: Partial<SigningKeyArgs> = {}) => signingKeyStatements({ ...args, ...change, accountId });

describe("SigningKey", () => {
  it("[AUD-4] is a key, a replica and an alias in each Region, and nothing else", async () => {
    const recording = recordResources();
    new SigningKey("signing", args);
    await settle();
    assert.deepEqual(recording.childrenOf("signing"), [
      "aws:kms/alias:Alias signing-alias",
      "aws:kms/alias:Alias signing-replica-eu-west-1-alias",
      "aws:kms/key:Key signing-key",
      "aws:kms/replicaKey:ReplicaKey signing-replica-eu-west-1",
    ]);
    assert.equal(recording.resources.length, 5);
  });

  it("[AUD-4] passes an asymmetric multi-Region key with the longest deletion window (K9, K10)", async () => {
    const recording = recordResources();
    const key = new SigningKey("signing", { ...args, aliasName: "neonpro-prod-signing" });
    await settle();
    const { policy, ...inputs } = recording.one("signing-key").inputs;
    assert.deepEqual(inputs, {
      region: "sa-east-1",
      description: "Signs the operations log",
      multiRegion: true,
      keyUsage: "SIGN_VERIFY",
      customerMasterKeySpec: "ECC_NIST_P256",
      deletionWindowInDays: 30,
      tags: { owner: "platform" },
    });
    assert.deepEqual(parsed(policy), {
      Version: "2012-10-17",
      Statement: JSON.parse(JSON.stringify(statements())) as unknown,
    });
    assert.deepEqual(
      [recording.one("signing-key").protect, recording.one("signing-replica-eu-west-1").protect],
      [true, true],
    );
    const { policy: replicaPolicy, ...replica } = recording.one("signing-replica-eu-west-1").inputs;
    assert.deepEqual(replica, {
      region: "eu-west-1",
      primaryKeyArn: `arn:aws:kms:sa-east-1:${accountId}:key/signing-key-id`,
      description: "Signs the operations log",
      deletionWindowInDays: 30,
      tags: { owner: "platform" },
    });
    assert.deepEqual(parsed(replicaPolicy), parsed(policy));
    assert.deepEqual(recording.one("signing-replica-eu-west-1-alias").inputs, {
      region: "eu-west-1",
      name: "alias/neonpro-prod-signing",
      targetKeyId: "signing-replica-eu-west-1-id",
    });
    assert.equal(
      await valueOf(key.arnIn("eu-west-1")),
      `arn:aws:kms:eu-west-1:${accountId}:key/signing-replica-eu-west-1-id`,
    );
    assert.throws(() => key.arnIn("us-east-1"), {
      message:
        "The signing key has no copy in us-east-1; it has copies in sa-east-1, eu-west-1. Add us-east-1 to replicaRegions.",
    });
  });

  it("may be left unprotected in a stack that is thrown away", async () => {
    const recording = recordResources();
    new SigningKey("signing", args, { protect: false });
    await settle();
    assert.deepEqual(
      [recording.one("signing-key").protect, recording.one("signing-replica-eu-west-1").protect],
      [false, false],
    );
  });
});

describe("signing key policy", () => {
  it("[AUD-4] lets the named roles sign, with one algorithm, and nobody else", () => {
    assert.deepEqual(
      statements().filter(({ Effect, Action }) => Effect === "Allow" && JSON.stringify(Action).includes('"kms:Sign"')),
      [
        {
          Sid: "OnlyTheSignersSign",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "kms:Sign",
          Resource: "*",
          Condition: {
            ArnEquals: {
              "aws:PrincipalArn": [
                "arn:aws:iam::123456789012:role/signer-sa-east-1",
                "arn:aws:iam::123456789012:role/signer-eu-west-1",
              ],
            },
            StringEquals: { "kms:SigningAlgorithm": "ECDSA_SHA_256" },
          },
        },
      ],
    );
    assert.deepEqual(
      statements({ signerRoleNames: [] }).map(({ Sid }) => Sid),
      ["AdministrationByTheAccount", "AnyoneOfTheAccountVerifies", "OnlyBreakGlassDisablesOrDeletes"],
    );
  });

  it("[SEC-2] denies deletion and disabling to all but break-glass (K9)", () => {
    assert.deepEqual(statements().at(-1), {
      Sid: "OnlyBreakGlassDisablesOrDeletes",
      Effect: "Deny",
      Principal: "*",
      Action: ["kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:ScheduleKeyDeletion"],
      Resource: "*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/break-glass" } },
    });
  });
});
