import assert from "node:assert/strict";
import { placeholderAccount, recoveryAccountRules } from "../../../protection/rules/accounts";
import { alertRules } from "../../../protection/rules/alerts";
import { dnsRules, placeholderZone } from "../../../protection/rules/dns";
import { configWith } from "../configs";

describe("protection/rules/accounts", () => {
  it("[BKP-7] asks production for a recovery account and staging for none", () => {
    const production = configWith("production");
    const staging = configWith("staging");
    assert.deepEqual([...recoveryAccountRules(production), ...recoveryAccountRules(staging)], []);
    const account = production.recoveryAccount;
    assert.ok(account);
    delete production.recoveryAccount;
    staging.recoveryAccount = account;
    assert.deepEqual(recoveryAccountRules(production), [
      {
        path: "recoveryAccount",
        given: "nothing",
        allowed: "accountId, roleName and breakGlassRoleName of a separate account",
        rule: "BKP-7",
        fix: "Name the account that keeps the second set of backups, and the role in it that the deployment assumes.",
      },
    ]);
    assert.deepEqual(recoveryAccountRules(staging), [
      {
        path: "recoveryAccount",
        given: "account 444455556666",
        allowed: "nothing in staging",
        rule: "BKP-7",
        fix: "Remove it: test data does not belong into the account that production's recovery depends on.",
      },
    ]);
  });

  it("knows the accounts of AWS's documentation", () => {
    assert.deepEqual(placeholderAccount(configWith("staging")), []);
    const config = configWith("production");
    assert.deepEqual(placeholderAccount(config), []);
    assert.ok(config.recoveryAccount);
    config.recoveryAccount.accountId = "111122223333";
    assert.deepEqual(placeholderAccount(config), [
      {
        path: "recoveryAccount.accountId",
        given: '"111122223333"',
        allowed: "the number of an account of yours",
        rule: "BKP-7",
        fix: "Replace it: this is the account of AWS's documentation, good for previews only.",
      },
    ]);
  });
});

describe("protection/rules/alerts", () => {
  it("[MON-4] asks production for a reader of every severity", () => {
    const change = ({ alerts }: ReturnType<typeof configWith>) => {
      alerts.critical = { email: [], sms: ["+5511999999999"], https: [] };
      alerts.warning = { email: [], sms: [], https: [] };
    };
    assert.deepEqual(alertRules(configWith("production", change)), [
      {
        path: "alerts.warning",
        given: "nobody",
        allowed: "at least one of email, sms and https in production",
        rule: "MON-4",
        fix: "Name who is told.",
      },
    ]);
    assert.deepEqual(alertRules(configWith("staging", change)), []);
  });
});

describe("protection/rules/dns", () => {
  it("[DRP-3] takes a zone of its own, or one that exists with its name", () => {
    assert.deepEqual(dnsRules(configWith("production")), []);
    const adopted = configWith("production", ({ dns }) => (dns.zone = { adopt: "Z1", name: "example.com" }));
    assert.deepEqual(dnsRules(adopted), []);
    adopted.dns.recordName = "api.example.org";
    assert.deepEqual(
      dnsRules(adopted).map(({ path, allowed }) => [path, allowed]),
      [["dns.recordName", "a name that ends with .example.com"]],
    );
  });

  for (const [zone, given] of [
    [{}, "{}"],
    [{ adopt: "Z1" }, '{"adopt":"Z1"}'],
    [{ name: "example.com" }, '{"name":"example.com"}'],
    [
      { create: "example.com", adopt: "Z1", name: "example.com" },
      '{"create":"example.com","adopt":"Z1","name":"example.com"}',
    ],
  ] as const) {
    it(`[DRP-3] refuses the zone ${given}`, () => {
      assert.deepEqual(dnsRules(configWith("production", ({ dns }) => (dns.zone = zone))), [
        {
          path: "dns.zone",
          given,
          allowed: "either create, or adopt with name",
          rule: "DRP-3",
          fix: "Say which: a zone of this stack's own, or one that exists.",
        },
      ]);
    });
  }

  it("[DRP-3] knows the placeholder's zone, adopted only", () => {
    assert.deepEqual(placeholderZone(configWith("production")), []);
    const adopting = (adopt: string) =>
      placeholderZone(configWith("production", ({ dns }) => (dns.zone = { adopt, name: "example.com" })));
    assert.deepEqual(adopting("Z0123456789ABCDEFGHI"), []);
    assert.deepEqual(adopting("Z0123456789ABCDEFGHIJ"), [
      {
        path: "dns.zone.adopt",
        given: '"Z0123456789ABCDEFGHIJ"',
        allowed: "the ID of the hosted zone example.com",
        rule: "DRP-3",
        fix: "Replace it with the ID that `aws route53 list-hosted-zones-by-name` prints, without /hostedzone/.",
      },
    ]);
  });

  it("[DRP-3] refuses a record outside of the zone, even where its end looks alike", () => {
    const config = configWith("production", ({ dns }) => (dns.recordName = "api.notexample.com"));
    assert.deepEqual(dnsRules(config), [
      {
        path: "dns.recordName",
        given: '"api.notexample.com"',
        allowed: "a name that ends with .example.com",
        rule: "DRP-3",
        fix: "Use a name inside the zone: the record would answer nobody.",
        related: ["dns.zone"],
      },
    ]);
  });

  it("[DRP-3] refuses the zone itself as the record, which cannot be a CNAME", () => {
    const config = configWith("production", ({ dns }) => (dns.recordName = "example.com"));
    assert.deepEqual(
      dnsRules(config).map(({ path, given, allowed }) => [path, given, allowed]),
      [["dns.recordName", '"example.com"', "a name that ends with .example.com"]],
    );
  });

  it("[DRP-3] refuses endpoints that are the record itself, or each other", () => {
    const config = configWith("production", ({ dns }) => {
      dns.primaryEndpoint = "api.example.com";
      dns.recoveryEndpoint = "api.example.com";
    });
    assert.deepEqual(
      dnsRules(config).map(({ path, allowed }) => [path, allowed]),
      [
        ["dns.primaryEndpoint", "a name other than dns.recordName"],
        ["dns.recoveryEndpoint", "a name other than dns.recordName"],
        ["dns.recoveryEndpoint", "a host other than dns.primaryEndpoint"],
      ],
    );
  });
});
