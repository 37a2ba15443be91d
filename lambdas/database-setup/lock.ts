import type { ClientBase } from "pg";

/** Any number, the same for everybody who sets this database up: "neonpro" in bytes, within a bigint. */
const lockKey = "31075179431649903";

/**
 * Runs the work while no other run does: the scheduled function, a deployment and a person may start it at the same time.
 * The lock is the session's, so a run that dies releases it.
 */
export async function alone<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("SELECT pg_advisory_lock($1::bigint)", [lockKey]);
  try {
    return await work();
  } finally {
    // A connection that broke has released it already; what broke it is the error to see.
    await client.query("SELECT pg_advisory_unlock($1::bigint)", [lockKey]).catch(() => undefined);
  }
}

/** Runs the work in one transaction: all of it or nothing. */
export async function inTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
