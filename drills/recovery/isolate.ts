import type { ClientBase } from "pg";
import { drillRoles } from "../data/schema";

/** RST-2, step 1: nobody of the application gets in any more, and who is in is put out. What is there stays to be looked at. */
export async function isolate(admin: ClientBase): Promise<number> {
  await admin.query(`ALTER ROLE ${drillRoles.application} NOLOGIN`);
  const { rowCount } = await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", [
    drillRoles.application,
  ]);
  return rowCount ?? 0;
}
