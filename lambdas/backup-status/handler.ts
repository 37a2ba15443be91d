import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { documents } from "../common/catalogueStore";
import { requiredVariable } from "../common/environment";
import { readSnapshot } from "../common/readSnapshot";
import type { Place } from "../common/readSnapshot";
import { planOf } from "../common/statusPlan";
import { respond } from "./respond";
import { reused } from "./reused";
import type { StatusPorts, StatusRequest, StatusResponse } from "./types";

const logger = new Logger({ serviceName: "backup-status" });

/** Milliseconds for which a snapshot serves; with the answer's own 30 s nobody sees one older than 45 s. */
const reuseMilliseconds = 15_000;

/** A reader who waits is worse than one signal less: the own table answers in milliseconds. */
const ownTimeouts = { connectionTimeout: 1000, requestTimeout: 2000 };
const otherTimeouts = { connectionTimeout: 800, requestTimeout: 1500 };

function otherPlace(): Place | undefined {
  const { OTHER_TABLE: table, OTHER_REGION: region } = process.env;
  if (table === undefined || region === undefined) return undefined;
  return {
    table,
    client: documents(new DynamoDBClient({ region, maxAttempts: 1, requestHandler: otherTimeouts })),
  };
}

let ports: StatusPorts | undefined;

function madePorts(): StatusPorts {
  const own: Place = {
    table: requiredVariable("CATALOGUE_TABLE"),
    client: documents(new DynamoDBClient({ maxAttempts: 2, requestHandler: ownTimeouts })),
  };
  const other = otherPlace();
  const read = (): ReturnType<typeof readSnapshot> =>
    readSnapshot(own, other, (error) => {
      logger.warn("The other Region's signals could not be read", { error: error as Error });
    });
  return {
    read: reused(read, reuseMilliseconds, Date.now),
    now: () => new Date().toISOString(),
    plan: planOf(requiredVariable("STATUS_PLAN")),
    failed: (error) => {
      logger.error("The catalogue could not be read", { error: error as Error });
    },
  };
}

/** `GET /api/backups/status` and its detail, behind an HTTP API (MON-1). Who asked is not logged. */
export async function handler(request: StatusRequest): Promise<StatusResponse> {
  ports ??= madePorts();
  return respond(request, ports);
}
