// Mocks prove what we pass, not what AWS accepts: that the role can be assumed is proved by a deployment alone.
import assert from "node:assert/strict";
import { RecoveryAccount } from "../../../components/backup/recoveryAccount";
import { recordResources, settle } from "../../support/mocks";

const args = {
  namePrefix: "neonpro-test",
  region: "eu-west-1",
  accountId: "111122223333",
  roleName: "neonpro-deploy",
  breakGlassRoleName: "neonpro-break-glass",
  sourceAccountId: "123456789012",
};

describe("RecoveryAccount", () => {
  it("[BKP-7] declares a provider by the account's role and a key of that account in the recovery Region", async () => {
    const record = recordResources();
    new RecoveryAccount("recovery-account", args);
    await settle();

    const provider = record.one("recovery-account-provider");
    assert.equal(provider.type, "pulumi:providers:aws");
    assert.equal(provider.inputs.region, "eu-west-1");
    assert.deepEqual(JSON.parse(String(provider.inputs.assumeRoles)), [
      { roleArn: "arn:aws:iam::111122223333:role/neonpro-deploy" },
    ]);

    const keys = record.ofType("aws:kms/key:Key");
    const [key] = keys;
    assert.ok(key !== undefined && keys.length === 1);
    assert.match(key.provider ?? "", /recovery-account-provider/);
    assert.equal(key.inputs.region, "eu-west-1");
    assert.ok(String(key.inputs.policy).includes("arn:aws:iam::111122223333:role/neonpro-break-glass"));
    assert.ok(String(key.inputs.policy).includes("arn:aws:iam::123456789012:root"));
    assert.deepEqual(
      record.ofType("aws:kms/alias:Alias").map(({ inputs }) => [inputs.name, inputs.region]),
      [["alias/neonpro-test-recovery-account", "eu-west-1"]],
      "named by the stack: several may share the account",
    );
  });

  it("hands a lock on only when it was given one", () => {
    recordResources();
    const lock = { mode: "governance", minDays: 7, maxDays: 9132 } as const;
    assert.equal(new RecoveryAccount("without", args).vault.lock, undefined);
    assert.deepEqual(new RecoveryAccount("with", { ...args, lock }).vault.lock, lock);
  });
});
