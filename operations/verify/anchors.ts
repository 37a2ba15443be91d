import { createHash, createPublicKey, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Anchor } from "../chain/anchor";
import { statementText } from "../chain/anchor";

/** A public key that anchors are checked with. */
export interface AnchorKey {
  readonly key: KeyObject;
  /** SHA-256 of its DER form (SubjectPublicKeyInfo), hexadecimal: what a person compares with another source. */
  readonly fingerprint: string;
}

/**
 * Reads a PEM public key.
 *
 * @throws Error for what is no public key on the curve P-256: the signatures are ECDSA_SHA_256 of an ECC_NIST_P256 key
 */
export function anchorKey(pem: string): AnchorKey {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== "ec" || key.asymmetricKeyDetails?.namedCurve !== "prime256v1") {
    throw new Error("it is no key on the curve P-256");
  }
  const der = key.export({ type: "spki", format: "der" });
  return { key, fingerprint: createHash("sha256").update(der).digest("hex") };
}

/** An anchor's content; a text that says why not otherwise. */
export function parseAnchor(text: string): Anchor | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null) return "it is not a JSON object";
  const anchor = value as Anchor;
  const version: unknown = anchor.version;
  const algorithm: unknown = anchor.algorithm;
  if (version !== 1) return `its version is ${JSON.stringify(version)}; this program knows version 1`;
  if (algorithm !== "ECDSA_SHA_256") return `its algorithm is ${JSON.stringify(algorithm)}; ECDSA_SHA_256 is known`;
  if (!Number.isSafeInteger(anchor.sequence) || anchor.sequence < 1) return "its sequence is no whole number from 1 on";
  if (typeof anchor.hash !== "string" || !/^[0-9a-f]{64}$/.test(anchor.hash)) return "its hash is no SHA-256";
  for (const field of ["chain", "signedAt", "keyId", "signature"] as const) {
    if (typeof anchor[field] !== "string") return `it has no ${field}`;
  }
  return anchor;
}

/** Whether the key signed what the anchor states. A signature that is none at all is simply not one. */
export function isSigned(anchor: Anchor, { key }: AnchorKey): boolean {
  try {
    return verify("sha256", Buffer.from(statementText(anchor), "utf8"), key, Buffer.from(anchor.signature, "base64"));
  } catch {
    return false;
  }
}
