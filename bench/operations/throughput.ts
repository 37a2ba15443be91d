/**
 * How fast the operations log takes events in, end to end in one process: mapping, redaction, chain, and commits to an emulated
 * DynamoDB through a proxy that injects faults. The emulator answers one request after the other, so the figure is a lower
 * bound of what DynamoDB does; what is proved is that nothing is lost, doubled or forked under this load.
 */
import type { Message } from "../../lambdas/record-operation/record";
import { record } from "../../lambdas/record-operation/record";
import { logTable } from "../../lambdas/record-operation/table";
import {
  chain,
  chainProblems,
  client,
  entriesIn,
  headIn,
  makeTable,
  shuffled,
} from "../../test/lambdas/record-operation/support";
import { startDynamoServer } from "../../test/support/dynamoServer";
import { faultProxy, mulberry32 } from "../../test/support/faultProxy";

export interface ThroughputOptions {
  /** Distinct steps. @default 10,000 */
  readonly events?: number;
  /** Share of them that is delivered twice. @default 0.2 */
  readonly duplicates?: number;
  /** Concurrent writers. @default 2, as Lambda is limited to */
  readonly writers?: number;
  /** Messages in a batch, as the event-source mapping has it. @default 30 */
  readonly batch?: number;
  /** Share of requests that meet a fault, a quarter of it for each kind. @default 0.04 */
  readonly faults?: number;
}

export interface ThroughputRow {
  readonly name: "append";
  readonly events: number;
  readonly deliveries: number;
  readonly writers: number;
  /** Requests to the emulator, and how many of them met a fault. */
  readonly requests: number;
  readonly faults: number;
  /** Messages that were delivered again because their batch had failed. */
  readonly handedBack: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** Entries in the table: has to be `events`. */
  readonly entries: number;
  /** What is wrong with the chain: has to be empty. */
  readonly problems: readonly string[];
}

const tableName = "bench-operations";

/** Both figures: the worst contention, and a burst of 10,000 events as it is deployed. One after the other. */
export async function benchThroughputRows(): Promise<readonly ThroughputRow[]> {
  return [await benchThroughput({ events: 2_000, writers: 50 }), await benchThroughput()];
}

/** Runs once. Rejects with MotoMissingError where the emulator is not installed. */
export async function benchThroughput(options: ThroughputOptions = {}): Promise<ThroughputRow> {
  const { events = 10_000, duplicates = 0.2, writers = 2, batch = 30, faults = 0.04 } = options;
  const server = await startDynamoServer();
  const share = faults / 4;
  const rates = { throttle: share, error: share, dropBefore: share, dropAfter: share };
  const proxy = await faultProxy({ target: server.endpoint, seed: 4, rates });
  try {
    const direct = client(server.endpoint);
    await makeTable(direct, tableName);
    const table = logTable(client(proxy.endpoint), tableName);
    const deliveries = Math.round(events * (1 + duplicates));
    const queue = shuffled(
      Array.from({ length: deliveries }, (_, at) => messageOf(at, at % events)),
      11,
    );
    const random = mulberry32(3);
    let handedBack = 0;
    let working = 0;
    const work = async (): Promise<void> => {
      while (queue.length > 0 || working > 0) {
        const messages = queue.splice(0, batch);
        if (messages.length === 0) {
          // Another writer's batch may still come back.
          await new Promise((resolve) => setTimeout(resolve, 20));
          continue;
        }
        working += 1;
        const { failed } = await record(messages, { table, chain, deadline: Date.now() + 25_000 });
        const again = messages.filter(({ id }) => failed.includes(id));
        handedBack += again.length;
        for (const message of again) queue.splice(Math.floor(random() * queue.length), 0, message);
        working -= 1;
      }
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: writers }, work));
    const seconds = (performance.now() - start) / 1000;
    const entries = await entriesIn(direct, tableName);
    const { requests, ...met } = proxy.counts;
    return {
      name: "append",
      events,
      deliveries,
      writers,
      requests,
      faults: Object.values(met).reduce((sum, count) => sum + count, 0),
      handedBack,
      seconds,
      eventsPerSecond: events / seconds,
      entries: entries.length,
      problems: [
        ...chainProblems(entries, await headIn(direct, tableName)),
        ...(new Set(entries.map(({ operationId }) => operationId)).size === events
          ? []
          : ["a step is missing or doubled"]),
      ],
    };
  } finally {
    await proxy.close();
    server.close();
  }
}

/** EventBridge's message about a finished backup job. */
function messageOf(at: number, number: number): Message {
  const event = {
    version: "0",
    id: `event-${at}`,
    "detail-type": "Backup Job State Change",
    source: "aws.backup",
    account: "123456789012",
    time: "2026-07-29T20:15:26Z",
    region: chain,
    resources: [],
    detail: {
      backupJobId: `job-${number}`,
      state: "COMPLETED",
      creationDate: "2026-07-29T20:13:07.392Z",
      resourceArn: `arn:aws:s3:::neonpro-bench-medical-${chain}-0a1b2c3d`,
    },
  };
  return { id: `message-${at}`, body: JSON.stringify(event), receivedAt: "2026-07-29T20:15:27.000Z" };
}
