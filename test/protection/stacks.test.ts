import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseStackConfig } from "../../protection/parse";
import { formatProblems } from "../../protection/problems";
import { placeholderAccount } from "../../protection/rules/accounts";
import { placeholderZone } from "../../protection/rules/dns";
import { irreversibleSettings } from "../../protection/rules/irreversible";
import { providerRegion } from "../../protection/rules/regions";
import type { StackConfig } from "../../protection/schema";
import { cadenceIds } from "../../protection/tags";

const root = join(__dirname, "../..");

function yaml(file: string): unknown {
  return parse(readFileSync(join(root, file), "utf8"));
}

interface StackFile {
  readonly config: Readonly<Record<string, unknown>>;
}

function configOf(stack: string): StackConfig {
  const { config } = yaml(`Pulumi.${stack}.yaml`) as StackFile;
  assert.deepEqual(Object.keys(config), ["aws:region", "neonpro-backup-recovery:protection"]);
  const parsed = parseStackConfig(config["neonpro-backup-recovery:protection"]);
  if (!parsed.ok) assert.fail(formatProblems(parsed.problems));
  assert.deepEqual(providerRegion(parsed.config, String(config["aws:region"])), []);
  return parsed.config;
}

function retentions({ backups }: StackConfig): readonly number[] {
  return cadenceIds.map((id) => backups[id].deleteAfterDays);
}

describe("Pulumi.yaml", () => {
  it("declares the one configuration key in a form that the CLI takes", () => {
    const { name, runtime, config } = yaml("Pulumi.yaml") as Record<string, unknown>;
    assert.equal(name, "neonpro-backup-recovery");
    assert.deepEqual(runtime, { name: "nodejs", options: { typescript: true, packagemanager: "npm" } });
    const declared = config as Record<string, { type: string; description: string }>;
    assert.deepEqual(Object.keys(declared), ["protection"]);
    assert.equal(declared.protection?.type, "object");
    assert.ok(declared.protection.description.length > 100);
  });
});

describe("Pulumi.prod.yaml", () => {
  const config = configOf("prod");

  it("[MON-5] escalates to the contacts of the document, at its times", () => {
    const { devops, securityCompliance, executive, external } = config.escalation.levels;
    assert.deepEqual(
      [devops, securityCompliance, executive, external].map(({ afterMinutes, email }) => [
        afterMinutes,
        email.map((address) => address.replace("@neonpro.healthcare", "")),
      ]),
      [
        [0, ["devops"]],
        [30, ["security", "compliance"]],
        [60, ["medical"]],
        [90, ["aws-support", "legal"]],
      ],
    );
    assert.deepEqual([config.escalation.reminderMinutes, config.escalation.endAfterMinutes], [15, 240]);
  });

  it("[BKP-2][BKP-3][BKP-4][BKP-5] keeps the ledger's terms", () => {
    assert.deepEqual(retentions(config), [35, 7, 90, 365]);
    assert.deepEqual([config.backups.dailyAt, config.backups.timezone], ["02:00", "America/Sao_Paulo"]);
    assert.deepEqual(
      cadenceIds.map((id) => config.backups[id].copies),
      [{}, {}, {}, {}],
    );
  });

  it("[DRP-2] recovers in Ireland what São Paulo loses", () => {
    assert.deepEqual(config.regions, { primary: "sa-east-1", recovery: "eu-west-1" });
  });

  it("[BKP-7] names a separate recovery account, a placeholder until somebody deploys, and its role", () => {
    assert.deepEqual(config.recoveryAccount, {
      accountId: "111122223333",
      roleName: "neonpro-recovery-deployer",
      breakGlassRoleName: "neonpro-break-glass",
    });
    assert.equal(placeholderAccount(config).length, 1);
  });

  it("[DRP-3] adopts the domain's zone, a placeholder until somebody deploys", () => {
    assert.deepEqual(config.dns.zone, { adopt: "Z0123456789ABCDEFGHIJ", name: "neonpro.healthcare" });
    assert.equal(placeholderZone(config).length, 1);
  });

  it("switches on nothing that cannot be undone", () => {
    assert.deepEqual(irreversibleSettings(config), []);
    assert.deepEqual(config.acknowledgements, {});
  });

  it("[MON-4] tells the people of document B", () => {
    assert.deepEqual(config.alerts.critical.email, [
      "devops@neonpro.healthcare",
      "security@neonpro.healthcare",
      "compliance@neonpro.healthcare",
    ]);
  });
});

describe("Pulumi.staging.yaml", () => {
  const config = configOf("staging");

  it("keeps every backup shorter than production", () => {
    const production = retentions(configOf("prod"));
    retentions(config).forEach((days, index) => {
      assert.ok(days < (production[index] ?? 0));
    });
    assert.equal(config.storage.maximumRetentionDays, 30);
  });

  it("has no recovery account, and nothing irreversible", () => {
    assert.equal(config.recoveryAccount, undefined);
    assert.deepEqual(irreversibleSettings(config), []);
    assert.deepEqual(placeholderAccount(config), []);
  });

  it("[DRP-3] makes a zone for its subdomain, and of nothing else", () => {
    assert.deepEqual(config.dns.zone, { create: "staging.neonpro.healthcare" });
    assert.deepEqual(placeholderZone(config), []);
  });
});
