/** Envelopes against the emulator's KMS. What a key policy allows is not shown; moto also decrypts under a disabled key. */
import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { CreateKeyCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { kmsOpener } from "../../../lambdas/validate-restore/envelope";
import type { Envelope } from "../../../lambdas/validate-restore/envelope";
import { motoServer } from "../../support/motoServer";

describe("envelopes of the application", () => {
  let kms: KMSClient;
  let keyId: string;
  const context = { subject: "subject-000001" };

  before(async function () {
    const { endpoint } = await motoServer(this);
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    kms = new KMSClient({ endpoint, region: "sa-east-1", credentials, maxAttempts: 1 });
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    keyId = KeyMetadata?.KeyId ?? "";
  });

  async function seal(text: string): Promise<Envelope> {
    const { Plaintext, CiphertextBlob } = await kms.send(
      new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: "AES_256", EncryptionContext: context }),
    );
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", Plaintext ?? Buffer.alloc(0), iv);
    const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]).toString("base64");
    const wrappedKey = Buffer.from(CiphertextBlob ?? []).toString("base64");
    return { wrappedKey, iv: iv.toString("base64"), tag: cipher.getAuthTag().toString("base64"), ciphertext, context };
  }

  const open = (envelope: unknown) =>
    kmsOpener(kms)(typeof envelope === "string" ? envelope : JSON.stringify(envelope));

  it("[AUD-2] opens what was sealed, an empty text too", async () => {
    await open(await seal("findings"));
    await open(await seal(""));
  });

  it("[AUD-2] refuses a data key that is another envelope's", async () => {
    const [one, other] = [await seal("one"), await seal("other")];
    await assert.rejects(open({ ...one, wrappedKey: other.wrappedKey }), {
      name: "WrongKeyError",
      message: "the data key was unwrapped, and it is not the one that the text is under",
    });
  });

  it("[AUD-2] refuses a text that was changed, and a tag that was cut short", async () => {
    const envelope = await seal("findings");
    await assert.rejects(open({ ...envelope, ciphertext: Buffer.from("findingz").toString("base64") }), {
      name: "WrongKeyError",
    });
    const tag = Buffer.from(envelope.tag, "base64").subarray(0, 4).toString("base64");
    await assert.rejects(open({ ...envelope, tag }), { name: "WrongKeyError" });
  });

  it("[AUD-2] refuses another subject's context, and a key that KMS does not know", async () => {
    const envelope = await seal("findings");
    await assert.rejects(open({ ...envelope, context: { subject: "subject-000002" } }));
    await assert.rejects(open({ ...envelope, wrappedKey: Buffer.alloc(64).toString("base64") }));
  });

  it("says what is no envelope", async () => {
    await assert.rejects(open("findings"), { name: "MalformedEnvelopeError", message: "is no envelope: no JSON" });
    await assert.rejects(open({ iv: "x" }), {
      name: "MalformedEnvelopeError",
      message: "is no envelope: it has no wrappedKey",
    });
  });
});
