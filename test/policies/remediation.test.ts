// What the engine would create instead: the SDK's proxy is in between, the engine is not (bundle.test.ts).
import assert from "node:assert/strict";
import { UNKNOWN } from "../../graph/types";
import { keyRotation } from "../../policies/rules/keys/keyRotation";
import { bucketPublicAccessBlocked } from "../../policies/rules/storage/bucketPublicAccessBlocked";
import { remediated } from "./support/evaluate";
import { happy } from "./support/happy";

describe("remediation", () => {
  it("switches key rotation on and leaves the rest alone", () => {
    const key = happy().set("key", ["enableKeyRotation"], false).get("key");
    assert.deepEqual(remediated(keyRotation, key), { ...key.props, enableKeyRotation: true });
  });

  it("changes no key that rotates, cannot rotate, or of which nobody can tell", () => {
    const off = () => happy().set("key", ["enableKeyRotation"], false);
    const keys = [
      happy(),
      off().set("key", ["customerMasterKeySpec"], "RSA_3072"),
      off().set("key", ["keyUsage"], UNKNOWN),
      happy().set("key", ["enableKeyRotation"], UNKNOWN),
    ].map((program) => program.get("key"));
    assert.deepEqual(
      keys.map((key) => remediated(keyRotation, key)),
      [undefined, undefined, undefined, undefined],
    );
  });

  it("sets every switch of a public access block that is off or absent, also when the bucket is not known yet", () => {
    const block = happy()
      .set("medical-public-access", ["bucket"], UNKNOWN)
      .set("medical-public-access", ["blockPublicAcls"], false)
      .set("medical-public-access", ["restrictPublicBuckets"], undefined)
      .get("medical-public-access");
    assert.deepEqual(remediated(bucketPublicAccessBlocked, block), {
      bucket: UNKNOWN,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("leaves an unknown switch to the validation, which says that nobody can tell", () => {
    const block = happy().set("medical-public-access", ["blockPublicAcls"], UNKNOWN).get("medical-public-access");
    assert.equal(remediated(bucketPublicAccessBlocked, block), undefined);
  });

  it("touches no resource of another type", () => {
    assert.equal(
      remediated(bucketPublicAccessBlocked, happy().set("key", ["blockPublicAcls"], false).get("key")),
      undefined,
    );
  });
});
