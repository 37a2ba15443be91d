import assert from "node:assert/strict";
import { keyChecks } from "../../../operations/integrity/keys";

describe("the checks of a key", () => {
  it("[SEC-2] are good when the data key comes back as it was", () => {
    assert.deepEqual(keyChecks("vault", { value: { same: true } }), [
      { aspect: "key", subject: "vault", verdict: "good", finding: null },
      { aspect: "key-material", subject: "vault", verdict: "good", finding: null },
    ]);
  });

  it("[AUD-2] are bad, as a key and as a violation, when something else comes back", () => {
    const finding = "decrypts to something else than was encrypted";
    assert.deepEqual(keyChecks("vault", { value: { same: false } }), [
      { aspect: "key", subject: "vault", verdict: "bad", finding },
      { aspect: "key-material", subject: "vault", verdict: "bad", finding },
    ]);
  });

  const unusable = [
    "DisabledException",
    "KMSInvalidStateException",
    "NotFoundException",
    "InvalidKeyUsageException",
    "InvalidCiphertextException",
    "IncorrectKeyException",
  ];
  for (const error of unusable) {
    it(`[SEC-2] are bad after ${error} (K9)`, () => {
      assert.deepEqual(keyChecks("vault", { error }), [
        { aspect: "key", subject: "vault", verdict: "bad", finding: `cannot be used: ${error}` },
      ]);
    });
  }

  for (const error of ["AccessDeniedException", "ThrottlingException", "KeyUnavailableException", "TimeoutError", ""]) {
    it(`are unknown after ${JSON.stringify(error)}: it says nothing about the key`, () => {
      assert.deepEqual(keyChecks("vault", { error }), [
        { aspect: "key", subject: "vault", verdict: "unknown", finding: `could not be checked (key): ${error}` },
      ]);
    });
  }
});
