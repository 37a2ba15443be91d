/**
 * Both functions whole: Secrets Manager, S3, CloudWatch and EventBridge on the emulator, two real servers with TLS, an
 * authority of their own and SCRAM. It does not show what IAM allows, nor Aurora's and Supabase's own limits.
 */
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { connect } from "../../../lambdas/database-setup/connection";
import { MalformedSecretError } from "../../../lambdas/database-setup/secrets";
import type { Done } from "../../../lambdas/database-setup/act";
import type { SetUp } from "../../../lambdas/database-setup/setUp";
import type { Figure } from "../../../lambdas/common/reportMetrics";
import { motoServer, withEnvironment } from "../../support/motoServer";
import { eventually, startPair } from "./pair";
import type { Pair } from "./pair";
import { authority, requireTls } from "./tls";

// A Region of its own, so that no other test's events are among these.
const region = "ap-south-2";
const context = { awsRequestId: "request-1" };
type Setup = (event: unknown, context: { readonly awsRequestId: string }) => Promise<Done>;
type Metrics = () => Promise<readonly Figure[]>;

describe("the functions of the replica, over TLS", function () {
  this.timeout(120_000);
  let pair: Pair;
  let dispose: (() => Promise<void>) | undefined;
  let variables: Record<string, string>;
  let setup: Setup;
  let metrics: Metrics;
  let sqs: SQSClient;
  let queueUrl = "";
  let secrets: SecretsManagerClient;
  let cloudwatch: CloudWatchClient;
  const ours = authority();

  before(async function () {
    const moto = await motoServer(this);
    const options = {
      endpoint: moto.endpoint,
      region,
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    };
    secrets = new SecretsManagerClient(options);
    cloudwatch = new CloudWatchClient(options);
    sqs = new SQSClient(options);
    // The server's own libpq looks for a client certificate at home, which may be another user's.
    pair = await withEnvironment({ HOME: tmpdir() }, () => startPair(this));
    dispose = () => pair.dispose();
    await pair.admin.query(
      "ALTER ROLE neonpro_heartbeat PASSWORD 'test-beat'; ALTER ROLE neonpro_replication PASSWORD 'test-read'",
    );
    await pair.replica.query("CREATE ROLE neonpro_admin SUPERUSER LOGIN PASSWORD 'test-admin'");
    await requireTls(pair.sourceServer, ours);
    await requireTls(pair.replicaServer, ours);
    const secret = async (name: string, port: number, username: string, password: string) => {
      const value = { host: "localhost", port, dbname: "postgres", username, password, ca: ours.ca };
      const made = await secrets.send(
        new CreateSecretCommand({ Name: `test/${name}`, SecretString: JSON.stringify(value) }),
      );
      return made.ARN ?? "";
    };
    const { port } = pair.sourceServer;
    const s3 = new S3Client({ ...options, forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({ Bucket: "schema-scripts", CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    const [script] = pair.scripts;
    await s3.send(
      new PutObjectCommand({ Bucket: "schema-scripts", Key: "schema/0001-baseline.sql", Body: script?.sql ?? "" }),
    );
    const queue = await sqs.send(new CreateQueueCommand({ QueueName: "events" }));
    queueUrl = queue.QueueUrl ?? "";
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] }),
    );
    const bridge = new EventBridgeClient(options);
    await bridge.send(
      new PutRuleCommand({ Name: "own", EventPattern: JSON.stringify({ source: ["neonpro.recovery"] }) }),
    );
    await bridge.send(
      new PutTargetsCommand({ Rule: "own", Targets: [{ Id: "queue", Arn: Attributes?.QueueArn ?? "" }] }),
    );
    variables = {
      ...moto.environment(region),
      SOURCE_SECRET_ARN: await secret("source", port, "neonpro_heartbeat", "test-beat"),
      REPLICATION_SECRET_ARN: await secret("replication", port, "neonpro_replication", "test-read"),
      REPLICA_SECRET_ARN: await secret("replica", pair.replicaServer.port, "neonpro_admin", "test-admin"),
      DUMP_SECRET_ARN: await secret("dump", port, "neonpro_dump", "test-dump"),
      SCHEMAS: "clinical",
      CLUSTER_ARN: "arn:aws:rds:sa-east-1:123456789012:cluster:test",
      SCRIPTS_BUCKET: "schema-scripts",
      SCRIPTS_PREFIX: "schema/",
      POWERTOOLS_LOG_LEVEL: "SILENT",
    };
    // Clients read their environment when the module is loaded.
    await withEnvironment(variables, async () => {
      ({ handler: setup } = (await import("../../../lambdas/database-setup/handler.js")) as { handler: Setup });
      ({ handler: metrics } = (await import("../../../lambdas/replication-metrics/handler.js")) as {
        handler: Metrics;
      });
    });
  });
  after(() => dispose?.());

  const told = async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body }) => (JSON.parse(Body ?? "{}") as { detail: Record<string, unknown> }).detail);
  };
  const run = (event?: unknown, change: Record<string, string> = {}) =>
    withEnvironment({ ...variables, ...change }, () => setup(event, context));

  it("[SEC-3] sets up and follows over TLS bound to the password's exchange, and tells the log once", async () => {
    const done = await run();
    assert.equal(done.outcome, "FOLLOWING");
    await eventually(pair.replica, "SELECT count(*)::int FROM clinical.patient", 200);
    assert.deepEqual(
      (await told()).map(({ phase, outcome, type }) => [phase, outcome, type]),
      [["succeeded", "FOLLOWING", "configuration"]],
    );
    const { rows } = await pair.admin.query<{ ssl: boolean }>(
      "SELECT s.ssl FROM pg_stat_ssl s JOIN pg_stat_replication r USING (pid) WHERE r.usename = 'neonpro_replication'",
    );
    assert.ok(rows.length > 0 && rows.every(({ ssl }) => ssl));
    const again = await run({});
    assert.deepEqual([again.changed, (again.result as SetUp).drift], [false, []]);
    assert.deepEqual(await told(), []);
  });

  it("publishes the figures that the alarms read", async () => {
    const figures = await withEnvironment(variables, metrics);
    const lag = figures.find(({ name }) => name === "DatabaseReplicationLagSeconds")?.value;
    assert.ok(lag !== undefined && lag < 5, String(lag));
    assert.equal(figures.find(({ name }) => name === "DatabaseReplicaFollowing")?.value, 1);
    const { Metrics: listed = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace: "NeonPro/Recovery" }));
    assert.deepEqual(listed.map(({ MetricName }) => MetricName).toSorted(), figures.map(({ name }) => name).toSorted());
  });

  it("refuses a source that cannot be replicated by name, and tells the log", async () => {
    await pair.admin.query("CREATE UNLOGGED TABLE clinical.cache (id int PRIMARY KEY)");
    await assert.rejects(run(), /clinical\.cache: is unlogged/);
    const [event] = await told();
    assert.deepEqual([event?.phase, event?.outcome], ["failed", "NotReplicableError"]);
    const { result } = await run({ action: "preflight" });
    assert.equal((result as unknown[]).length, 1);
    await pair.admin.query("DROP TABLE clinical.cache");
  });

  it("pauses and resumes for a marked recovery point", async () => {
    assert.equal((await run({ action: "pause", reason: "marked point" })).outcome, "PAUSED");
    assert.equal((await run({})).outcome, "PAUSED");
    assert.equal((await run({ action: "resume" })).outcome, "RESUMED");
    await pair.admin.query("INSERT INTO clinical.patient (name) VALUES ('after')");
    await eventually(pair.replica, "SELECT count(*)::int FROM clinical.patient", 201);
    await told();
  });

  it("says what is wrong: another authority, another name, a wrong password, no server, no such secret", async () => {
    const reach = {
      host: "localhost",
      port: pair.sourceServer.port,
      database: "postgres",
      user: "neonpro_heartbeat",
      password: "test-beat",
    };
    const other = authority();
    const failing = [
      [() => connect(reach, other.ca, "t"), /CA bundle/],
      [() => connect({ ...reach, host: "127.0.0.1" }, ours.ca, "t"), /does not match certificate/],
      [() => connect({ ...reach, password: "test-wrong" }, ours.ca, "t"), /the role's current password/],
      [() => connect({ ...reach, database: "nowhere" }, ours.ca, "t"), /database's name right/],
      [() => connect({ ...reach, host: "nowhere.invalid" }, ours.ca, "t"), /host's name right/],
      [() => connect({ ...reach, port: 1 }, ours.ca, "t"), /Is the server up/],
    ] as const;
    for (const [attempt, message] of failing) {
      await assert.rejects(attempt(), (error) => {
        assert.ok(error instanceof Error && error.name === "UnreachableError");
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /test-beat|test-wrong/);
        return true;
      });
    }
    const empty = await secrets.send(new CreateSecretCommand({ Name: "test/empty", SecretString: "{}" }));
    await assert.rejects(
      run({}, { SOURCE_SECRET_ARN: empty.ARN ?? "" }),
      (error) => error instanceof Error && error.name === MalformedSecretError.name,
    );
    await told();
  });

  it("[DRP-3] promotes although the source is gone, secret and all", async () => {
    await pair.sourceServer.stop("immediate");
    await secrets.send(
      new PutSecretValueCommand({ SecretId: variables.SOURCE_SECRET_ARN ?? "", SecretString: "gone" }),
    );
    const done = await run({ action: "promote", sourceIsLost: true });
    assert.deepEqual([done.outcome, done.changed], ["PROMOTED", true]);
    assert.deepEqual(
      (await told()).map(({ type, outcome }) => [type, outcome]),
      [["failover", "PROMOTED"]],
    );
    await pair.replica.query("INSERT INTO clinical.patient (name) VALUES ('first')");
    assert.equal((await run({ action: "promote", sourceIsLost: true })).changed, false);
  });
});
