import { escapeIdentifier, escapeLiteral } from "pg";
import type { ClientBase } from "pg";
import { beatBody, publishBody, replication } from "../../protection/replication";
import { alone } from "./lock";

const { schema, publication, slot, roles } = replication;

export interface SourceOptions {
  /** The application's schemas that are replicated. */
  readonly schemas: readonly string[];
  /** Passwords of the two roles that log in. @default none: they log in by other means, or not at all */
  readonly passwords?: { readonly replication?: string; readonly heartbeat?: string };
}

/**
 * The source's side, as the deployment declares it (components/database/sourceDatabase.ts): roles, grants, functions,
 * publication and slot. Drills and people without the deployment use it; twice does no more than once.
 *
 * @param admin owns the application's tables and may create roles
 */
export async function prepareSource(admin: ClientBase, { schemas, passwords = {} }: SourceOptions): Promise<void> {
  await alone(admin, async () => {
    // BYPASSRLS: the first copy reads with SELECT, and row-level security would leave rows out of it without a word.
    await login(admin, roles.replication, "LOGIN REPLICATION BYPASSRLS", passwords.replication);
    await login(admin, roles.heartbeat, "LOGIN", passwords.heartbeat);
    await admin.query(`CREATE SCHEMA IF NOT EXISTS ${schema}; REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC`);
    await admin.query(
      `CREATE OR REPLACE FUNCTION ${schema}.beat() RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER AS ${escapeLiteral(beatBody)};
       CREATE OR REPLACE FUNCTION ${schema}.publish(tables text[]) RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER AS ${escapeLiteral(publishBody(schemas))};
       REVOKE ALL ON FUNCTION ${schema}.beat(), ${schema}.publish(text[]) FROM PUBLIC;
       GRANT USAGE ON SCHEMA ${schema} TO ${roles.heartbeat}, ${roles.replication};
       GRANT EXECUTE ON FUNCTION ${schema}.beat(), ${schema}.publish(text[]) TO ${roles.heartbeat}`,
    );
    const { rows } = await admin.query("SELECT FROM pg_publication WHERE pubname = $1", [publication]);
    if (rows.length === 0) await admin.query(`CREATE PUBLICATION ${publication}`);
    await admin.query(`SELECT ${schema}.publish('{}')`);
    await grantReading(admin, schemas);
    await createSlot(admin);
  });
}

/** SELECT and nothing else, on what is there and what will be: a new table that cannot be read cannot be copied. */
async function grantReading(admin: ClientBase, schemas: readonly string[]): Promise<void> {
  for (const name of [...schemas, schema].map(escapeIdentifier)) {
    await admin.query(
      `GRANT USAGE ON SCHEMA ${name} TO ${roles.replication};
       GRANT SELECT ON ALL TABLES IN SCHEMA ${name} TO ${roles.replication};
       GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${name} TO ${roles.replication}, ${roles.heartbeat};
       ALTER DEFAULT PRIVILEGES IN SCHEMA ${name} GRANT SELECT ON TABLES TO ${roles.replication};
       ALTER DEFAULT PRIVILEGES IN SCHEMA ${name} GRANT SELECT ON SEQUENCES TO ${roles.replication}, ${roles.heartbeat}`,
    );
  }
}

async function login(admin: ClientBase, role: string, attributes: string, password: string | undefined): Promise<void> {
  const { rows } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  const secret = password === undefined ? "" : ` PASSWORD ${escapeLiteral(password)}`;
  await admin.query(`${rows.length === 0 ? "CREATE" : "ALTER"} ROLE ${role} WITH ${attributes}${secret}`);
}

/** The slot from which the replica reads. The source keeps everything written since until the replica confirms it. */
export async function createSlot(admin: ClientBase): Promise<boolean> {
  const { rows } = await admin.query("SELECT FROM pg_replication_slots WHERE slot_name = $1", [slot]);
  if (rows.length > 0) return false;
  await admin.query("SELECT pg_create_logical_replication_slot($1, 'pgoutput')", [slot]);
  return true;
}

/** Ends the source's duty to keep WAL for a replica that will not come back. Idempotent. */
export async function dropSlot(admin: ClientBase): Promise<boolean> {
  const { rows } = await admin.query(
    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1",
    [slot],
  );
  return rows.length > 0;
}

/**
 * Publishes tables, those alone that the replica has too: see `publishBody`.
 *
 * @param source as the heartbeat role or an administrator
 * @param tables as `schema.table`, quoted where SQL needs it
 * @returns those that were not published before
 */
export async function publish(source: ClientBase, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await source.query<{ added: string[] }>(`SELECT ${schema}.publish($1::text[]) AS added`, [tables]);
  return rows[0]?.added ?? [];
}
