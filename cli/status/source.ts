import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { detailedAnswer } from "../../operations/status/answer";
import type { DetailedAnswer, PublicAnswer } from "../../operations/status/answer";
import { statusOf } from "../../operations/status/statusOf";
import { readSnapshot } from "../../lambdas/common/readSnapshot";
import { documents } from "../../lambdas/common/catalogueStore";
import type { StatusPorts } from "../../lambdas/backup-status/types";
import { tableNameOf } from "./stack";
import type { StackFacts } from "./stack";
import type { StatusCommand } from "./statusArguments";

/** What an endpoint or the tables said; the detail comes from tables only. */
export type Answer = PublicAnswer & Partial<Pick<DetailedAnswer, "detail">>;

/** The ports of the function, on the tables that the command names. */
export function portsOf(command: StatusCommand, facts: StackFacts, failed: (error: unknown) => void): StatusPorts {
  const region = command.region ?? facts.primary;
  const elsewhere = region === facts.primary ? facts.recovery : facts.primary;
  const own = {
    client: documents(new DynamoDBClient({ region })),
    table: command.table ?? tableNameOf(command.stack, region),
  };
  const other = {
    client: documents(new DynamoDBClient({ region: elsewhere, maxAttempts: 2 })),
    table: tableNameOf(command.stack, elsewhere),
  };
  return {
    // That the other Region cannot be read shows in the answer: its signals are missing.
    read: () => readSnapshot(own, other, () => undefined),
    now: () => new Date().toISOString(),
    plan: facts.plan,
    failed,
  };
}

export async function answerFromTables(ports: StatusPorts): Promise<Answer> {
  return detailedAnswer(statusOf(await ports.read(), ports.plan, ports.now()));
}

const waitMilliseconds = 10_000;

/** Asks an endpoint. Any code will do as long as the body is an answer; what is none is an Error that says what came. */
export async function answerFromUrl(url: string): Promise<Answer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(waitMilliseconds) });
  const text = await response.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const answer = value as Partial<Answer> | null | undefined;
  if (typeof answer?.status !== "string" || !Array.isArray(answer.classes)) {
    throw new Error(`${url} answered ${response.status} without a status. Is it the address of a status endpoint?`);
  }
  return answer as Answer;
}
