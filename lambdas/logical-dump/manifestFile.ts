import { canonicalJson } from "../../operations/canonical/canonicalJson";
import { isObject } from "../common/narrow";
import { DumpError } from "./errors";
import { sha256Of } from "./hashing";
import { manifestKey, signatureKey } from "./names";
import type { DumpManifest, DumpSignature, DumpStore, Signer, Verifier } from "./types";

export interface SignedManifest {
  readonly manifest: DumpManifest;
  /** Of manifest.json's bytes. */
  readonly sha256: string;
}

/** What is signed: which dump, and the SHA-256 of its manifest.json. */
const statement = (prefix: string, sha256: string) =>
  Buffer.from(canonicalJson({ version: 1, statement: "neonpro-dump-manifest", prefix, sha256 }), "utf8");

/** Signs and stores; the signature last, because a dump is one when its signature is there. */
export async function storeManifest(store: DumpStore, manifest: DumpManifest, signer: Signer): Promise<SignedManifest> {
  const bytes = Buffer.from(canonicalJson(manifest), "utf8");
  const sha256 = sha256Of(bytes);
  const signature: DumpSignature = {
    version: 1,
    algorithm: "ECDSA_SHA_256",
    keyId: signer.keyId,
    sha256,
    signature: (await signer.sign(statement(manifest.prefix, sha256))).toString("base64"),
  };
  const signatureBytes = Buffer.from(canonicalJson(signature), "utf8");
  await store.put(`${manifest.prefix}${manifestKey}`, bytes, sha256);
  await store.put(`${manifest.prefix}${signatureKey}`, signatureBytes, sha256Of(signatureBytes));
  return { manifest, sha256 };
}

/** Fetches a dump's manifest and believes it only with a trusted key's signature. */
export async function readManifest(store: DumpStore, prefix: string, verifier: Verifier): Promise<SignedManifest> {
  const [bytes, signatureBytes] = await Promise.all([
    store.get(`${prefix}${manifestKey}`),
    store.get(`${prefix}${signatureKey}`),
  ]);
  const where = `${store.place}/${prefix}`;
  if (bytes === undefined) {
    throw (await store.list(prefix)).length === 0
      ? new DumpError(
          "dump-missing",
          `There is no dump at ${where}. List what is there with the catalogue, or check the name.`,
        )
      : new DumpError(
          "dump-unfinished",
          `The dump at ${where} was never finished: it has no manifest. Take an older one.`,
        );
  }
  if (signatureBytes === undefined) {
    throw new DumpError(
      "dump-unfinished",
      `The dump at ${where} was never signed, so nobody vouches for it. Take an older one.`,
    );
  }
  const sha256 = sha256Of(bytes);
  const signature = signatureOf(signatureBytes);
  if (
    signature?.sha256 !== sha256 ||
    !(await verifier.verify(signature.keyId, statement(prefix, sha256), Buffer.from(signature.signature, "base64")))
  ) {
    throw new DumpError(
      "signature-wrong",
      `The signature of ${where}${manifestKey} is not a trusted key's over what stands there: the dump was changed, or signed with another key. ` +
        "Do not restore it. Take another dump, and keep this one for the inquiry.",
    );
  }
  const manifest = manifestOf(bytes);
  if (manifest?.prefix !== prefix) {
    throw new DumpError(
      "manifest-corrupt",
      `What is signed at ${where} is no manifest of this dump. Take another dump.`,
    );
  }
  return { manifest, sha256 };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

function signatureOf(bytes: Buffer): DumpSignature | undefined {
  const value = parsed(bytes);
  return isObject(value) &&
    value.version === 1 &&
    value.algorithm === "ECDSA_SHA_256" &&
    typeof value.keyId === "string" &&
    typeof value.sha256 === "string" &&
    typeof value.signature === "string"
    ? (value as unknown as DumpSignature)
    : undefined;
}

/** What is signed is ours; this is for one of another version. */
function manifestOf(bytes: Buffer): DumpManifest | undefined {
  const value = parsed(bytes);
  return isObject(value) &&
    value.version === 1 &&
    value.format === "directory" &&
    value.compression === "zstd" &&
    Array.isArray(value.chunks) &&
    isObject(value.content)
    ? (value as unknown as DumpManifest)
    : undefined;
}
