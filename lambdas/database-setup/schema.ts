import type { ClientBase } from "pg";
import { replication } from "../../protection/replication";
import { applyPinned } from "./pinned";
import type { Pinned } from "./pinned";

/**
 * The application's schema on the replica: pinned scripts, the first of them what `pg_dump --schema-only --no-owner` wrote, the
 * others the application's migrations in their order. Logical replication carries none of it. Twice does no more than once.
 *
 * @returns the versions applied by this run
 * @throws ChangedScriptError when a script is not what was applied under its number
 */
export async function applySchema(replica: ClientBase, scripts: readonly Pinned[]): Promise<readonly number[]> {
  const { rows } = await replica.query<{ name: string }>("SELECT name FROM pg_settings");
  const settings = new Set(rows.map(({ name }) => name));
  const ledger = { ledger: `${replication.schema}.schema_script`, create: "SELECT 1" };
  try {
    return await applyPinned(
      replica,
      ledger,
      scripts.map((script) => ({ ...script, run: runnable(script.sql, settings) })),
    );
  } finally {
    // What pg_dump writes empties the search path of the whole session.
    await replica.query("RESET ALL").catch(() => undefined);
  }
}

/**
 * What pg_dump writes for psql, as a server takes it: without psql's own commands (\\restrict, since the minor versions of
 * August 2025), without settings that this server does not know yet, and with schemas that may be there already. Publications and
 * subscriptions are the source's own business: a copied subscription would read from somewhere else.
 */
export function runnable(sql: string, settings: ReadonlySet<string>): string {
  return (
    sql
      .replaceAll(/^\\(?:un)?restrict .*$/gm, "")
      .replaceAll(/^SET ([a-z_.]+) = .*;$/gm, (line, setting: string) => (settings.has(setting) ? line : ""))
      .replaceAll(/^CREATE SCHEMA (?!IF NOT EXISTS)/gm, "CREATE SCHEMA IF NOT EXISTS ")
      // Whoever applies this owns what it makes, so it is for them that new objects get these rights.
      .replaceAll(/^ALTER DEFAULT PRIVILEGES FOR ROLE (?:"[^"]+"|\S+) /gm, "ALTER DEFAULT PRIVILEGES ")
      .replaceAll(/^(?:CREATE|ALTER) (?:PUBLICATION|SUBSCRIPTION) [^;]*;$/gm, "")
  );
}
