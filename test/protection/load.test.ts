// Holds the reading and the refusal; the engine that prints the message is not here.
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { loadStackConfig } from "../../protection/load";
import { minimal } from "./configs";

const mocks: pulumi.runtime.Mocks = {
  newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
  call: ({ inputs }) => inputs as Record<string, unknown>,
};

/** Reads as the program does; every warning is collected instead of printed. */
async function load(config: Readonly<Record<string, string>>, preview = true) {
  await pulumi.runtime.setMocks(mocks, "neonpro-backup-recovery", "prod", preview);
  pulumi.runtime.setAllConfig(config);
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (message: string) => warnings.push(message);
  try {
    return { config: loadStackConfig(), warnings };
  } finally {
    console.warn = warn;
  }
}

function configured(value: unknown, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { "neonpro-backup-recovery:protection": JSON.stringify(value), ...more };
}

function runError(message: string) {
  return (thrown: unknown) => {
    assert.ok(pulumi.RunError.isInstance(thrown), String(thrown));
    assert.equal(thrown.message, message);
    return true;
  };
}

/** Nothing in it is a placeholder. */
const production = { ...minimal.production, database: { source: { host: "db.example.com" } } };

const placeholder = {
  ...minimal.production,
  recoveryAccount: { ...minimal.production.recoveryAccount, accountId: "111122223333" },
  dns: { ...minimal.production.dns, zone: { adopt: "Z0123456789ABCDEFGHIJ", name: "example.com" } },
};

describe("protection/load", () => {
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
  });

  it("reads and completes the stack's configuration", async () => {
    const { config, warnings } = await load(configured(production, { "aws:region": "sa-east-1" }));
    assert.equal(config.environment, "production");
    assert.equal(config.regions.recovery, "eu-west-1");
    assert.deepEqual(warnings, []);
  });

  it("refuses with every problem at once", async () => {
    const input = { ...minimal.staging, extra: 1, backups: { continuous: { deleteAfterDays: 36 } } };
    await assert.rejects(
      load(configured(input)),
      runError(
        [
          "neonpro-backup-recovery:protection of stack prod has 2 problems:",
          "",
          "1. extra [schema]",
          '   given    the unknown key "extra"',
          "   allowed  environment, regions, breakGlassRoleName, recoveryAccount, backups, vaults, storage,",
          "            acknowledgements, database, dns, alerts, escalation",
          "   way out  Remove it.",
          "",
          "2. backups.continuous.deleteAfterDays [L3]",
          "   given    36 days",
          "   allowed  1 to 35 days",
          "   way out  Keep the point-in-time log 35 days at most; longer terms are the daily and weekly",
          "            points'.",
        ].join("\n"),
      ),
    );
  });

  it("says where the configuration belongs when there is none", async () => {
    await assert.rejects(
      load({}),
      runError(
        [
          "neonpro-backup-recovery:protection of stack prod has 1 problem:",
          "",
          "1. (the whole object) [schema]",
          "   given    nothing",
          "   allowed  a map of keys",
          "   way out  Add it to the config of Pulumi.prod.yaml; Pulumi.prod.yaml shows every key in use.",
        ].join("\n"),
      ),
    );
  });

  it("does not quote a text that stands in the object's place", async () => {
    await assert.rejects(
      load({ "neonpro-backup-recovery:protection": "a long text" }),
      runError(
        [
          "neonpro-backup-recovery:protection of stack prod has 1 problem:",
          "",
          "1. (the whole object) [schema]",
          "   given    a plain text",
          "   allowed  a map of keys",
          "   way out  Write the settings as keys under it in Pulumi.prod.yaml, as Pulumi.prod.yaml does.",
        ].join("\n"),
      ),
    );
  });

  it("refuses a provider Region that is not the primary one", async () => {
    await assert.rejects(load(configured(minimal.production, { "aws:region": "us-east-1" })), (thrown: Error) =>
      thrown.message.includes('1. aws:region [DRP-2]\n   given    "us-east-1"'),
    );
  });

  it("warns about each placeholder in a preview", async () => {
    const { warnings } = await load(configured(placeholder));
    assert.deepEqual(warnings, [
      'warning: [runtime] recoveryAccount.accountId is "111122223333", a placeholder: a deployment would be refused.',
      'warning: [runtime] database.source.host is "db.projectreference0000.supabase.co", a placeholder: a deployment would be refused.',
      'warning: [runtime] dns.zone.adopt is "Z0123456789ABCDEFGHIJ", a placeholder: a deployment would be refused.',
    ]);
  });

  it("[BKP-5][BKP-7][DRP-3] refuses them in a deployment", async () => {
    await assert.rejects(
      load(configured(placeholder), false),
      runError(
        [
          "neonpro-backup-recovery:protection of stack prod has 3 problems:",
          "",
          "1. recoveryAccount.accountId [BKP-7]",
          '   given    "111122223333"',
          "   allowed  the number of an account of yours",
          "   way out  Replace it: this is the account of AWS's documentation, good for previews only.",
          "",
          "2. database.source.host [BKP-5]",
          '   given    "db.projectreference0000.supabase.co"',
          "   allowed  the host of your project's direct connection",
          "   way out  Replace it with the host that Supabase shows under Connect, Direct connection.",
          "",
          "3. dns.zone.adopt [DRP-3]",
          '   given    "Z0123456789ABCDEFGHIJ"',
          "   allowed  the ID of the hosted zone example.com",
          "   way out  Replace it with the ID that `aws route53 list-hosted-zones-by-name` prints, without",
          "            /hostedzone/.",
        ].join("\n"),
      ),
    );
  });

  it("deploys into an adopted zone that has an ID of its own", async () => {
    const dns = { ...placeholder.dns, zone: { adopt: "Z0EXAMPLE", name: "example.com" } };
    const { config, warnings } = await load(configured({ ...production, dns }), false);
    assert.deepEqual(config.dns.zone, { adopt: "Z0EXAMPLE", name: "example.com" });
    assert.deepEqual(warnings, []);
  });
});
