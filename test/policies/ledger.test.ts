// The requirements that the pack proves, each by the fixtures that stand for it; rules.test.ts runs all of them.
import assert from "node:assert/strict";
import { fixtures as planRetention } from "./fixtures/backup/planRetentionAgainstPlan";
import { fixtures as vaultKey } from "./fixtures/backup/vaultEncryptedWithCustomerKey";
import { fixtures as bucketKey } from "./fixtures/storage/bucketEncryptedWithCustomerKey";
import { fixtures as versioned } from "./fixtures/storage/bucketVersioned";
import { fixtures as lifecycle } from "./fixtures/storage/lifecycleAgainstRetention";
import { evaluate } from "./support/evaluate";
import type { Fixtures } from "./support/fixture";
import { happy } from "./support/happy";

function refuses({ rule, failing }: Fixtures, ...titles: readonly string[]): void {
  for (const title of titles) {
    const fixture = failing[title];
    assert.ok(fixture, `no failing fixture "${title}"`);
    const program = happy();
    fixture.change(program);
    assert.deepEqual(evaluate(rule, program, fixture.config), fixture.expect, title);
    assert.deepEqual(evaluate(rule, happy(), {}), []);
  }
}

describe("the policy pack against the ledger", () => {
  it("[RET-1][RET-11] refuses a lifecycle that expires medical objects or versions", () => {
    refuses(
      lifecycle,
      "medical records that expire",
      "medical records that expire on a date",
      "medical versions that expire",
      "a part of the medical records that expires",
    );
  });

  it("[RET-2] refuses a lifecycle that ends personal data a day early or a day late", () => {
    refuses(
      lifecycle,
      "personal data a day too early",
      "personal data a day too late",
      "noncurrent versions that stay however old",
    );
  });

  it("[BKP-2][BKP-3][BKP-4][BKP-5] refuses backup rules that keep less than the ledger", () => {
    refuses(
      planRetention,
      "hourly points for 6 days",
      "daily points for 89 days",
      "weekly points and copies for a quarter",
      "continuous backup for 34 days",
    );
  });

  it("[BKP-7] refuses a copy that is kept for less than its cadence", () => {
    refuses(planRetention, "a copy for 89 days");
  });

  it("[BKP-8][SEC-2] refuses buckets and vaults without a customer-managed key", () => {
    refuses(bucketKey, "absent", "no key named", "the AWS-managed key");
    refuses(vaultKey, "no key", "the AWS-managed key");
  });

  it("[BKP-11] refuses a bucket without versions", () => {
    refuses(versioned, "absent", "suspended");
  });
});
