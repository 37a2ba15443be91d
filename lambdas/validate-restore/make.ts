import { listed } from "./verdict";
import type { Check, CheckName, Connect, Connection, Finding } from "./types";

/** What a check works with: connections of its own, ended for it. */
export interface Hands {
  /** A connection whose statements end with the check's time. */
  readonly connect: Connect;
}

/**
 * Makes one check and never throws: an error, a connection that broke and a time that ran out are all a check that was not made,
 * with the cause. Connections are ended whatever happens; nobody waits for those that hang.
 */
export async function make(
  name: CheckName,
  seconds: number,
  connect: Connect,
  work: (hands: Hands) => Promise<Finding>,
): Promise<Check> {
  const from = performance.now();
  const open: Connection[] = [];
  let over = false;
  const hands: Hands = {
    async connect() {
      const client = await connect();
      open.push(client);
      if (over) void client.end().catch(() => undefined);
      // The server gives up too: a statement that nobody waits for must not go on for hours.
      await client.query(`SET statement_timeout = ${Math.ceil(seconds * 1000)}`);
      return client;
    },
  };
  const answer = (verdict: Check["verdict"], says: string): Check => ({
    name,
    verdict,
    says,
    seconds: Math.round(performance.now() - from) / 1000,
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Check>((resolve) => {
    timer = setTimeout(() => {
      resolve(answer("not-made", `did not finish within ${seconds} s`));
    }, seconds * 1000);
  });
  const made = Promise.resolve()
    .then(() => work(hands))
    .then(
      ({ problems, says }) => (problems.length === 0 ? answer("passed", says) : answer("failed", listed(problems))),
      (error: unknown) => answer("not-made", reason(error, seconds)),
    );
  try {
    return await Promise.race([made, late]);
  } finally {
    over = true;
    clearTimeout(timer);
    for (const client of open) void client.end().catch(() => undefined);
  }
}

function reason(error: unknown, seconds: number): string {
  if (!(error instanceof Error)) return String(error);
  // PostgreSQL's own end of the time, which may come a moment before ours.
  if ("code" in error && error.code === "57014") return `did not finish within ${seconds} s`;
  return error.message === "" ? error.name : error.message;
}
