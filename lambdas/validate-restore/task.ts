import { readFileSync } from "node:fs";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { MissingVariableError, requiredVariable } from "../common/environment";
import { objectOf, textOf } from "../common/narrow";
import { connect } from "../database-setup/connection";
import { dynamoLedger } from "../erasure/ledger";
import { kmsOpener } from "./envelope";
import { replayStep, validateStep } from "./steps";
import type { RestoredDatabase, StepPorts } from "./steps";
import type { Connect } from "./types";

/**
 * The task of a restore's validation (Fargate: a function would outlive its 15 minutes). STEP says which of the two steps it is.
 * It ends with 0 when the step was done, whatever its verdict, and with 1 when it was not.
 *
 * From the deployment: EVIDENCE_BUCKET, ERASURE_TABLE, DATABASE_SECRET_ARN ({"username", "password"}), DATABASE_NAME,
 * DATABASE_CA_FILE. From the workflow: STEP, RESTORE_JOB_ID, EXECUTION, RECOVERY_POINT_ARN, CLAIMED_AT, DATABASE_HOST,
 * DATABASE_PORT.
 */
export async function task(): Promise<void> {
  const logger = new Logger({ serviceName: "validate-restore" });
  const restored: RestoredDatabase = {
    restoreJobId: requiredVariable("RESTORE_JOB_ID"),
    execution: requiredVariable("EXECUTION"),
    recoveryPointArn: requiredVariable("RECOVERY_POINT_ARN"),
    claimedAt: requiredVariable("CLAIMED_AT"),
  };
  const step = requiredVariable("STEP");
  const ports = await awsPorts();
  if (step === "replay") {
    const result = await replayStep(restored, ports);
    logger.info("erasures replayed", { ...restored, ...result });
  } else if (step === "validate") {
    const { status, says, checks } = await validateStep(restored, ports);
    logger.info("restore validated", { ...restored, status, says, checks });
  } else {
    throw new RangeError(`STEP is ${step}; allowed are replay and validate.`);
  }
}

async function awsPorts(): Promise<StepPorts> {
  const s3 = new S3Client();
  const Bucket = requiredVariable("EVIDENCE_BUCKET");
  return {
    connect: await restoredConnect(),
    ledger: dynamoLedger(new DynamoDBClient(), requiredVariable("ERASURE_TABLE")),
    open: kmsOpener(new KMSClient()),
    async read(Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? "null") as unknown;
    },
    async write(Key, value) {
      const Body = JSON.stringify(value);
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/json" }));
    },
  };
}

/** A restored cluster has the roles and passwords of its source. */
async function restoredConnect(): Promise<Connect> {
  const secretId = requiredVariable("DATABASE_SECRET_ARN");
  const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: secretId }));
  const secret = objectOf(JSON.parse(SecretString ?? "{}"));
  const field = (name: string) => {
    const value = textOf(secret[name]);
    // The secret's value stays out of the message.
    if (value === undefined) throw new MissingVariableError(`DATABASE_SECRET_ARN (field ${name})`);
    return value;
  };
  const database = {
    host: requiredVariable("DATABASE_HOST"),
    port: Number(requiredVariable("DATABASE_PORT")),
    database: requiredVariable("DATABASE_NAME"),
    user: field("username"),
    password: field("password"),
  };
  const ca = readFileSync(requiredVariable("DATABASE_CA_FILE"), "utf8");
  return () => connect(database, ca, "validate-restore");
}
