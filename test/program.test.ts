// The committed stacks, run unmodified through the offline preview with the policy pack: what an auditor would look for in the JSON.
// It proves what the program passes to AWS, not what AWS accepts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { graphFromDigest } from "../graph/read";
import type { ResourceGraph } from "../graph/graph";
import { UNKNOWN } from "../graph/types";
import type { ResourceNode } from "../graph/types";
import { preview } from "../preview/preview";
import type { PreviewResult } from "../preview/types";
import { dataClassIds, tagKeys } from "../protection/tags";

const root = join(__dirname, "..");
const account = "123456789012";
const recoveryAccount = "111122223333";

interface Previewed {
  readonly result: PreviewResult;
  readonly graph: ResourceGraph;
}

async function previewed(stack: string): Promise<Previewed> {
  const policyPacks = [join(root, "policies")];
  const result = await preview({ programDir: root, stack, policyPacks, config: {}, account });
  return { result, graph: graphFromDigest(result.digest) };
}

function tagsOf(node: ResourceNode): Readonly<Record<string, unknown>> {
  return (node.inputs.tags ?? {}) as Record<string, unknown>;
}

function bucketsOf(graph: ResourceGraph, dataClass: string): readonly ResourceNode[] {
  return graph.ofType("aws:s3/bucket:Bucket").filter((bucket) => tagsOf(bucket)[tagKeys.dataClass] === dataClass);
}

const policyProperties = ["policy", "assumeRolePolicy", "accessPolicy"];

function policyDocuments(graph: ResourceGraph): readonly (readonly [string, unknown])[] {
  return graph.resources.flatMap(({ urn, inputs }) =>
    policyProperties.filter((key) => key in inputs).map((key) => [`${urn} ${key}`, inputs[key]] as const),
  );
}

for (const stack of ["prod", "staging"]) {
  describe(`the ${stack} stack`, () => {
    let result: PreviewResult;
    let graph: ResourceGraph;

    before(async () => {
      ({ result, graph } = await previewed(stack));
    });

    it("runs, and breaks no mandatory policy", () => {
      assert.equal(result.failure, undefined);
      const refused = result.digest.policies.violations.filter(
        ({ enforcementLevel }) => enforcementLevel !== "advisory",
      );
      assert.deepEqual(refused, []);
      assert.equal(result.digest.policies.packs.length, 1);
    });

    it("gives no advisory that docs/advisories.md does not explain, and explains none that is gone", () => {
      const given = new Set(result.digest.policies.violations.map(({ policy }) => policy));
      const rows = readFileSync(join(root, "docs/advisories.md"), "utf8").matchAll(
        /^\| `([\w-]+)`\s+\| ([a-z, ]+?)\s+\|/gm,
      );
      const explained = [...rows]
        .filter(([, , stacks]) => stacks?.split(", ").includes(stack))
        .map(([, policy]) => policy);
      assert.deepEqual([...given].toSorted(), explained.toSorted());
    });

    it("[BKP-11][DRP-2] keeps every data class in a versioned, replicated bucket in both Regions", () => {
      const versioned = graph.ofType("aws:s3/bucketVersioning:BucketVersioning").map(({ inputs }) => inputs.bucket);
      const replicated = graph
        .ofType("aws:s3/bucketReplicationConfig:BucketReplicationConfig")
        .map(({ inputs }) => inputs.bucket);
      for (const id of dataClassIds) {
        const buckets = bucketsOf(graph, id);
        assert.deepEqual(buckets.map(({ inputs }) => inputs.region).toSorted(), ["eu-west-1", "sa-east-1"], id);
        for (const { id: name } of buckets) {
          assert.ok(versioned.includes(name), `${id} is versioned`);
          assert.ok(replicated.includes(name), `${id} is replicated`);
        }
      }
    });

    it("renders every policy document whole: valid JSON, a statement at least, nothing unknown", () => {
      const documents = policyDocuments(graph);
      assert.ok(documents.length > 60, `${documents.length} documents`);
      for (const [where, document] of documents) {
        assert.equal(typeof document, "string", where);
        assert.ok(!String(document).includes(UNKNOWN), where);
        const { Statement } = JSON.parse(String(document)) as { Statement: readonly unknown[] };
        assert.ok(Statement.length > 0, where);
      }
    });

    it("[SEC-2] puts a customer-managed key of its own Region on every vault, topic, queue, log group and table", () => {
      const keyed: readonly (readonly [string, string])[] = [
        ["aws:backup/vault:Vault", "kmsKeyArn"],
        ["aws:sns/topic:Topic", "kmsMasterKeyId"],
        ["aws:sqs/queue:Queue", "kmsMasterKeyId"],
        ["aws:cloudwatch/logGroup:LogGroup", "kmsKeyId"],
        ["aws:dynamodb/table:Table", "serverSideEncryption"],
      ];
      for (const [type, property] of keyed) {
        assert.ok(graph.ofType(type).length > 0, type);
        for (const { urn, inputs } of graph.ofType(type)) {
          assert.match(
            JSON.stringify(inputs[property]),
            new RegExp(`"arn:aws:kms:${String(inputs.region)}:\\d{12}:key/mrk-`),
            urn,
          );
        }
      }
    });

    it("[BKP-1][BKP-2][BKP-3][BKP-4][BKP-5] has a plan and a selection for each cadence", () => {
      const plans = graph.ofType("aws:backup/plan:Plan").map(({ inputs }) => String(inputs.name));
      assert.deepEqual(
        plans.toSorted(),
        ["continuous", "daily", "hourly", "weekly"].map((id) => `neonpro-${stack}-${id}`),
      );
      assert.equal(graph.ofType("aws:backup/selection:Selection").length, 4);
    });

    it("[BKP-1] starts no job before every vault has its lock and its policy (V4)", () => {
      const guards = ["aws:backup/vaultLockConfiguration:VaultLockConfiguration", "aws:backup/vaultPolicy:VaultPolicy"];
      const urns = guards.flatMap((type) => graph.ofType(type).map(({ urn }) => urn));
      assert.equal(urns.length, stack === "prod" ? 6 : 4);
      for (const { urn, dependencies } of graph.ofType("aws:backup/selection:Selection")) {
        assert.deepEqual(
          urns.filter((guard) => !dependencies.includes(guard)),
          [],
          urn,
        );
      }
    });

    it("[DRP-2] has two alarms for each direction of each pair, on its Region's warning topic", () => {
      const alarms = graph
        .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
        .filter(({ inputs }) => inputs.namespace === "AWS/S3");
      assert.equal(alarms.length, 4 * dataClassIds.length);
      for (const { urn, inputs } of alarms) {
        const topic = `arn:aws:sns:${String(inputs.region)}:${account}:neonpro-backup-recovery-${stack}-alerts-warning`;
        assert.deepEqual(inputs.alarmActions, [topic], urn);
      }
    });

    it("has the latch in the recovery Region and nothing of it elsewhere", () => {
      const latch = (type: string) => graph.ofType(type).filter(({ urn }) => urn.includes("latch"));
      for (const type of ["aws:dynamodb/table:Table", "aws:scheduler/schedule:Schedule"]) {
        assert.deepEqual(
          latch(type).map(({ inputs }) => inputs.region),
          ["eu-west-1"],
          type,
        );
      }
    });

    it("[AUD-4][MON-1][MON-5] has the log, the catalogue, the status, the canary and the ladder in both Regions", () => {
      const both = ["eu-west-1", "sa-east-1"];
      const named = (type: string, name: string) =>
        graph
          .ofType(type)
          .filter(({ urn }) => urn.includes(`::${name}`))
          .map(({ inputs }) => String(inputs.region))
          .toSorted();
      assert.deepEqual(named("aws:dynamodb/table:Table", "operations-log-"), both);
      assert.deepEqual(named("aws:dynamodb/table:Table", "catalogue-"), both);
      assert.deepEqual(named("aws:apigatewayv2/api:Api", "status-"), both);
      assert.deepEqual(named("aws:sfn/stateMachine:StateMachine", "escalation-"), both);
      assert.deepEqual(named("aws:lambda/function:Function", "recovery-canary-"), both);
      assert.deepEqual(named("aws:lambda/function:Function", "schedule-watch-"), both);
      assert.deepEqual(named("aws:lambda/function:Function", "replication-watchdog"), ["sa-east-1"]);
      const [trail, ...others] = graph.ofType("aws:cloudtrail/trail:Trail");
      assert.equal(others.length, 0);
      assert.deepEqual(
        [trail?.inputs.isMultiRegionTrail, trail?.inputs.enableLogFileValidation, trail?.inputs.region],
        [true, true, "sa-east-1"],
      );
      assert.equal(graph.ofType("aws:cloudwatch/dashboard:Dashboard").length, 1);
    });

    it("exports what operators need", () => {
      assert.deepEqual(Object.keys(result.digest.outputs).toSorted(), [
        "bucketNames",
        "catalogueTables",
        // A zone that is taken over has its name servers already.
        "dnsNameServers",
        "dnsStatus",
        "dnsZoneId",
        "keyArns",
        "latchTable",
        "logTables",
        "planIds",
        "statusUrls",
        "topicArns",
        "vaultArns",
      ]);
      assert.ok(!JSON.stringify(result.digest.outputs).includes(UNKNOWN));
    });

    if (stack === "prod") {
      it("[DRP-3] writes into the zone that it adopts, and makes none", () => {
        assert.deepEqual(graph.ofType("aws:route53/zone:Zone"), []);
        const zones = graph.ofType("aws:route53/record:Record").map(({ inputs }) => inputs.zoneId);
        assert.deepEqual([...new Set(zones)], ["Z0123456789ABCDEFGHIJ"]);
      });

      it("[BKP-7] keeps a third copy in the recovery account, under a key of that account", () => {
        const vaults = graph.ofType("aws:backup/vault:Vault");
        assert.equal(vaults.length, 3);
        const elsewhere = vaults.filter(({ outputs }) => String(outputs.arn).includes(recoveryAccount));
        assert.equal(elsewhere.length, 1);
        assert.match(String(elsewhere[0]?.inputs.kmsKeyArn), new RegExp(`^arn:aws:kms:eu-west-1:${recoveryAccount}:`));
        const daily = graph.ofType("aws:backup/plan:Plan").find(({ inputs }) => inputs.name === "neonpro-prod-daily");
        assert.ok(JSON.stringify(daily?.inputs.rules).includes(String(elsewhere[0]?.outputs.arn)));
      });
    } else {
      it("[DRP-3] makes a zone for its own subdomain only", () => {
        assert.deepEqual(
          graph.ofType("aws:route53/zone:Zone").map(({ inputs }) => inputs.name),
          ["staging.neonpro.healthcare"],
        );
      });

      it("has no recovery account, no compliance lock and no air-gapped vault", () => {
        assert.equal(graph.ofType("aws:backup/vault:Vault").length, 2);
        assert.ok(!JSON.stringify(result.digest.steps).includes(recoveryAccount));
        for (const { inputs } of graph.ofType("aws:backup/vaultLockConfiguration:VaultLockConfiguration")) {
          assert.equal(inputs.changeableForDays, undefined);
        }
        assert.equal(graph.ofType("aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault").length, 0);
        assert.ok(!JSON.stringify(result.digest.steps).includes("COMPLIANCE"));
      });
    }
  });
}
