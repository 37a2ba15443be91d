import { createPublicKey, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { GetPublicKeyCommand, SignCommand } from "@aws-sdk/client-kms";
import type { KMSClient } from "@aws-sdk/client-kms";
import { explaining } from "./explain";
import type { Signer, Verifier } from "./types";

/** `mrk-...` of an ARN: the same in every Region. */
const idOf = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);

/** The private key stays in KMS, which takes messages of up to 4,096 bytes: a statement about a manifest, not the manifest. */
export function kmsSigner(kms: KMSClient, keyArn: string): Signer {
  return {
    keyId: idOf(keyArn),
    sign: (message) =>
      explaining("Signing the manifest", async () => {
        const { Signature } = await kms.send(
          new SignCommand({
            KeyId: keyArn,
            Message: message,
            MessageType: "RAW",
            SigningAlgorithm: "ECDSA_SHA_256",
          }),
        );
        if (Signature === undefined) throw new Error("KMS signed without giving the signature.");
        return Buffer.from(Signature);
      }),
  };
}

/** Verifies here, with the public key as KMS gives it: one call, however many dumps. */
export function kmsVerifier(kms: KMSClient, keyArns: readonly string[]): Verifier {
  const keys = new Map<string, Promise<KeyObject>>();
  const keyOf = async (keyArn: string): Promise<KeyObject> => {
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyArn }));
    if (PublicKey === undefined) throw new Error("KMS gave no public key.");
    return createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
  };
  return {
    verify: async (keyId, message, signature) => {
      const keyArn = keyArns.find((each) => idOf(each) === keyId);
      if (keyArn === undefined) return false;
      const key = keys.get(keyId) ?? explaining("Reading the signing key's public key", () => keyOf(keyArn));
      keys.set(keyId, key);
      return verify("sha256", message, await key, signature);
    },
  };
}

/** A key pair of this machine: for tests, rehearsals, and where there is no KMS. */
export function localSigner(keyId: string, privateKey: KeyObject): Signer {
  return { keyId, sign: (message) => Promise.resolve(sign("sha256", message, privateKey)) };
}

/** @param trusted public keys by ID, PEM or KeyObject; kept apart from the dumps that they vouch for */
export function localVerifier(trusted: Readonly<Record<string, KeyObject | string>>): Verifier {
  return {
    verify: (keyId, message, signature) => {
      const key = Object.hasOwn(trusted, keyId) ? trusted[keyId] : undefined;
      if (key === undefined) return Promise.resolve(false);
      return Promise.resolve(
        verify("sha256", message, typeof key === "string" ? createPublicKey(key) : key, signature),
      );
    },
  };
}
