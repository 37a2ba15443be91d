import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { canonicalJson } from "../../../operations/canonical/canonicalJson";
import { anchorKey, isSigned, parseAnchor } from "../../../operations/verify/anchors";
import { signer } from "../../cli/log/support";
import { chainOf } from "./support";

const key = signer();
const [entry] = chainOf(1);
assert.ok(entry);
const anchor = key.anchor(entry, "2026-03-01T03:00:00.000Z");

describe("signatures of anchors", () => {
  it("[AUD-4] hold for what was signed, with the key that signed, and for nothing else", () => {
    assert.ok(isSigned(anchor, anchorKey(key.pem)));
    assert.ok(!isSigned(anchor, anchorKey(signer().pem)));
    for (const [field, value] of Object.entries({
      chain: "eu-west-1",
      sequence: 2,
      hash: "0".repeat(64),
      signedAt: "2026-03-02T03:00:00.000Z",
      keyId: "mrk-2",
      signature: "AAAA",
    })) {
      assert.ok(!isSigned({ ...anchor, [field]: value }, anchorKey(key.pem)), field);
    }
  });

  it("refuses keys of another kind and texts that are none", () => {
    assert.match(anchorKey(key.pem).fingerprint, /^[0-9a-f]{64}$/);
    const pem = { type: "spki", format: "pem" } as const;
    for (const { publicKey } of [
      generateKeyPairSync("rsa", { modulusLength: 2048 }),
      generateKeyPairSync("ec", { namedCurve: "secp384r1" }),
    ]) {
      assert.throws(() => anchorKey(publicKey.export(pem).toString()), /it is no key on the curve P-256/);
    }
    assert.throws(() => anchorKey("hello"));
  });

  it("[AUD-4] says why a file is no anchor", () => {
    assert.deepEqual(parseAnchor(canonicalJson(anchor)), anchor);
    const cases: readonly (readonly [string, string])[] = [
      ["x", "it is not JSON"],
      ["3", "it is not a JSON object"],
      [canonicalJson({ ...anchor, version: 2 }), "its version is 2; this program knows version 1"],
      [canonicalJson({ ...anchor, algorithm: "none" }), 'its algorithm is "none"; ECDSA_SHA_256 is known'],
      [canonicalJson({ ...anchor, sequence: 0 }), "its sequence is no whole number from 1 on"],
      [canonicalJson({ ...anchor, hash: "xyz" }), "its hash is no SHA-256"],
      [canonicalJson({ ...anchor, signature: 1 }), "it has no signature"],
    ];
    for (const [text, why] of cases) assert.equal(parseAnchor(text), why);
  });
});
