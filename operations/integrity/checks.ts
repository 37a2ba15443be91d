/**
 * One thing that the canary looked at. `unknown` is a check that could not be made (no permission, throttled, no answer): it
 * is neither good nor a violation, and nothing that is unknown may be read as good.
 */
export interface Check {
  readonly aspect: Aspect;
  /** What was looked at: a key's, vault's or bucket's name. */
  readonly subject: string;
  readonly verdict: "good" | "bad" | "unknown";
  /** One sentence without its subject; null where there is nothing to say. May name resources, so never public. */
  readonly finding: string | null;
}

/**
 * What a check is about. `key`: the key encrypted and decrypted. `key-material`: what came back was what went in. `exists`: the
 * store is there and answers. `capacity`: it has room. The others are protections of a store, as AWS names them.
 */
export const aspects = [
  "key",
  "key-material",
  "exists",
  "capacity",
  "encryption",
  "lock",
  "versioning",
  "public-access",
  "replication",
] as const;
export type Aspect = (typeof aspects)[number];

/** What a call gave: a value, or the name of its error. */
export type Reading<T> = { readonly value: T } | { readonly error: string };

/** A check that fails with the sentence, and holds without one. */
export function check(aspect: Aspect, subject: string, violation: string | undefined): Check {
  return { aspect, subject, verdict: violation === undefined ? "good" : "bad", finding: violation ?? null };
}

/** A check that could not be made. */
export function unanswered(aspect: Aspect, subject: string, error: string): Check {
  return { aspect, subject, verdict: "unknown", finding: `could not be checked (${aspect}): ${error}` };
}
