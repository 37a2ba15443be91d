import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStackConfig } from "../../protection/parse";
import { formatProblems } from "../../protection/problems";
import type { Problem } from "../../protection/problems";
import { minimal } from "./configs";

function problemsOf(input: unknown): readonly Problem[] {
  const parsed = parseStackConfig(input);
  return parsed.ok ? [] : parsed.problems;
}

/** Path, given, allowed, rule and way out of each problem. */
function rows(input: unknown): readonly (readonly string[])[] {
  return problemsOf(input).map(({ path, given, allowed, rule, fix }) => [path, given, allowed, rule, fix]);
}

const { production, staging } = minimal;

describe("protection/parse", () => {
  it("fills in every default", () => {
    const parsed = parseStackConfig(production);
    assert.ok(parsed.ok);
    const { regions, backups, vaults, storage, acknowledgements, dns } = parsed.config;
    assert.deepEqual(regions, { primary: "sa-east-1", recovery: "eu-west-1" });
    assert.deepEqual([backups.timezone, backups.dailyAt], ["America/Sao_Paulo", "02:00"]);
    assert.deepEqual(backups.daily, {
      deleteAfterDays: 90,
      startWindowMinutes: 60,
      completionWindowMinutes: 180,
      copies: {},
    });
    const lock = { mode: "governance", minDays: 7, maxDays: 9132 };
    assert.deepEqual(vaults, { primary: lock, recovery: lock, recoveryAccount: lock });
    assert.deepEqual(storage, { objectLockMode: "governance" });
    assert.deepEqual(acknowledgements, {});
    assert.equal(dns.healthPath, "/api/health");
  });

  it("refuses unknown keys at every depth, and suggests the nearest known one", () => {
    const input = {
      ...staging,
      enviroment: "staging",
      regions: { recovry: "eu-west-1" },
      backups: { daily: { copies: { recoveryAcountDays: 7 } } },
      alerts: { critical: { pager: [] } },
    };
    assert.deepEqual(rows(input), [
      [
        "regions.recovry",
        'the unknown key "recovry"',
        "primary, recovery, transferRecord",
        "schema",
        "Did you mean recovery?",
      ],
      [
        "backups.daily.copies.recoveryAcountDays",
        'the unknown key "recoveryAcountDays"',
        "recoveryRegionDays, recoveryAccountDays, airGappedDays",
        "schema",
        "Did you mean recoveryAccountDays?",
      ],
      ["alerts.critical.pager", 'the unknown key "pager"', "email, sms, https", "schema", "Remove it."],
      [
        "enviroment",
        'the unknown key "enviroment"',
        "environment, regions, breakGlassRoleName, recoveryAccount, backups, vaults, storage, acknowledgements, database, dns, alerts, escalation",
        "schema",
        "Remove it.",
      ],
    ]);
  });

  it("says what belongs where a value has the wrong type or form", () => {
    const input = {
      ...production,
      environment: "prod",
      breakGlassRoleName: "role/with/path",
      recoveryAccount: { ...production.recoveryAccount, accountId: 444455556666 },
      backups: null,
      vaults: { primary: { minDays: "7", maxDays: 1.5 } },
      alerts: { critical: { email: ["ops@example.com", "nobody"], sms: ["11 99999"], https: ["http://example.com"] } },
    };
    assert.deepEqual(
      problemsOf(input).map(({ path, given, allowed }) => [path, given, allowed]),
      [
        ["environment", '"prod"', '"production" or "staging"'],
        ["breakGlassRoleName", '"role/with/path"', "an IAM role name: 1 to 64 letters, digits or _+=,.@-"],
        ["recoveryAccount.accountId", "444455556666", "a text"],
        ["backups", "null", "a map of keys"],
        ["vaults.primary.minDays", '"7"', "a whole number"],
        ["vaults.primary.maxDays", "1.5", "a whole number"],
        ["alerts.critical.email[1]", '"nobody"', "an e-mail address"],
        ["alerts.critical.sms[0]", '"11 99999"', "a telephone number such as +5511999999999"],
        ["alerts.critical.https[0]", '"http://example.com"', "an https:// address"],
      ],
    );
  });

  it("reads resource types by Region, and says what belongs where one is no name", () => {
    const backups = { resourceTypes: { "sa-east-1": ["S3", "SAP HANA on Amazon EC2"] } };
    const parsed = parseStackConfig({ ...production, backups });
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.config.backups.resourceTypes, backups.resourceTypes);
    assert.deepEqual(
      rows({ ...production, backups: { resourceTypes: { "sa-east-1": ["S3", ""], "eu-west-1": "S3" } } }),
      [
        [
          "backups.resourceTypes.sa-east-1[1]",
          '""',
          "the name of an AWS Backup resource type, such as DynamoDB or S3",
          "schema",
          "Correct it. By Region code: every resource type that AWS Backup knows there, all of them opted in (S1, S9). Default: the common ones.",
        ],
        [
          "backups.resourceTypes.eu-west-1",
          '"S3"',
          "a list",
          "schema",
          "Correct it. By Region code: every resource type that AWS Backup knows there, all of them opted in (S1, S9). Default: the common ones.",
        ],
      ],
    );
  });

  it("tells an account number without quotes to put them", () => {
    const recoveryAccount = { ...production.recoveryAccount, accountId: 444455556666 };
    assert.match(
      problemsOf({ ...production, recoveryAccount })[0]?.fix ?? "",
      /^Correct it\. Twelve digits, in quotes: /,
    );
  });

  it("names what is missing, with its meaning", () => {
    const { dns, ...rest } = staging;
    assert.equal(dns.recordName, "api.example.com");
    assert.deepEqual(rows(rest), [
      ["dns", "nothing", "a map of keys", "schema", "Add it. The name that users ask for, and the hosts behind it."],
    ]);
  });

  for (const [what, input, given] of [
    ["a text", "production", '"production"'],
    ["a list", [], "[]"],
    ["null", null, "null"],
  ] as const) {
    it(`refuses ${what} in place of the object`, () => {
      assert.deepEqual(
        problemsOf(input).map((problem) => [problem.path, problem.given, problem.allowed]),
        [["(the whole object)", given, "a map of keys"]],
      );
    });
  }

  it("reports the wrong shape and the broken rules at once", () => {
    const input = {
      ...production,
      regions: { primry: "sa-east-1", recovery: "us-east-1" },
      backups: {
        continuous: { deleteAfterDays: 40 },
        hourly: { startWindowMinutes: "short" },
        daily: { deleteAfterDays: 80 },
      },
      vaults: { recovery: { minDays: 85 } },
      dns: { ...production.dns, recordName: "API" },
    };
    assert.deepEqual(
      problemsOf(input).map(({ path, rule }) => `${path} ${rule}`),
      [
        "regions.primry schema",
        "backups.hourly.startWindowMinutes schema",
        "dns.recordName schema",
        "regions.transferRecord LGPD art. 33",
        "backups.continuous.deleteAfterDays L3",
        "backups.daily.deleteAfterDays BKP-3",
        "backups.hourly.deleteAfterDays V3",
        "backups.daily.deleteAfterDays V3",
      ],
    );
  });

  it("draws no conclusion from a value that it could not read", () => {
    const input = {
      ...staging,
      storage: {},
      vaults: { primary: { minDays: "1" } },
      backups: { hourly: { deleteAfterDays: 2 } },
    };
    // 2 days do not fit the default window; in the recovery vault that is so, in the primary one nobody knows.
    assert.deepEqual(
      problemsOf(input).map(({ path, given, rule }) => `${path} ${rule}: ${given}`),
      [
        'vaults.primary.minDays schema: "1"',
        "backups.hourly.deleteAfterDays V3: 2 days for the copies in vaults.recovery",
        "storage.maximumRetentionDays RET-1: nothing",
      ],
    );
  });

  it("leaves out half a signature, a bad account and a broken list without inventing problems", () => {
    const input = {
      ...production,
      recoveryAccount: { accountId: "12" },
      storage: { objectLockMode: "compliance" },
      acknowledgements: { complianceObjectLock: { by: "Ana Souza" } },
      alerts: { ...production.alerts, critical: { email: ["x"] } },
    };
    assert.deepEqual(
      problemsOf(input).map(({ path, rule }) => `${path} ${rule}`),
      [
        "recoveryAccount.accountId schema",
        "recoveryAccount.roleName schema",
        "recoveryAccount.breakGlassRoleName schema",
        "acknowledgements.complianceObjectLock.date schema",
        "acknowledgements.complianceObjectLock.statement schema",
        "alerts.critical.email[0] schema",
      ],
    );
  });

  it("does not blame the default that stands in for an unreadable part", () => {
    const input = { ...staging, vaults: { primary: { minDays: 1, maxDays: 30 } }, backups: { weekly: "often" } };
    assert.deepEqual(
      problemsOf(input).map(({ path, rule }) => `${path} ${rule}`),
      ["backups.weekly schema", "backups.continuous.deleteAfterDays V3", "backups.daily.deleteAfterDays V3"],
    );
  });

  it("takes nothing of the rules' word where the environment itself is wrong", () => {
    const input = { ...production, environment: "prod", backups: { continuous: { deleteAfterDays: 40 } } };
    assert.deepEqual(
      problemsOf(input).map(({ path }) => path),
      ["environment"],
    );
  });

  it("never throws, and never accepts what it would refuse afterwards", () => {
    fc.assert(
      fc.property(
        fc.record({ environment: fc.constant("staging"), regions: fc.jsonValue(), dns: fc.jsonValue() }),
        (input) => {
          const parsed = parseStackConfig(input);
          if (!parsed.ok) assert.ok(parsed.problems.length > 0 && formatProblems(parsed.problems).length > 0);
          else assert.deepEqual(parseStackConfig(parsed.config), parsed);
        },
      ),
    );
    const parsed = parseStackConfig(production);
    assert.ok(parsed.ok);
    assert.deepEqual(parseStackConfig(parsed.config), parsed);
  });

  it("does not change what it was given", () => {
    const input = { ...production, breakGlassRoleName: "", extra: { deep: [1] } };
    const before = structuredClone(input);
    parseStackConfig(input);
    assert.deepEqual(input, before);
  });
});
