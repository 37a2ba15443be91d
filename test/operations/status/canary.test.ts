/** From what the canary finds to what the status says: both sides mean the same by a store that is gone. */
import assert from "node:assert/strict";
import { bucketChecks } from "../../../operations/integrity/buckets";
import type { ExpectedBucket, SeenBucket } from "../../../operations/integrity/buckets";
import type { Check } from "../../../operations/integrity/checks";
import { integritySignals } from "../../../operations/integrity/report";
import { vaultChecks } from "../../../operations/integrity/vaults";
import type { ExpectedVault, SeenVault } from "../../../operations/integrity/vaults";
import { statusOf } from "../../../operations/status/statusOf";
import { good } from "./cases";
import { now, plan } from "./snapshots";

const keyArn = "arn:aws:kms:sa-east-1:123456789012:key/mrk-1";
const vault: ExpectedVault = { name: "primary", keyArn, minDays: 7, maxDays: 9132, compliance: false };
const described: SeenVault = {
  keyArn,
  locked: true,
  minDays: 7,
  maxDays: 9132,
  lockDate: undefined,
  recoveryPoints: 12,
};
const bucket: ExpectedBucket = { name: "medical", keyArn, replicatesTo: "medical-recovery", lock: "off" };
const answered: SeenBucket = {
  encryption: { value: { algorithm: "aws:kms", keyArn, blocked: ["SSE-C"] } },
  versioning: { value: { status: "Enabled" } },
  lock: { error: "ObjectLockConfigurationNotFoundError" },
  publicAccess: { value: { blocked: true } },
  replication: { value: { enabledTo: ["medical-recovery"] } },
};
const allOf = (error: string): SeenBucket => ({
  encryption: { error },
  versioning: { error },
  lock: { error },
  publicAccess: { error },
  replication: { error },
});
const key: Check = { aspect: "key", subject: "storage", verdict: "good", finding: null };

/** The status with the canary's signals of the primary Region. */
function judged(...checks: readonly (readonly Check[])[]): {
  status: string;
  storage: string[];
  gone: number | undefined;
} {
  const region = "sa-east-1";
  const signals = integritySignals({ id: "r1", region, at: now, checks: [key, ...checks.flat()] });
  const others = good.signals.filter((one) => one.region !== region || signals.every(({ name }) => name !== one.name));
  const { status, reasons } = statusOf({ ...good, signals: [...others, ...signals] }, plan, now);
  return {
    status,
    storage: reasons.flatMap(({ code, subject }) => (subject === "storage" ? [code] : [])),
    gone: signals.find(({ name }) => name === "storage")?.figures.gone,
  };
}

describe("the canary's findings in the status", () => {
  const there = [vaultChecks(vault, { value: described }), bucketChecks(bucket, answered)] as const;

  it("[MON-2] are healthy when every store is as planned", () => {
    assert.deepEqual(judged(...there), { status: "healthy", storage: [], gone: 0 });
  });

  it("[MON-2] a vault that is gone is failed, and counted", () => {
    const lost = vaultChecks(vault, { error: "ResourceNotFoundException" });
    assert.deepEqual(judged(lost, there[1]), { status: "failed", storage: ["storage-gone"], gone: 1 });
  });

  it("[MON-2] a bucket that is gone is failed, and counted", () => {
    const lost = bucketChecks(bucket, allOf("NoSuchBucket"));
    assert.deepEqual(judged(there[0], lost), { status: "failed", storage: ["storage-gone"], gone: 1 });
    assert.equal(judged(vaultChecks(vault, { error: "ResourceNotFoundException" }), lost).gone, 2);
  });

  it("[MON-2] a vault that is nearly full is degraded: it is there", () => {
    const full = vaultChecks(vault, { value: { ...described, recoveryPoints: 950_000 } });
    assert.deepEqual(judged(full, there[1]), { status: "degraded", storage: ["storage-short"], gone: 0 });
  });

  it("[MON-2] a store that could not be looked at is unknown, and not gone", () => {
    const unseen = vaultChecks(vault, { error: "ThrottlingException" });
    assert.deepEqual(judged(unseen, there[1]), { status: "unknown", storage: ["signal-unknown"], gone: 0 });
  });
});
