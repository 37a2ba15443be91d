import type { ClientBase } from "pg";
import { schemaDrift } from "./drift";
import type { Drift } from "./drift";
import { copyExtensions } from "./extensions";
import type { Extensions } from "./extensions";
import { migrate } from "./migrations";
import type { Pinned } from "./pinned";
import { refuseUnreplicable } from "./preflight";
import { copyRoles, grantOwnRoles, makeOwnRoles } from "./roles";
import type { OwnRolesReport } from "./roles";
import { applySchema } from "./schema";
import { synchroniseSequences } from "./sequences";
import type { Moved } from "./sequences";
import { publish } from "./source";
import { exists, subscribe } from "./subscription";
import type { Subscribed } from "./subscription";

export interface SetUpOptions {
  readonly schemas: readonly string[];
  /** The application's schema, oldest first; empty while nobody has written one: the replica then waits for it. */
  readonly scripts: readonly Pinned[];
  /** How the replica reaches the source. */
  readonly conninfo: string;
  readonly dumpPassword?: string;
}

export interface SetUp {
  /** `waiting`: there is no schema script yet, so no data flows. */
  readonly status: "following" | "waiting" | "paused";
  readonly migrations: readonly number[];
  readonly scripts: readonly number[];
  readonly rolesMade: readonly string[];
  readonly roles: OwnRolesReport;
  readonly extensions: Extensions;
  readonly published: readonly string[];
  readonly subscription: Subscribed | undefined;
  readonly sequences: readonly Moved[];
  readonly drift: readonly Drift[];
}

/** What the replica has, as `schema.table`, quoted where SQL needs it. */
async function tablesOf(replica: ClientBase, schemas: readonly string[]): Promise<readonly string[]> {
  const { rows } = await replica.query<{ table: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS table FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND c.relpersistence = 'p' ORDER BY 1`,
    [schemas],
  );
  return rows.map(({ table }) => table);
}

/**
 * Everything between an empty database and one that follows the source, in the only order that works: refuse, then our
 * schema, the roles that the application's grants name, the application's schema, what the source publishes, and only then
 * the subscription. Every step finds out what is done already, so that a run continues one that was cut off.
 *
 * @param source as the heartbeat role: reads the catalogue, publishes what is in the schemas, beats
 * @param replica as the cluster's administrator
 */
export async function setUp(source: ClientBase, replica: ClientBase, options: SetUpOptions): Promise<SetUp> {
  const { schemas, scripts } = options;
  await refuseUnreplicable(source, { schemas, copyingSlots: (await exists(replica)) ? 0 : 2 });
  const migrations = await migrate(replica);
  const rolesMade = [...(await makeOwnRoles(replica)), ...(await copyRoles(source, replica, schemas))];
  const extensions = await copyExtensions(source, replica, schemas);
  const applied = await applySchema(replica, scripts);
  const roles = await grantOwnRoles(replica, await existing(replica, schemas), options);
  const done = { migrations, scripts: applied, rolesMade, roles, extensions };
  if (scripts.length === 0) {
    return { ...done, status: "waiting", published: [], subscription: undefined, sequences: [], drift: [] };
  }
  const published = await publish(source, await tablesOf(replica, schemas));
  const subscription = await subscribe(source, replica, options);
  const sequences = await synchroniseSequences(source, replica, schemas);
  const drift = await schemaDrift(source, replica, schemas);
  return { ...done, status: subscription.paused ? "paused" : "following", published, subscription, sequences, drift };
}

async function existing(replica: ClientBase, schemas: readonly string[]): Promise<readonly string[]> {
  const { rows } = await replica.query<{ name: string }>(
    "SELECT nspname AS name FROM pg_namespace WHERE nspname = ANY ($1)",
    [schemas],
  );
  return rows.map(({ name }) => name);
}
