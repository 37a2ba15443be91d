import { escapeIdentifier, escapeLiteral } from "pg";
import type { ClientBase } from "pg";
import { replication } from "../../protection/replication";

const { schema, roles } = replication;

interface RoleRow {
  readonly name: string;
  readonly inherits: boolean;
  readonly bypasses: boolean;
}

/** Roles that grants and policies of the schemas name, and those that these belong to; ours and PostgreSQL's own are left out. */
const named = `
  WITH RECURSIVE mentioned(oid) AS (
    SELECT a.grantee FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(c.relacl) a WHERE n.nspname = ANY ($1)
    UNION SELECT a.grantee FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a WHERE n.nspname = ANY ($1)
    UNION SELECT a.grantee FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace CROSS JOIN LATERAL aclexplode(p.proacl) a WHERE n.nspname = ANY ($1)
    UNION SELECT a.grantee FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN LATERAL aclexplode(d.defaclacl) a
      WHERE n.nspname = ANY ($1)
    UNION SELECT unnest(p.polroles) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY ($1)
    UNION SELECT m.roleid FROM pg_auth_members m JOIN mentioned ON m.member = mentioned.oid
  )
  SELECT r.rolname AS name, r.rolinherit AS inherits, r.rolbypassrls AS bypasses FROM mentioned JOIN pg_roles r USING (oid)
  WHERE r.rolname !~ '^pg_' AND NOT r.rolsuper AND NOT r.rolname = ANY ($2) ORDER BY 1`;

const memberships = `
  SELECT g.rolname AS role, m.rolname AS member FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
  WHERE g.rolname = ANY ($1) AND m.rolname = ANY ($1) ORDER BY 1, 2`;

/**
 * Makes the roles that the application's grants and policies name, none of which can log in here: logins are made when the
 * replica is promoted. Roles belong to a server, so no dump of a database holds them.
 *
 * @returns the roles that were missing
 */
export async function copyRoles(
  source: ClientBase,
  replica: ClientBase,
  schemas: readonly string[],
): Promise<readonly string[]> {
  const { rows: wanted } = await source.query<RoleRow>(named, [schemas, Object.values(roles)]);
  const names = wanted.map(({ name }) => name);
  const { rows: members } = await source.query<{ role: string; member: string }>(memberships, [names]);
  const made: string[] = [];
  for (const { name, inherits, bypasses } of wanted) {
    if (await has(replica, name)) continue;
    await replica.query(`CREATE ROLE ${escapeIdentifier(name)} WITH NOLOGIN ${inherits ? "INHERIT" : "NOINHERIT"}`);
    if (bypasses) await bypass(replica, name);
    made.push(name);
  }
  for (const { role, member } of members) {
    await replica.query(`GRANT ${escapeIdentifier(role)} TO ${escapeIdentifier(member)}`);
  }
  return made;
}

/**
 * Our roles, none of which can log in yet: the application's schema names those of the source in its grants, and after a
 * promotion this side is the source. @returns those that were missing
 */
export async function makeOwnRoles(replica: ClientBase): Promise<readonly string[]> {
  const made: string[] = [];
  for (const role of Object.values(roles)) {
    if (await has(replica, role)) continue;
    await replica.query(`CREATE ROLE ${role} WITH NOLOGIN`);
    made.push(role);
  }
  return made;
}

export interface OwnRoles {
  /** @default none: the role logs in by other means */
  readonly dumpPassword?: string;
}

/** Whether row-level security would hide rows from the dump on this server. */
export interface OwnRolesReport {
  readonly dumpBypassesRowSecurity: boolean;
}

/**
 * What our roles may do on the replica. `neonpro_dump` reads everything and writes nothing. `neonpro_restore` may do to the data what a
 * merge needs, and cannot log in until somebody opens it ({@link openRestoreRole}).
 */
export async function grantOwnRoles(
  replica: ClientBase,
  schemas: readonly string[],
  { dumpPassword }: OwnRoles = {},
): Promise<OwnRolesReport> {
  const secret = dumpPassword === undefined ? "" : ` PASSWORD ${escapeLiteral(dumpPassword)}`;
  await replica.query(`ALTER ROLE ${roles.dump} WITH LOGIN${secret}`);
  await replica.query(`ALTER ROLE ${roles.dump} SET default_transaction_read_only = on`);
  await replica.query(`GRANT pg_read_all_data TO ${roles.dump}`);
  for (const name of schemas.map(escapeIdentifier)) {
    await replica.query(
      `GRANT USAGE ON SCHEMA ${name} TO ${roles.restore};
       GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${name} TO ${roles.restore};
       GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${name} TO ${roles.restore}`,
    );
  }
  await replica.query(
    `GRANT USAGE ON SCHEMA ${schema} TO ${roles.dump}, ${roles.restore};
     GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${roles.dump}, ${roles.restore}`,
  );
  return { dumpBypassesRowSecurity: await bypass(replica, roles.dump) };
}

/** @returns whether the server let it: some managed servers keep BYPASSRLS to themselves */
async function bypass(replica: ClientBase, role: string): Promise<boolean> {
  try {
    await replica.query(`ALTER ROLE ${escapeIdentifier(role)} BYPASSRLS`);
    return true;
  } catch (error) {
    // 42501: insufficient_privilege.
    if (error instanceof Error && "code" in error && error.code === "42501") return false;
    throw error;
  }
}

async function has(client: ClientBase, role: string): Promise<boolean> {
  const { rows } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  return rows.length > 0;
}

/** Lets the restore role log in until a moment; afterwards the server itself refuses it. */
export async function openRestoreRole(replica: ClientBase, password: string, until: Date): Promise<void> {
  await replica.query(
    `ALTER ROLE ${roles.restore} WITH LOGIN BYPASSRLS PASSWORD ${escapeLiteral(password)} VALID UNTIL ${escapeLiteral(until.toISOString())}`,
  );
}

/** Closes it again: no login, no password, and no session left. Idempotent. */
export async function closeRestoreRole(replica: ClientBase): Promise<void> {
  await replica.query(`ALTER ROLE ${roles.restore} WITH NOLOGIN NOBYPASSRLS PASSWORD NULL VALID UNTIL '-infinity'`);
  await replica.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", [roles.restore]);
}
