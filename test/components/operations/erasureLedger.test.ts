/** What the component registers. Mocks prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { ErasureLedger } from "../../../components/operations/erasureLedger";
import { accountId, parsed, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const keyArns = {
  "sa-east-1": "arn:aws:kms:sa-east-1:123456789012:key/mrk-1",
  "eu-west-1": "arn:aws:kms:eu-west-1:123456789012:key/mrk-1",
};

describe("ErasureLedger", () => {
  let recorded: Recording;
  let ledger: ErasureLedger;

  before(async () => {
    recorded = recordResources();
    const regions = { primaryRegion: "sa-east-1", recoveryRegion: "eu-west-1" };
    ledger = new ErasureLedger("erasures", { ...regions, accountId, keyArns, breakGlassRoleName: "break-glass" });
    await settle();
  });

  it("[RET-13] is a table in both Regions, with a policy in each", () => {
    assert.deepEqual(recorded.childrenOf("erasures"), [
      "aws:dynamodb/resourcePolicy:ResourcePolicy erasures-primary-policy",
      "aws:dynamodb/resourcePolicy:ResourcePolicy erasures-recovery-policy",
      "aws:dynamodb/table:Table erasures-table",
    ]);
    const { inputs, protect } = recorded.one("erasures-table");
    assert.equal(protect, true);
    assert.deepEqual(inputs, {
      name: "neonpro-backup-recovery-test-erasures",
      region: "sa-east-1",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attributes: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArns["sa-east-1"] },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      replicas: [
        {
          regionName: "eu-west-1",
          kmsKeyArn: keyArns["eu-west-1"],
          pointInTimeRecovery: true,
          deletionProtectionEnabled: true,
          propagateTags: true,
        },
      ],
      tags: {
        "neonpro:data-class": "operations-log",
        "neonpro:tier": "critical",
        "neonpro:backup-cadence": "none",
      },
    });
  });

  it("[RET-12][RET-13] takes entries and gives none away, in either Region", () => {
    for (const [suffix, region] of [
      ["primary", "sa-east-1"],
      ["recovery", "eu-west-1"],
    ] as const) {
      const { inputs } = recorded.one(`erasures-${suffix}-policy`);
      const table = `arn:aws:dynamodb:${region}:123456789012:table/neonpro-backup-recovery-test-erasures`;
      assert.deepEqual([inputs.region, inputs.resourceArn], [region, table]);
      assert.deepEqual((parsed(inputs.policy) as { Statement: unknown }).Statement, [
        {
          Sid: "NobodyChangesOrRemoves",
          Effect: "Deny",
          Principal: "*",
          Action: [
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:DeleteTable",
            "dynamodb:PartiQLDelete",
            "dynamodb:PartiQLInsert",
            "dynamodb:PartiQLUpdate",
            "dynamodb:UpdateItem",
          ],
          Resource: table,
          Condition: {
            ArnNotEquals: {
              "aws:PrincipalArn": [
                "arn:aws:iam::123456789012:role/break-glass",
                "arn:aws:iam::123456789012:role/aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication",
              ],
            },
          },
        },
      ]);
    }
  });

  it("[SEC-2] is declared in no Region without a key of its own", async () => {
    const own = recordResources();
    const regions = { primaryRegion: "sa-east-1", recoveryRegion: "us-east-1" };
    assert.throws(
      () => new ErasureLedger("other", { ...regions, accountId, keyArns, breakGlassRoleName: "break-glass" }),
      {
        message: "other: keyArns has no key for us-east-1; add one (SEC-2).",
      },
    );
    await settle();
    assert.deepEqual(own.ofType("aws:dynamodb/table:Table"), []);
  });

  it("[SEC-4] gives readers no writing, and writers no changing", () => {
    const actions = (statements: ReturnType<ErasureLedger["readStatements"]>) =>
      statements.flatMap(({ Action }) => Action);
    assert.deepEqual(actions(ledger.readStatements("eu-west-1")), [
      "dynamodb:GetItem",
      "dynamodb:Query",
      "kms:Decrypt",
    ]);
    assert.deepEqual(actions(ledger.appendStatements()), [
      "dynamodb:GetItem",
      "dynamodb:Query",
      "kms:Decrypt",
      "dynamodb:ConditionCheckItem",
      "dynamodb:PutItem",
    ]);
  });
});
