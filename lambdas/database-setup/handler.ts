import { Logger } from "@aws-lambda-powertools/logger";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { requiredVariable } from "../common/environment";
import { reportEvent } from "../common/reportEvent";
import { act } from "./act";
import type { Done } from "./act";
import { conninfo } from "./connection";
import { connections } from "./connections";
import { operationTypeOf, replicationEvent } from "./report";
import { requestOf } from "./request";
import { schemaScripts } from "./scripts";
import { databaseSecret } from "./secrets";

const logger = new Logger({ serviceName: "database-setup" });
const secrets = new SecretsManagerClient({});
const eventbridge = new EventBridgeClient({});
const s3 = new S3Client({});

/**
 * Inside the network, because nobody outside reaches Aurora. Started by the deployment, every hour, and by runbooks; every
 * run may be repeated. What changed something, and what failed, is told to the operations log.
 */
export async function handler(event: unknown, context: { readonly awsRequestId: string }): Promise<Done> {
  const request = requestOf(event);
  const schemas = requiredVariable("SCHEMAS").split(",");
  const cluster = requiredVariable("CLUSTER_ARN");
  const open = connections(secrets, "neonpro-database-setup");
  const started = performance.now();
  const told = { operationId: context.awsRequestId, type: operationTypeOf(request), cluster };
  try {
    const done = await act(request, {
      schemas,
      source: () => open.to("SOURCE_SECRET_ARN"),
      replica: () => open.to("REPLICA_SECRET_ARN"),
      options: () => options(schemas),
    });
    logger.info("Done", { action: request.action, outcome: done.outcome, changed: done.changed });
    const durationSeconds = Math.round((performance.now() - started) / 1000);
    if (done.changed)
      await reportEvent(eventbridge, replicationEvent({ ...told, durationSeconds, outcome: done.outcome }));
    return done;
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    logger.error("Failed", { action: request.action, failure });
    await reportEvent(eventbridge, replicationEvent({ ...told, failure }));
    throw failure;
  } finally {
    await open.close();
  }
}

async function options(schemas: readonly string[]) {
  const [reach, dump] = await Promise.all([
    databaseSecret(secrets, requiredVariable("REPLICATION_SECRET_ARN")),
    databaseSecret(secrets, requiredVariable("DUMP_SECRET_ARN")),
  ]);
  return {
    schemas,
    conninfo: conninfo(reach),
    dumpPassword: dump.password,
    scripts: await schemaScripts(s3, requiredVariable("SCRIPTS_BUCKET"), requiredVariable("SCRIPTS_PREFIX")),
  };
}
