import assert from "node:assert/strict";
import { blockProblem, overlapping, subnetBlock, subnetIpv6Block } from "../../../protection/addressBlocks";
import { databasePlan } from "../../../protection/databasePlan";
import { databaseRules, placeholderSource } from "../../../protection/rules/database";
import type { DatabaseConfig } from "../../../protection/schema";
import { configWith } from "../configs";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
const told = (environment: "production" | "staging", change: (database: Mutable<DatabaseConfig>) => void) =>
  databaseRules(
    configWith(environment, ({ database }) => {
      change(database);
    }),
  ).map(({ path, rule }) => `${path} [${rule}]`);

describe("database", () => {
  it("[DRP-1] is a global database in production and a single small cluster in staging", () => {
    const { topology, instanceClass, instances } = databasePlan(configWith("production"));
    assert.deepEqual(
      { topology, instanceClass, instances },
      { topology: "global", instanceClass: "db.r6g.large", instances: 2 },
    );
    const staging = databasePlan(configWith("staging"));
    assert.deepEqual([staging.topology, staging.instanceClass, staging.instances], ["single", "db.t4g.medium", 1]);
  });

  it("refuses nothing of the defaults", () => {
    assert.deepEqual(
      told("production", () => undefined),
      [],
    );
    assert.deepEqual(
      told("staging", () => undefined),
      [],
    );
  });

  const cases: readonly [string, (database: Mutable<DatabaseConfig>) => void, readonly string[]][] = [
    ["switched off", (d) => (d.enabled = false), ["database.enabled [DRP-1]"]],
    ["a single cluster", (d) => (d.topology = "single"), ["database.topology [DRP-1]"]],
    ["a pooler", (d) => (d.source.host = "aws-0.pooler.supabase.com"), ["database.source.host [BKP-5]"]],
    ["no schema", (d) => (d.source.schemas = []), ["database.source.schemas [BKP-16]"]],
    [
      "schemas that cannot be replicated",
      (d) => (d.source.schemas = ["public", "Ours", "neonpro_recovery", "public"]),
      [1, 2, 3].map((at) => `database.source.schemas[${at}] [BKP-16]`),
    ],
    ["a burstable class", (d) => (d.instanceClass = "db.t4g.large"), ["database.instanceClass [X13]"]],
    ["no instance", (d) => (d.instances = 0), ["database.instances [X13]"]],
    ["too many instances", (d) => (d.instances = 16), ["database.instances [X13]"]],
    ["36 days", (d) => (d.backupRetentionDays = 36), ["database.backupRetentionDays [L15]"]],
    ["an old version", (d) => (d.engineVersion = "14.9"), ["database.engineVersion [RST-5]"]],
    ["no block", (d) => (d.network.primary.cidrBlock = "10.40.0.0"), ["database.network.primary.cidrBlock [X13]"]],
    [
      "blocks that overlap",
      (d) => (d.network.recovery.cidrBlock = "10.40.0.0/16"),
      ["database.network.recovery.cidrBlock [DRP-2]"],
    ],
    [
      "one subnet",
      (d) => (d.network.recovery.adopt = { vpcId: "vpc-0123456789abcdef0", subnetIds: ["subnet-0123456789abcdef0"] }),
      ["database.network.recovery.adopt.subnetIds [X13]"],
    ],
  ];
  for (const [title, change, expected] of cases) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(told("production", change), expected);
    });
  }

  it("may be left out of staging, and says then nothing of the rest", () => {
    assert.deepEqual(
      told("staging", (d) => {
        d.enabled = false;
        d.instances = 0;
      }),
      [],
    );
  });

  it("asks for a real project before a deployment, where there is a replica", () => {
    assert.deepEqual(
      placeholderSource(configWith("production")).map(({ path }) => path),
      ["database.source.host"],
    );
    assert.deepEqual(
      placeholderSource(configWith("production", (c) => (c.database.source.host = "db.example.com"))),
      [],
    );
    assert.deepEqual(placeholderSource(configWith("staging", (c) => (c.database.enabled = false))), []);
  });
});

describe("address blocks", () => {
  it("are cut into sixteen", () => {
    assert.equal(subnetBlock("10.40.0.0/20", 0), "10.40.0.0/24");
    assert.equal(subnetBlock("10.40.0.0/20", 15), "10.40.15.0/24");
    assert.equal(subnetBlock("10.0.0.0/16", 9), "10.0.144.0/20");
    assert.throws(() => subnetBlock("10.0.0.0/16", 16), RangeError);
  });

  it("of IPv6 are numbered in the last byte of the /56", () => {
    assert.equal(subnetIpv6Block("2600:1f1e:abc:de00::/56", 0), "2600:1f1e:abc:de00::/64");
    assert.equal(subnetIpv6Block("2600:1f1e:abc:de00::/56", 255), "2600:1f1e:abc:deff::/64");
    assert.equal(subnetIpv6Block("2600:1f1e:abc::/56", 3), "2600:1f1e:abc:3::/64");
    assert.throws(() => subnetIpv6Block("2600:1f1e::/32", 0), RangeError);
  });

  it("are judged as AWS would", () => {
    for (const good of ["10.40.0.0/20", "10.0.0.0/16", "192.168.1.0/24"])
      assert.equal(blockProblem(good), undefined, good);
    for (const bad of ["10.40.0.0", "10.0.0.0/8", "10.0.0.0/25", "10.0.1.0/20", "10.0.0.256/20", "::/56"]) {
      assert.notEqual(blockProblem(bad), undefined, bad);
    }
  });

  it("overlap when one holds the other, in either order", () => {
    assert.equal(overlapping("10.40.0.0/20", "10.40.16.0/20"), false);
    assert.equal(overlapping("10.40.0.0/20", "10.40.0.0/16"), true);
    assert.equal(overlapping("10.40.0.0/16", "10.40.240.0/20"), true);
    assert.equal(overlapping("nonsense", "10.40.0.0/20"), false);
  });
});
