import { check, unanswered } from "./checks";
import type { Check, Reading } from "./checks";

/**
 * Errors of KMS that say something about the key itself: it is disabled, waits for its deletion or for its material, or is not
 * there (K9). Everything else, a refusal included, says something about the caller or the moment.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors
 */
const unusable: ReadonlySet<string> = new Set([
  "DisabledException",
  "KMSInvalidStateException",
  "NotFoundException",
  "InvalidKeyUsageException",
  // The key answers, and cannot read what it has encrypted a moment ago.
  "InvalidCiphertextException",
  "IncorrectKeyException",
]);

/**
 * A round trip under a key: a data key was generated and its cipher text decrypted again.
 * @param same whether the decrypted data key was the generated one
 */
export function keyChecks(name: string, trip: Reading<{ readonly same: boolean }>): readonly Check[] {
  if ("error" in trip) {
    return unusable.has(trip.error)
      ? [check("key", name, `cannot be used: ${trip.error}`)]
      : [unanswered("key", name, trip.error)];
  }
  return [
    check("key", name, trip.value.same ? undefined : "decrypts to something else than was encrypted"),
    check("key-material", name, trip.value.same ? undefined : "decrypts to something else than was encrypted"),
  ];
}
