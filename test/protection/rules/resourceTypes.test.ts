import assert from "node:assert/strict";
import { commonResourceTypes } from "../../../components/backup/resourceTypes";
import { resourceTypeRules } from "../../../protection/rules/resourceTypes";
import { configWith } from "../configs";

function found(resourceTypes: Record<string, string[]>) {
  return resourceTypeRules(configWith("production", ({ backups }) => (backups.resourceTypes = resourceTypes)));
}

describe("protection/rules/resourceTypes", () => {
  it("[BKP-1] takes none, one or both Regions, each with all that the stack needs (S1, S9)", () => {
    assert.deepEqual(resourceTypeRules(configWith("production")), []);
    assert.deepEqual(found({}), []);
    assert.deepEqual(found({ "sa-east-1": ["S3"] }), []);
    assert.deepEqual(found({ "sa-east-1": [...commonResourceTypes], "eu-west-1": ["DSQL", "S3"] }), []);
  });

  it("refuses a Region that is none of the stack's, whatever its list (S9)", () => {
    assert.deepEqual(found({ "us-east-1": [] }), [
      {
        path: "backups.resourceTypes.us-east-1",
        given: 'the Region "us-east-1"',
        allowed: "sa-east-1 or eu-west-1, the stack's Regions",
        rule: "S9",
        fix: "Remove it: this stack owns the settings of its own two Regions only.",
        related: ["regions.primary", "regions.recovery"],
      },
    ]);
  });

  for (const [types, given] of [
    [[], "an empty list"],
    [["DynamoDB", "s3"], "a list without S3"],
  ] as const) {
    it(`[BKP-1] refuses ${given}: the stack's buckets would be skipped without an error (S1)`, () => {
      assert.deepEqual(found({ "eu-west-1": [...types] }), [
        {
          path: "backups.resourceTypes.eu-west-1",
          given,
          allowed: "every type that the Region knows, S3 among them",
          rule: "S1",
          fix: "Name them all: a bucket or database whose type is not opted in is skipped without an error.",
        },
      ]);
    });
  }

  it("refuses a type that stands there twice, beside what is missing (S9)", () => {
    assert.deepEqual(
      found({ "sa-east-1": ["RDS", "EBS", "RDS", "EBS", "RDS"] }).map(({ given, rule }) => [given, rule]),
      [
        ["a list without S3", "S1"],
        ["RDS, EBS more than once", "S9"],
      ],
    );
    assert.deepEqual(found({ "sa-east-1": ["S3", "S3"] }), [
      {
        path: "backups.resourceTypes.sa-east-1",
        given: "S3 more than once",
        allowed: "each type once",
        rule: "S9",
        fix: "Remove the repetition: the list is the Region's own, as `aws backup describe-region-settings` prints it.",
      },
    ]);
  });
});
