/**
 * What the emulator gets wrong: it encrypts under a disabled key and refuses nobody. These answers are KMS's documented
 * errors, given by a mock; that KMS gives them is not proved here.
 */
import assert from "node:assert/strict";
import { BackupClient } from "@aws-sdk/client-backup";
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import type { AwsClientStub } from "aws-sdk-client-mock";
import { canaryContext as declared } from "../../../components/operations/canaryExpectation";
import { canaryContext, inspect } from "../../../lambdas/recovery-canary/inspect";

const arn = "arn:aws:kms:sa-east-1:123456789012:key/mrk-1";

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

describe("lambdas/recovery-canary and a key that refuses", () => {
  // A mock replaces the client in the whole process: it is there for this suite's tests and gone for the others'.
  let kms: AwsClientStub<KMSClient>;
  const plaintext = () => new Uint8Array([1, 2, 3, 4]);
  const clients = () => ({
    kms: new KMSClient({ region: "sa-east-1" }),
    backup: new BackupClient({}),
    s3: new S3Client({}),
  });
  const verdicts = async () => {
    const checks = await inspect({ keys: [{ name: "vault", arn }], vaults: [], buckets: [] }, clients());
    return checks.map(({ aspect, verdict, finding }) => [aspect, verdict, finding]);
  };

  beforeEach(() => {
    kms = mockClient(KMSClient);
    kms.on(GenerateDataKeyCommand).resolves({ Plaintext: plaintext(), CiphertextBlob: new Uint8Array([9]) });
    kms.on(DecryptCommand).resolves({ Plaintext: plaintext() });
  });
  afterEach(() => {
    kms.restore();
  });

  it("[SEC-2] goes through the key both ways, under the context that the keys' policies admit", async () => {
    assert.deepEqual(await verdicts(), [
      ["key", "good", null],
      ["key-material", "good", null],
    ]);
    const context = { "neonpro:purpose": "recovery-canary" };
    assert.deepEqual(kms.commandCalls(GenerateDataKeyCommand)[0]?.args[0].input, {
      KeyId: arn,
      KeySpec: "AES_256",
      EncryptionContext: context,
    });
    assert.deepEqual(kms.commandCalls(DecryptCommand)[0]?.args[0].input, {
      KeyId: arn,
      CiphertextBlob: new Uint8Array([9]),
      EncryptionContext: context,
    });
    assert.deepEqual(canaryContext, context);
    assert.deepEqual({ [declared.key]: declared.value }, context);
  });

  for (const error of ["DisabledException", "KMSInvalidStateException"]) {
    it(`[SEC-2] finds ${error} when encrypting, and when only decrypting fails (K9)`, async () => {
      const finding = [["key", "bad", `cannot be used: ${error}`]];
      kms.on(GenerateDataKeyCommand).rejects(named(error));
      assert.deepEqual(await verdicts(), finding);
      kms.on(GenerateDataKeyCommand).resolves({ Plaintext: plaintext(), CiphertextBlob: new Uint8Array([9]) });
      kms.on(DecryptCommand).rejects(named(error));
      assert.deepEqual(await verdicts(), finding);
    });
  }

  for (const error of ["AccessDeniedException", "ThrottlingException"]) {
    it(`[MON-2] takes ${error} for unknown, not for good`, async () => {
      kms.on(GenerateDataKeyCommand).rejects(named(error));
      assert.deepEqual(await verdicts(), [["key", "unknown", `could not be checked (key): ${error}`]]);
    });
  }

  const answers: readonly (readonly [string, Uint8Array | undefined])[] = [
    ["other bytes", new Uint8Array([1, 2, 3, 5])],
    ["fewer bytes", new Uint8Array([1])],
    ["nothing", undefined],
  ];
  for (const [what, Plaintext] of answers) {
    it(`[AUD-2] finds ${what} instead of what was encrypted`, async () => {
      kms.on(DecryptCommand).resolves(Plaintext === undefined ? {} : { Plaintext });
      assert.deepEqual(
        (await verdicts()).map(([aspect, verdict]) => [aspect, verdict]),
        [
          ["key", "bad"],
          ["key-material", "bad"],
        ],
      );
    });
  }

  it("leaves no key in memory", async () => {
    const sent = plaintext();
    const received = plaintext();
    kms.on(GenerateDataKeyCommand).resolves({ Plaintext: sent, CiphertextBlob: new Uint8Array([9]) });
    kms.on(DecryptCommand).resolves({ Plaintext: received });
    await verdicts();
    assert.deepEqual(
      [...sent, ...received],
      Array.from({ length: 8 }, () => 0),
    );
  });
});
