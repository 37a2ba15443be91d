import { createDecipheriv } from "node:crypto";
import { DecryptCommand } from "@aws-sdk/client-kms";
import type { KMSClient } from "@aws-sdk/client-kms";
import { isObject, textOf } from "../common/narrow";
import type { EnvelopeOpener } from "./types";

/**
 * How the application stores what it encrypts: JSON with the data key wrapped by KMS and the text under AES-256-GCM, everything in
 * base64. GCM's tag shows that the key is the one that encrypted, not only that some key could be unwrapped. `context` is KMS's
 * encryption context, which binds the key to its subject.
 */
export interface Envelope {
  readonly wrappedKey: string;
  readonly iv: string;
  readonly tag: string;
  readonly ciphertext: string;
  /** @default none */
  readonly context?: Readonly<Record<string, string>>;
}

/** What was stored is no envelope: it cannot be opened by any key. */
export class MalformedEnvelopeError extends Error {
  override readonly name = "MalformedEnvelopeError";
}

/** The key was unwrapped, and the text is not under it. */
export class WrongKeyError extends Error {
  override readonly name = "WrongKeyError";
}

/** Opens envelopes with KMS. What it decrypts is dropped at once: it only shows that it could be. */
export function kmsOpener(kms: KMSClient): EnvelopeOpener {
  return async (text) => {
    const { wrappedKey, iv, tag, ciphertext, context } = envelopeOf(text);
    const { Plaintext } = await kms.send(
      new DecryptCommand({
        CiphertextBlob: Buffer.from(wrappedKey, "base64"),
        ...(context === undefined ? {} : { EncryptionContext: { ...context } }),
      }),
    );
    const key = Buffer.from(Plaintext ?? []);
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64"), { authTagLength: 16 });
      decipher.setAuthTag(Buffer.from(tag, "base64"));
      decipher.update(Buffer.from(ciphertext, "base64"));
      decipher.final();
    } catch (cause) {
      throw new WrongKeyError("the data key was unwrapped, and it is not the one that the text is under", { cause });
    } finally {
      key.fill(0);
    }
  };
}

function envelopeOf(text: string): Envelope {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MalformedEnvelopeError("is no envelope: no JSON", { cause });
  }
  const parts = isObject(value) ? value : {};
  const part = (name: string) => {
    const found = textOf(parts[name]);
    if (found === undefined) throw new MalformedEnvelopeError(`is no envelope: it has no ${name}`);
    return found;
  };
  const context = isObject(parts.context) ? (parts.context as Record<string, string>) : undefined;
  return {
    wrappedKey: part("wrappedKey"),
    iv: part("iv"),
    tag: part("tag"),
    // An encrypted empty text is an empty text.
    ciphertext: typeof parts.ciphertext === "string" ? parts.ciphertext : part("ciphertext"),
    ...(context === undefined ? {} : { context }),
  };
}
