import assert from "node:assert/strict";
import { providerRegion, regionRules } from "../../../protection/rules/regions";
import { configWith } from "../configs";

const related = ["regions.primary", "regions.recovery"];
const transferFix =
  "Name the record, or choose a Region in the EU: its protection is adequate (Resolution CD/ANPD 32/2026).";

describe("protection/rules/regions", () => {
  it("[DRP-2] finds nothing wrong with São Paulo and Ireland", () => {
    assert.deepEqual(regionRules(configWith("production")), []);
  });

  it("[DRP-2] refuses Regions that do not exist, and says which was meant", () => {
    const config = configWith("production", ({ regions }) => {
      regions.primary = "sa-east-2";
      regions.recovery = "rio-de-janeiro";
    });
    const allowed = "a Region of AWS's commercial partition, such as sa-east-1 or eu-west-1";
    assert.deepEqual(regionRules(config), [
      {
        path: "regions.primary",
        given: '"sa-east-2"',
        allowed,
        rule: "DRP-2",
        fix: "Did you mean sa-east-1? Brazil has one Region, sa-east-1.",
      },
      {
        path: "regions.recovery",
        given: '"rio-de-janeiro"',
        allowed,
        rule: "DRP-2",
        fix: "Use a Region's code. Brazil has one Region, sa-east-1.",
      },
    ]);
  });

  it("[DRP-2] refuses a recovery Region that is the primary one", () => {
    const config = configWith("production", ({ regions }) => (regions.recovery = "sa-east-1"));
    assert.deepEqual(regionRules(config), [
      {
        path: "regions.recovery",
        given: '"sa-east-1"',
        allowed: "a Region other than the primary one, sa-east-1",
        rule: "DRP-2",
        fix: "Choose another Region: a copy beside the original does not survive the loss of the Region.",
        related: ["regions.primary"],
      },
    ]);
  });

  it("[CMP-1] asks for the clauses on record where the recovery Region needs them", () => {
    const config = configWith("staging", ({ regions }) => (regions.recovery = "us-east-1"));
    assert.deepEqual(regionRules(config), [
      {
        path: "regions.transferRecord",
        given: "nothing",
        allowed: "the reference of the standard contractual clauses on record for us-east-1 (Northern Virginia, US)",
        rule: "LGPD art. 33",
        fix: transferFix,
        related,
      },
    ]);
    config.regions.transferRecord = "contract 2026/17, annex 3";
    assert.deepEqual(regionRules(config), []);
  });

  it("[CMP-1] names both Regions where both are abroad", () => {
    const config = configWith("staging", ({ regions }) => {
      regions.primary = "eu-west-2";
      regions.recovery = "eu-central-2";
    });
    assert.deepEqual(
      regionRules(config).map(({ allowed }) => allowed),
      [
        "the reference of the standard contractual clauses on record for eu-west-2 (London, GB) and eu-central-2 (Zurich, CH)",
      ],
    );
  });

  it("asks for the provider's Region to be the primary one", () => {
    const config = configWith("production");
    assert.deepEqual(providerRegion(config, undefined), []);
    assert.deepEqual(providerRegion(config, "sa-east-1"), []);
    assert.deepEqual(providerRegion(config, "us-east-1"), [
      {
        path: "aws:region",
        given: '"us-east-1"',
        allowed: '"sa-east-1", the primary Region',
        rule: "DRP-2",
        fix: "Make it the same as regions.primary of the protection configuration.",
      },
    ]);
  });
});
