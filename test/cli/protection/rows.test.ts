import assert from "node:assert/strict";
import { protectionTable } from "../../../cli/protection/rows";
import { protectionLines } from "../../../cli/render/protectionTable";
import { plain } from "../../../cli/render/style";
import { UNKNOWN } from "../../../graph/types";
import type { PreviewStep } from "../../../preview/types";
import { dataClasses } from "../../../protection/dataClasses";
import { protectionTags } from "../../../protection/tags";
import { bucket, digest, replication, resource } from "../../support/previewResult";

const account = "123456789012";
const { medical, personal } = dataClasses;
const definitions = { medical, personal };

const medicalTags = protectionTags("medical", "critical", medical.cadence);
const personalTags = protectionTags("personal", "critical", personal.cadence);

function vault(name: string, region: string, owner = account): PreviewStep {
  const arn = `arn:aws:backup:${region}:${owner}:backup-vault:${name}`;
  return resource("aws:backup/vault:Vault", name, { name, region }, { outputs: { name, arn } });
}

function rule(ruleName: string, schedule: string, deleteAfter: number, copies: readonly string[], continuous = false) {
  return {
    ruleName,
    schedule,
    scheduleExpressionTimezone: "America/Sao_Paulo",
    enableContinuousBackup: continuous,
    lifecycle: { deleteAfter },
    copyActions: copies.map((destinationVaultArn) => ({ destinationVaultArn, lifecycle: { deleteAfter } })),
  };
}

function plan(cadence: string, ...rules: readonly ReturnType<typeof rule>[]): PreviewStep[] {
  const region = "sa-east-1";
  const conditions = [{ stringLikes: [{ key: "aws:ResourceTag/neonpro:backup-cadence", value: `*${cadence}*` }] }];
  return [
    resource("aws:backup/plan:Plan", `${cadence}-plan`, { region, rules }, { outputs: { id: `${cadence}-id` } }),
    resource("aws:backup/selection:Selection", `${cadence}-selection`, {
      region,
      planId: `${cadence}-id`,
      resources: ["*"],
      conditions,
    }),
  ];
}

const copyVaults = [
  "arn:aws:backup:eu-west-1:123456789012:backup-vault:recovery",
  "arn:aws:backup:eu-west-1:111122223333:backup-vault:elsewhere",
];

const whole: readonly PreviewStep[] = [
  ...bucket("medical-a", "sa-east-1", medicalTags, { "": 0 }),
  ...bucket("medical-b", "eu-west-1", medicalTags, { "": 0 }),
  replication("medical-a", "medical-b"),
  replication("medical-b", "medical-a"),
  ...bucket("personal-a", "sa-east-1", personalTags, { "identifiable/": 731, "anonymized/": 2922 }),
  vault("recovery", "eu-west-1"),
  ...plan("continuous", rule("pitr", "cron(0 5 * * ? *)", 35, [], true)),
  ...plan("daily", rule("daily", "cron(0 2 * * ? *)", 90, copyVaults)),
  ...plan("weekly", rule("weekly", "cron(0 3 ? * SUN *)", 365, [copyVaults[0] ?? ""])),
];

function table(steps: readonly PreviewStep[], known: typeof definitions | Record<string, never> = definitions) {
  const result = protectionTable(digest({ steps }), account, known);
  assert.ok(result);
  return result;
}

describe("The protection table", () => {
  it("reads places, backups, copies and retention from the resources", () => {
    const { rows, rules } = table(whole);
    assert.deepEqual(rows, [
      {
        title: "Medical records",
        law: "Lei 13.787/2018",
        places: ["sa-east-1 ⇄ eu-west-1"],
        backups: ["continuous", "daily", "weekly"],
        copies: ["eu-west-1", "other account"],
        retention: ["never expires"],
        end: "manual review",
        otherRetention: [],
        missingBackups: [],
      },
      {
        title: "Personal data",
        law: "LGPD",
        places: ["sa-east-1"],
        backups: ["continuous", "daily"],
        copies: ["eu-west-1", "other account"],
        retention: ["identifiable/ 2 y", "anonymized/ 8 y"],
        end: "anonymize, then delete",
        otherRetention: [],
        missingBackups: [],
      },
    ]);
    assert.deepEqual(
      rules.map(({ cadence, deleteAfterDays }) => [cadence, deleteAfterDays]),
      [
        ["continuous", 35],
        ["daily", 90],
        ["weekly", 365],
      ],
    );
  });

  it("says none, never what the plan would like", () => {
    const { rows } = table(bucket("medical-a", "sa-east-1", medicalTags));
    const [row, other] = rows;
    assert.deepEqual([row?.places, row?.backups, row?.copies], [["sa-east-1"], ["none"], ["none"]]);
    assert.deepEqual(row?.retention, ["no lifecycle"]);
    assert.deepEqual(row.missingBackups, ["continuous", "daily", "weekly"]);
    assert.deepEqual([other?.places, other?.backups, other?.retention], [["none"], ["none"], ["none"]]);
    assert.deepEqual([other?.otherRetention, other?.missingBackups], [[], []]);
  });

  it("says unknown where the program does not show it", () => {
    const steps = [
      resource("aws:s3/bucket:Bucket", "b", { tags: medicalTags }),
      resource(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        "r",
        { bucket: UNKNOWN, rules: [{ status: "Enabled", destination: { bucket: UNKNOWN } }] },
        { propertyDependencies: { bucket: ["urn:pulumi:dev::shop::aws:s3/bucket:Bucket::b"] } },
      ),
      resource(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "l",
        { bucket: UNKNOWN, rules: UNKNOWN },
        { propertyDependencies: { bucket: ["urn:pulumi:dev::shop::aws:s3/bucket:Bucket::b"] } },
      ),
      resource("aws:backup/selection:Selection", "s", { region: "sa-east-1", planId: UNKNOWN, resources: ["*"] }),
    ];
    const [row] = table(steps).rows;
    assert.deepEqual(row?.places, ["unknown Region → unknown"]);
    assert.deepEqual(row.backups, ["unknown"]);
    assert.deepEqual(row.copies, ["unknown"]);
    assert.deepEqual(row.retention, ["unknown"]);
    assert.deepEqual([row.otherRetention, row.missingBackups], [[], []]);
  });

  it("follows property dependencies where the values are unknown", () => {
    const a = resource("aws:s3/bucket:Bucket", "a", { region: "sa-east-1", tags: medicalTags });
    const b = resource("aws:s3/bucket:Bucket", "b", { region: "eu-west-1", tags: medicalTags });
    const rules = [{ status: "Enabled", destination: { bucket: UNKNOWN } }];
    const config = resource(
      "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
      "r",
      { bucket: UNKNOWN, rules },
      { propertyDependencies: { bucket: [a.urn], rules: [b.urn] } },
    );
    assert.deepEqual(table([b, a, config]).rows[0]?.places, ["sa-east-1 → eu-west-1"]);
  });

  it("does not count a replication that is switched off", () => {
    const steps = [
      ...bucket("a", "sa-east-1", medicalTags),
      ...bucket("b", "eu-west-1", medicalTags),
      replication("a", "b", "Disabled"),
    ];
    assert.deepEqual(table(steps).rows[0]?.places, ["sa-east-1", "eu-west-1"]);
  });

  it("[RET-1] marks a lifecycle that deletes medical records", () => {
    const [row] = table(bucket("a", "sa-east-1", medicalTags, { "": 9132 })).rows;
    assert.deepEqual(row?.retention, ["25 y"]);
    assert.deepEqual(row.otherRetention, ["kept 25 y (plan: never)"]);
  });

  it("[RET-2] marks a stage that lives longer or shorter than the plan's, or for ever", () => {
    const alerts = (expirations: Readonly<Record<string, number>>) =>
      table(bucket("a", "sa-east-1", personalTags, expirations)).rows[1]?.otherRetention;
    assert.deepEqual(alerts({ "identifiable/": 731, "anonymized/": 2922 }), []);
    assert.deepEqual(alerts({ "identifiable/": 365, "anonymized/": 2922 }), ["identifiable/ 1 y (plan: 2 y)"]);
    assert.deepEqual(alerts({ "identifiable/": 731 }), ["anonymized/ never (plan: 8 y)"]);
  });

  it("shows each Region's retention where they differ", () => {
    const steps = [
      ...bucket("a", "sa-east-1", personalTags, { "": 35 }),
      ...bucket("b", "eu-west-1", personalTags, { "": 90 }),
    ];
    assert.deepEqual(table(steps).rows[1]?.retention, ["sa-east-1: 35 d", "eu-west-1: 90 d"]);
  });

  it("takes the Region of the provider, then of the configuration", () => {
    const provider = resource("pulumi:providers:aws", "p", { region: "us-west-2" });
    const reference = `${provider.urn}::some-id`;
    const steps = [
      provider,
      resource("aws:s3/bucket:Bucket", "a", { tags: medicalTags }, { provider: reference }),
      resource("aws:s3/bucket:Bucket", "b", { tags: medicalTags }),
    ];
    const result = protectionTable(digest({ steps, config: { "aws:region": "sa-east-1" } }), account, definitions);
    assert.deepEqual(result?.rows[0]?.places, ["us-west-2", "sa-east-1"]);
  });

  it("shows a class that protection/ does not know, as such", () => {
    const [row] = table(bucket("a", "sa-east-1", { "neonpro:data-class": "genomes" }), {}).rows;
    assert.deepEqual([row?.title, row?.law, row?.end], ["genomes", "not in the plan", "unknown"]);
  });

  it("counts stores that lie alike, and joins stages that stand beside each other", () => {
    const tags = protectionTags("database-dump", "critical", "none");
    const steps = [...bucket("a", "sa-east-1", tags), ...bucket("b", "sa-east-1", tags)];
    const result = protectionTable(digest({ steps }), account, { "database-dump": dataClasses["database-dump"] });
    const [row] = result?.rows ?? [];
    assert.deepEqual([row?.places, row?.end], [["sa-east-1 ×2"], "delete or manual review"]);
  });

  it("is left out where no store carries the tag", () => {
    const steps = [resource("aws:s3/bucket:Bucket", "a"), resource("aws:kms/key:Key", "k", { tags: medicalTags })];
    assert.equal(protectionTable(digest({ steps }), account, definitions), undefined);
  });
});

describe("The protection table on the screen", () => {
  it("draws each class and each cadence within 100 columns", () => {
    const lines = protectionLines(table(whole), plain);
    assert.deepEqual(lines, [
      "Data class           Stored in     Backups            Copies in      Retention           At the end",
      "─".repeat(100),
      "Medical records      sa-east-1 ⇄   continuous,        eu-west-1,     never expires       manual",
      "Lei 13.787/2018      eu-west-1     daily, weekly      other account                      review",
      "─".repeat(100),
      "Personal data        sa-east-1     continuous, daily  eu-west-1,     identifiable/ 2 y   anonymize,",
      "LGPD                                                  other account  anonymized/ 8 y     then delete",
      "",
      "  continuous  05:00 America/Sao_Paulo      sa-east-1, kept 35 d; no copy",
      "  daily       02:00 America/Sao_Paulo      sa-east-1, kept 90 d; copied to eu-west-1 (90 d), account",
      "                                           111122223333 (90 d)",
      "  weekly      Sun 03:00 America/Sao_Paulo  sa-east-1, kept 1 y; copied to eu-west-1 (1 y)",
    ]);
  });

  it("lists plans that take nothing here, and marks doubtful law", () => {
    const { financial } = dataClasses;
    const steps = [
      ...bucket("a", "sa-east-1", protectionTags("financial", "non-critical", "daily")),
      ...plan("hourly", rule("hourly", "cron(0 * * * ? *)", 7, [])),
    ];
    const result = protectionTable(digest({ steps }), account, { financial });
    assert.ok(result);
    const lines = protectionLines(result, plain);
    assert.ok(lines.includes("* legal basis not verified; every source: protection/classes/legalBasis.ts"));
    const hourly = "  hourly      every hour  sa-east-1, kept 7 d; no copy; takes no store of this program";
    assert.ok(lines.includes(hourly), lines.join("\n"));
  });

  it("lists what the plan wants otherwise below", () => {
    const lines = protectionLines(table(bucket("a", "sa-east-1", medicalTags, { "": 0 })), plain);
    const missing = "! Backups that the plan wants and nothing gives: Medical records continuous, daily, weekly.";
    assert.deepEqual(lines.slice(-2), ["! No store in this program: Personal data.", missing]);
    const deleting = protectionLines(table(bucket("a", "sa-east-1", medicalTags, { "": 30 })), plain);
    assert.equal(deleting.at(-2), "! Retention other than the plan's: Medical records kept 30 d (plan: never).");
  });
});
